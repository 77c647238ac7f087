"""What a killed crawl leaves of its captures: a damage costs one record."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.store.schema import Store
from crawler.verify.verifying import verify
from crawler.warc.index import index_path, read_index
from crawler.warc.recovery import Recovered, recover
from crawler.warc.salvage import whole_ranges
from tests.conftest import Project
from tests.killed_crawl import STORIES, growing_in, make_killed_crawl, spoil
from tests.site import Site, serving
from tests.test_captures import assert_whole
from tests.test_repair import asked
from tests.test_replay import told
from tests.test_way_of_a_page import manifest, pages


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("killed") / "data"
    make_killed_crawl(data)
    return data


@pytest.fixture
def project(killed: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Project.on(Path(shutil.copytree(killed, tmp_path / "data")))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def test_a_damaged_byte_takes_one_record_and_none_behind_it(project: Project, site: Site) -> None:
    growing = growing_in(project.data)
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


def test_a_crawl_that_dies_while_it_finishes_such_a_file_is_followed_by_the_same(
    project: Project,
) -> None:
    growing = growing_in(project.data)
    spoil(growing, whole_ranges(growing)[2])
    left, folders = growing.read_bytes(), Folders(project.data)
    with closing(Store.open(folders.store)) as store:
        first = recover(store, folders, "morning")
        [mended] = growing.parent.glob("*.warc.gz")
        finished, index = mended.read_bytes(), index_path(mended).read_bytes()
        growing.write_bytes(left)
        index_path(mended).unlink()

        again = recover(store, folders, "morning")

    assert first == again == Recovered(files=1, damages=1)
    assert (mended.read_bytes(), index_path(mended).read_bytes()) == (finished, index)
    assert not growing.exists()


def test_repair_finishes_a_damaged_file_as_the_next_crawl_would(project: Project) -> None:
    growing = growing_in(project.data)
    ranges = whole_ranges(growing)
    spoil(growing, ranges[2])

    told = asked(project, "repair", code=ExitCode.QUALITY)

    mended = growing.with_name(growing.name.removesuffix(".open"))
    assert_whole(mended)
    assert not growing.exists()
    assert len(whole_ranges(mended)) == len(ranges) - 1
    assert "salvaged" in [deed["result"] for deed in told["deeds"]]
    assert list(project.data.glob("quarantine/warc/*"))
    assert verify(Folders(project.data)).is_whole


def test_replay_reads_on_behind_a_damage_and_tells_it(project: Project) -> None:
    growing = growing_in(project.data)
    spoil(growing, whole_ranges(growing)[2])

    rehearsed = project.run("replay", "--dry-run")
    finished = project.run("replay")

    for replay in (rehearsed, finished):
        counts = told(replay)[1]
        assert replay.returncode == ExitCode.PARTIAL, replay.stderr
        assert (counts["same"], counts["damages"]) == (STORIES, 1)
