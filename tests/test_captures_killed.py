"""What a killed crawl leaves of its captures: a damage is found, and costs one record."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.store import checking
from crawler.store.schema import Store
from crawler.warc.index import index_path, read_index
from crawler.warc.members import Member
from crawler.warc.salvage import whole_ranges
from tests.conftest import Project
from tests.killing import kill_with_children
from tests.site import Site, serving
from tests.test_captures import assert_whole
from tests.test_repair import STORE
from tests.test_way_of_a_page import MORNING, manifest, morning_path, pages

STORIES = 3  # that it has; the others hang


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a crawl that was killed with its first stories in the store."""
    project = Project.on(tmp_path_factory.mktemp("killed") / "data")
    served = Site(pages())
    for n in range(STORIES + 1, 7):
        path = f"{MORNING}{morning_path(n)}"
        served.pages[path] = replace(served.pages[path], wait_seconds=100)
    with serving(served):
        crawl = project.start("crawl", "morning", SHUWEN_HOSTS=served.hosts)
        while stored(project.data) < STORIES:
            assert crawl.poll() is None, crawl.communicate()
            time.sleep(0.05)
        kill_with_children(crawl)
    return project.data


def stored(data: Path) -> int:
    if not (data / STORE).exists() or not any(data.glob("warc/*/*/*.open")):
        return 0
    with closing(Store.read(data / STORE)) as store:
        return len(checking.article_ids(store))


@pytest.fixture
def project(killed: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Project.on(Path(shutil.copytree(killed, tmp_path / "data")))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def growing_in(project: Project) -> Path:
    [found] = project.data.glob("warc/*/*/*.open")
    return found


def spoil(path: Path, member: Member) -> None:
    """Change a byte in the middle of a record."""
    content = bytearray(path.read_bytes())
    content[member.offset + member.length // 2] ^= 4
    path.write_bytes(content)


def test_a_damaged_byte_takes_one_record_and_none_behind_it(project: Project, site: Site) -> None:
    growing = growing_in(project)
    whole, ranges = growing.read_bytes(), whole_ranges(growing)
    hit = ranges[len(ranges) // 4]
    spoil(growing, hit)
    damaged = growing.read_bytes()

    after = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert after.returncode == 0, after.stderr
    mended = growing.with_name(growing.name.removesuffix(".open"))
    start, end = hit.offset, hit.offset + hit.length
    assert mended.read_bytes() == whole[:start] + whole[end:]
    assert_whole(mended)
    assert len(read_index(index_path(mended))) > STORIES
    [kept] = project.data.glob("quarantine/warc/*")
    assert (kept.name, kept.read_bytes()) == (f"{mended.name}.from-{start}", damaged[start:end])
    assert not list(project.data.glob("warc/*/*/*.open"))
    log = next(project.data.glob(f"runs/{manifest(project)['run_id']}/morning.log")).read_text()
    assert log.count("capture/damaged: ") == 1
    assert "'capture/damaged': 1" in log
    assert "capture/cut" not in log
