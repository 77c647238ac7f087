"""Repair of captures that were moved or lost: what it says is so, and verify says the same."""

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import process_time

import pytest

from crawler.exit_codes import ExitCode
from crawler.fixity import enter_captures, sha256_of
from crawler.folders import Folders
from crawler.repair.deed import Result
from crawler.repair.repairing import repair
from crawler.store import fixity
from crawler.store.fixity import Kept
from crawler.store.schema import Store
from crawler.verify.verifying import verify
from crawler.warc.growing import GrowingFile
from crawler.warc.index import index_path
from crawler.warc.recovery import finish_abandoned
from tests.conftest import Project
from tests.site import Site, serving
from tests.test_repair import STORE, asked, flip, remove
from tests.test_way_of_a_page import pages
from tests.two_nights import make_two_nights, published

LOST = 600
REPAIR_SECONDS = 3  # a quarter of a second; twelve, if all is looked at again for each


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


@pytest.fixture
def project(night: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Project.on(Path(shutil.copytree(night, tmp_path / "data")))


def a_warc(data: Path) -> Path:
    return min(data.glob("warc/morning/*/*.warc.gz"))


def elsewhere(path: Path) -> Path:
    """The folder of another day."""
    return path.parent.with_name("2001-01-01")


def move_a_set(data: Path) -> None:
    warc = a_warc(data)
    warc.parent.rename(elsewhere(warc))


def move_a_warc_and_lose_its_index(data: Path) -> None:
    warc = a_warc(data)
    elsewhere(warc).mkdir()
    remove(index_path(warc))
    warc.rename(elsewhere(warc) / warc.name)


def damage_a_warc_that_was_copied(data: Path) -> None:
    warc = a_warc(data)
    elsewhere(warc).mkdir()
    shutil.copy(warc, elsewhere(warc) / warc.name)
    flip(warc)


MOVES = [move_a_set, move_a_warc_and_lose_its_index, damage_a_warc_that_was_copied]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_a_capture_that_was_moved_comes_back(
    night: Path, project: Project, move: Callable[[Path], None]
) -> None:
    move(project.data)

    asked(project, "repair", code=ExitCode.DONE)

    assert published(project.data) == published(night)
    assert verify(Folders(project.data)).is_whole
    assert repair(Folders(project.data)).deeds == ()


def test_it_comes_back_after_a_night_too(night: Path, project: Project) -> None:
    move_a_set(project.data)
    with serving(Site(pages())) as site:
        later = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT="172800")

    asked(project, "repair", code=ExitCode.DONE)

    assert later.returncode == 0, later.stderr
    assert published(night).items() - published(project.data).items() <= {
        ("runs/latest.json", (night / "runs" / "latest.json").read_bytes())
    }
    assert verify(Folders(project.data)).is_whole


def test_a_file_that_was_kept_where_it_had_been_moved_to_comes_back(project: Project) -> None:
    move_a_set(project.data)
    with closing(Store.open(project.data / STORE)) as store:
        for path in project.data.glob("warc/morning/2001-01-01/*"):
            name = str(path.relative_to(project.data))
            fixity.keep(store, Kept(name, path.stat().st_size, sha256_of(path)))

    asked(project, "repair", code=ExitCode.DONE)

    assert verify(Folders(project.data)).is_whole
    assert repair(Folders(project.data)).deeds == ()


def test_for_a_copy_that_is_gone_the_original_does_not_leave_its_set(project: Project) -> None:
    copies = shutil.copytree(a_warc(project.data).parent, elsewhere(a_warc(project.data)))
    with closing(Store.open(project.data / STORE)) as store:
        enter_captures(Folders(project.data), store)
    shutil.rmtree(copies)
    before = published(project.data)

    asked(project, "repair", code=ExitCode.DONE)

    assert published(project.data) == before
    assert verify(Folders(project.data)).is_whole


