"""What a killed crawl leaves of its captures: a damage is found, and costs one record."""

import fcntl
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.repair.repairing import repair
from crawler.store import checking
from crawler.store.schema import Store
from crawler.verify.finding import Kind
from crawler.verify.verifying import Verified, verify
from crawler.warc.check import growing_damages
from crawler.warc.index import index_path, read_index
from crawler.warc.members import Member, unpacked
from crawler.warc.salvage import whole_ranges, whole_records
from tests.conftest import Project
from tests.killing import kill_with_children
from tests.site import Site, serving
from tests.test_captures import assert_whole
from tests.test_repair import STORE, asked
from tests.test_verify import SEED, flip
from tests.test_way_of_a_page import MORNING, manifest, morning_path, pages

FLIPS = 400
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


def found_by(project: Project) -> Verified:
    return verify(Folders(project.data))


def test_a_damage_in_a_file_that_a_dead_process_left_is_found(project: Project) -> None:
    growing = growing_in(project)
    whole = asked(project, "verify", code=ExitCode.DONE)
    spoil(growing, whole_ranges(growing)[2])

    damaged = asked(project, "verify", code=ExitCode.QUALITY)

    assert (whole["findings"], whole["captures_unfinished"]) == ([], 1)
    [found] = [one for one in damaged["findings"] if one["kind"] == Kind.CAPTURE_TORN]
    assert found["path"] == str(growing.relative_to(project.data))
    assert not found["mendable"]


@pytest.mark.parametrize("length", [1, 12, 100, 400, -9, -8, -1])
def test_a_torn_end_is_no_damage(project: Project, length: int) -> None:
    growing = growing_in(project)
    whole, last = growing.read_bytes(), whole_ranges(growing)[-1]

    growing.write_bytes(whole + whole[last.offset :][:length])

    assert list(growing_damages(growing)) == []


def test_zeros_of_a_power_loss_are_no_damage(project: Project) -> None:
    growing = growing_in(project)
    growing.write_bytes(growing.read_bytes() + bytes(4096))

    assert found_by(project).is_whole


def contents(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [plain for _, plain in unpacked(file)]


def test_a_byte_of_a_growing_file_is_found_or_means_nothing(project: Project) -> None:
    growing = growing_in(project)
    whole, told, last = growing.read_bytes(), contents(growing), whole_ranges(growing)[-1]
    anywhere = random.Random(SEED).sample(range(len(whole)), FLIPS)  # noqa: S311 - seeded
    found = 0
    for place in (*anywhere, *range(last.offset, len(whole))):
        flip(growing, place)
        if list(growing_damages(growing)):
            found += 1
        else:
            assert contents(growing) == told, f"byte {place}"
        growing.write_bytes(whole)

    assert found > FLIPS


def test_a_file_that_a_living_process_writes_is_left_alone(project: Project) -> None:
    growing = growing_in(project)
    spoil(growing, whole_ranges(growing)[2])

    with growing.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        alone = found_by(project)

    assert (alone.findings, alone.captures_unfinished) == ((), 0)


def test_repair_finishes_a_damaged_file_as_the_next_crawl_would(project: Project) -> None:
    growing = growing_in(project)
    ranges = whole_ranges(growing)
    spoil(growing, ranges[2])

    told = asked(project, "repair", code=ExitCode.QUALITY)

    mended = growing.with_name(growing.name.removesuffix(".open"))
    assert_whole(mended)
    assert not growing.exists()
    assert len(whole_ranges(mended)) == len(ranges) - 1
    assert "salvaged" in [deed["result"] for deed in told["deeds"]]
    assert list(project.data.glob("quarantine/warc/*"))
    assert found_by(project).is_whole


def spoil_a_story(growing: Path) -> None:
    """Change the answer that an article rests on."""
    own = f"WARC-Target-URI: http://{MORNING}{morning_path(1)}\r\n".encode()
    [answer] = [
        member
        for member, plain in whole_records(growing)
        if own in plain and b"WARC-Type: response" in plain
    ]
    spoil(growing, answer)


def test_articles_whose_captures_nobody_has_are_found_and_told_once(project: Project) -> None:
    growing = growing_in(project)
    growing.unlink()

    [found] = asked(project, "verify", code=ExitCode.QUALITY)["findings"]
    [deed] = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    folder = str(growing.parent.relative_to(project.data))
    assert (found["kind"], found["path"], found["mendable"]) == ("capture-lost", folder, False)
    assert f"of {STORIES} records" in found["what"]
    assert (deed["result"], deed["path"]) == ("lost", folder)
    assert len((project.data / "quarantine" / "captures-lost.txt").read_text().split()) == STORIES
    asked(project, "verify", code=ExitCode.DONE)
    assert repair(Folders(project.data)).deeds == ()


def test_an_article_whose_capture_was_damaged_is_named_when_it_is_finished(
    project: Project, site: Site
) -> None:
    spoil_a_story(growing_in(project))
    before = [one.kind for one in found_by(project).findings]

    after = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert after.returncode == 0, after.stderr
    [found] = found_by(project).findings
    assert before == [Kind.CAPTURE_TORN]
    assert (found.kind, found.what.split(",")[0]) == (
        Kind.CAPTURE_LOST,
        "no file holds the captures of 1 records",
    )


def test_a_folder_that_was_made_again_of_captures_elsewhere_lacks_none(
    project: Project, site: Site, tmp_path: Path
) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    again = Project.on(tmp_path / "again")

    rebuilt = again.run("replay", "--from", str(project.data))

    assert rebuilt.returncode == 0, rebuilt.stderr
    assert found_by(again).records == found_by(project).records
    assert found_by(again).is_whole
