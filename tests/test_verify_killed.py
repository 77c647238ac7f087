"""Verify of what a killed crawl left: any damage is found, and each article has its capture."""

import fcntl
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.repair.repairing import repair
from crawler.store.schema import Store
from crawler.verify.finding import Kind
from crawler.verify.verifying import Verified, verify
from crawler.warc.check import growing_damages
from crawler.warc.members import unpacked
from crawler.warc.recovery import final_path, finish_abandoned
from crawler.warc.salvage import whole_ranges, whole_records
from tests.conftest import Project
from tests.killed_crawl import STORIES, growing_in, make_killed_crawl, spoil
from tests.site import Site, serving
from tests.test_repair import STORE, asked, remove
from tests.test_verify import SEED, flip
from tests.test_way_of_a_page import MORNING, morning_path, pages

FLIPS = 400


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


def found_by(project: Project) -> Verified:
    return verify(Folders(project.data))


def test_a_damage_in_a_file_that_a_dead_process_left_is_found(project: Project) -> None:
    growing = growing_in(project.data)
    whole = asked(project, "verify", code=ExitCode.DONE)
    spoil(growing, whole_ranges(growing)[2])

    damaged = asked(project, "verify", code=ExitCode.QUALITY)

    assert (whole["findings"], whole["captures_unfinished"]) == ([], 1)
    [found] = [one for one in damaged["findings"] if one["kind"] == Kind.CAPTURE_TORN]
    assert found["path"] == str(growing.relative_to(project.data))
    assert not found["mendable"]


@pytest.mark.parametrize("length", [1, 12, 100, 400, -9, -8, -1])
def test_a_torn_end_is_no_damage(project: Project, length: int) -> None:
    growing = growing_in(project.data)
    whole, last = growing.read_bytes(), whole_ranges(growing)[-1]

    growing.write_bytes(whole + whole[last.offset :][:length])

    assert list(growing_damages(growing)) == []


def test_zeros_of_a_power_loss_are_no_damage(project: Project) -> None:
    growing = growing_in(project.data)
    growing.write_bytes(growing.read_bytes() + bytes(4096))

    assert found_by(project).is_whole


def contents(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [plain for _, plain in unpacked(file)]


def test_a_byte_of_a_growing_file_is_found_or_means_nothing(project: Project) -> None:
    growing = growing_in(project.data)
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
    growing = growing_in(project.data)
    spoil(growing, whole_ranges(growing)[2])

    with growing.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        alone = found_by(project)

    assert (alone.findings, alone.captures_unfinished) == ((), 0)


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
    growing = growing_in(project.data)
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


def test_an_index_does_not_stand_for_a_file_that_is_lost(project: Project) -> None:
    growing = growing_in(project.data)
    with closing(Store.open(project.data / STORE)) as store:
        finish_abandoned(store, Folders(project.data), growing)
    whole = found_by(project).is_whole

    remove(final_path(growing))

    [found] = found_by(project).findings
    assert (whole, found.kind) == (True, Kind.CAPTURE_LOST)


def test_a_set_behind_a_symbolic_link_is_looked_at_like_any(
    project: Project, tmp_path: Path
) -> None:
    growing = growing_in(project.data)
    portal = growing.parent.parent
    portal.symlink_to(portal.rename(tmp_path / "disk"))
    whole = found_by(project)

    spoil(growing, whole_ranges(growing)[2])

    assert (whole.findings, whole.captures_unfinished) == ((), 1)
    assert Kind.CAPTURE_TORN in {one.kind for one in found_by(project).findings}


def test_an_article_whose_capture_was_damaged_is_named_when_it_is_finished(
    project: Project, site: Site
) -> None:
    spoil_a_story(growing_in(project.data))
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