def test_a_repair_names_no_folder_that_is_not_there(project: Project) -> None:
    remove(a_warc(project.data))

    ended = project.run("repair")

    assert ended.returncode == ExitCode.QUALITY
    assert '"quarantine": ""' in ended.stdout
    assert ended.stderr.splitlines()[-1] == "repair: not all can be brought back"
    assert not list(project.data.glob("quarantine/repair-*"))


def lose_a_set(data: Path) -> None:
    shutil.rmtree(a_warc(data).parent)


def lose_an_index(data: Path) -> None:
    remove(index_path(a_warc(data)))


def damage_a_warc_and_its_index(data: Path) -> None:
    flip(a_warc(data))
    flip(index_path(a_warc(data)))


DAMAGES = [*MOVES, lose_a_set, lose_an_index, damage_a_warc_and_its_index]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_verify_calls_mendable_is_what_repair_mends(
    project: Project, damage: Callable[[Path], None]
) -> None:
    damage(project.data)
    found = verify(Folders(project.data)).findings

    deeds = repair(Folders(project.data)).deeds

    mended = {deed.path for deed in deeds if deed.result is Result.MENDED}
    assert {one.path for one in found if one.mendable} == mended
    assert {one.path for one in found} == {deed.path for deed in deeds}


def leave_without_answers(data: Path, portal: str) -> Path:
    """A file of a crawl that was killed before its first page; its index is empty."""
    folders = Folders(data)
    growing = GrowingFile(folders.warc, f"{portal}/2001-01-01/SHUWEN-{portal}-x.warc.gz")
    growing.begin({})
    growing.file.close()
    with closing(Store.open(folders.store)) as store:
        finish_abandoned(store, folders, growing.growing)
        enter_captures(folders, store)
    return index_path(growing.final)


def test_an_empty_index_is_no_other_files(project: Project) -> None:
    lost, other = (leave_without_answers(project.data, name) for name in ("morning", "evening"))
    remove(lost)
    found = verify(Folders(project.data)).findings

    deeds = repair(Folders(project.data)).deeds

    assert [one.mendable for one in found] == [True]
    assert [deed.result for deed in deeds] == [Result.MENDED]
    assert lost.read_bytes() == other.read_bytes() == b""
    assert verify(Folders(project.data)).is_whole


def test_an_empty_index_is_kept_while_another_is_missing(project: Project) -> None:
    remove(leave_without_answers(project.data, "morning"))

    other = leave_without_answers(project.data, "evening")

    with closing(Store.read(project.data / STORE)) as store:
        kept = [one.path for one in fixity.kept_files(store)]
    assert str(other.relative_to(project.data)) in kept


def test_of_many_lost_captures_each_is_looked_for_in_what_was_looked_at_once(
    tmp_path: Path,
) -> None:
    folders = Folders(tmp_path)
    left = folders.warc / "morning" / "2001-01-01"
    left.mkdir(parents=True)
    with closing(Store.open(folders.store)) as store, store.transaction():
        for n in range(LOST):
            (index := left / f"{n}.cdxj").touch()
            fixity.keep(store, Kept(str(index.relative_to(tmp_path)), 0, sha256_of(index)))
            fixity.keep(store, Kept(f"warc/evening/2001-01-01/{n}.warc.gz", 1, "lost"))

    begun = process_time()
    deeds = repair(folders, dry_run=True).deeds

    assert Counter(deed.result for deed in deeds) == {Result.LOST: LOST}
    assert process_time() - begun < REPAIR_SECONDS


def test_a_link_that_leads_nowhere_keeps_no_other_file_from_being_mended(project: Project) -> None:
    away, *_, warc = sorted(project.data.glob("warc/*/*/*.warc.gz"))
    remove(away)
    away.symlink_to("/nowhere/at/all")
    remove(index_path(warc))

    deeds = repair(Folders(project.data)).deeds

    mended = [deed.path for deed in deeds if deed.result is Result.MENDED]
    assert mended == [str(index_path(warc).relative_to(project.data))]
