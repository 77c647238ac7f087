"""Repair after kills: of itself, of a migration, of the write-ahead log."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import FolderError, Folders
from crawler.store.schema import STORE_VERSION
from crawler.verify.verifying import verify
from tests.conftest import Project
from tests.crawler.older_store import carry_back
from tests.site import Site, serving
from tests.test_repair import STORE, change_a_column, damage_an_index, tear, told_by
from tests.test_way_of_a_page import (
    MORNING,
    morning_listing,
    morning_path,
    morning_story,
    pages,
    records,
)
from tests.two_nights import make_two_nights, published


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


@pytest.fixture
def project(night: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Project.on(Path(shutil.copytree(night, tmp_path / "data")))


def kill_when(project: Project, words: tuple[str, ...], is_time: Callable[[], bool]) -> bool:
    """Start a command and kill it at a moment; False: it ended before."""
    process = project.start(*words)
    while process.poll() is None and not is_time():
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


MOMENTS = ["state/rebuilding.sqlite", "state/rebuilt.sqlite", f"quarantine/repair-*/{STORE}"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_repair_that_is_killed_is_completed_by_the_next(
    night: Path, project: Project, moment: str
) -> None:
    for damage in (tear, change_a_column, damage_an_index):
        damage(project.data)

    kill_when(project, ("repair",), lambda: any(project.data.glob(moment)))
    again = project.run("repair")

    assert again.returncode in (ExitCode.DONE, ExitCode.QUALITY), again.stderr
    assert verify(Folders(project.data)).is_whole
    assert told_by(project.data / STORE) == told_by(night / STORE)
    assert published(project.data) == published(night)


def test_no_run_begins_between_two_halves_of_a_repair(project: Project) -> None:
    shutil.copy(project.data / STORE, Folders(project.data).rebuilt)

    assert not verify(Folders(project.data)).is_whole
    with pytest.raises(FolderError, match="repair"):
        Folders(project.data).check()


def lose(wal: Path) -> None:
    wal.unlink()


def empty(wal: Path) -> None:
    wal.write_bytes(b"")


def halve(wal: Path) -> None:
    os.truncate(wal, wal.stat().st_size // 2)


@pytest.fixture
def third_night(project: Project) -> Path:
    """A copy of the data folder whose last night stands in the write-ahead log only."""
    with closing(sqlite3.connect(project.data / STORE)) as reader, serving(Site(pages())) as site:
        reader.execute("begin")
        reader.execute("select * from runs").fetchall()  # nobody moves the log into the file
        site.pages[f"{MORNING}/yw/"] = morning_listing([7, 1, 2, 3, 4])
        site.pages[f"{MORNING}{morning_path(7)}"] = morning_story(7, "2026-03-06")
        ended = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT="172800")
        assert ended.returncode == 0, ended.stderr
        copy = Path(shutil.copytree(project.data, project.data.with_name("copy")))
    copy.joinpath(f"{STORE}-shm").unlink()
    return copy


@pytest.mark.parametrize("damage", [lose, empty, halve], ids=lambda damage: damage.__name__)
def test_what_stood_in_a_lost_log_is_taken_in_from_the_files(
    third_night: Path, damage: Callable[[Path], None]
) -> None:
    project = Project.on(third_night)
    before = published(project.data)
    damage(project.data / f"{STORE}-wal")
    assert not verify(Folders(project.data)).is_whole

    repaired = project.run("repair")

    assert repaired.returncode == ExitCode.QUALITY  # the ledger of that night is lost
    assert verify(Folders(project.data)).is_whole
    assert published(project.data) == before
    with serving(Site(pages())) as site:
        site.pages[f"{MORNING}/yw/"] = morning_listing([7, 1, 2, 3, 4])
        site.pages[f"{MORNING}{morning_path(7)}"] = morning_story(7, "2026-03-06")
        night = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT="259200")
    assert night.returncode == 0, night.stderr
    found = [record["article_id"] for record in records(project)]
    assert len(found) == len(set(found)) == 10


def is_as_large(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size >= size
    except FileNotFoundError:
        return False


def versions(store: Path) -> tuple[int, int]:
    """The version that a store states, and its articles."""
    with closing(sqlite3.connect(store)) as opened:
        [(version,)] = opened.execute("select value from meta where name = 'version'")
        [(articles,)] = opened.execute("select count(*) from articles")
        assert opened.execute("pragma integrity_check").fetchall() == [("ok",)]
    return int(version), articles


def test_a_migration_that_is_killed_leaves_the_old_store_and_is_made_again(
    night: Path, project: Project
) -> None:
    store = project.data / STORE
    store.unlink()
    carry_back(night / STORE, store, 1)
    with closing(sqlite3.connect(store)) as older:  # for some tenths of a second of sums
        older.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000)"
            " insert into ledger select 'old', 'http://morning.example/' || i, 'morning', '',"
            " 'new', '' from n"
        )
        older.commit()
    log = store.with_name(f"{store.name}-wal")

    assert kill_when(project, ("crawl", "evening"), log.exists)
    assert versions(store) == (1, 9)
    for size in (1, 100_000):
        kill_when(project, ("crawl", "evening"), partial(is_as_large, log, size))
        assert versions(store) in {(1, 9), (STORE_VERSION, 9)}

    with serving(Site(pages())) as site:
        ended = project.run("crawl", "evening", SHUWEN_HOSTS=site.hosts)
    assert ended.returncode == 0, ended.stderr
    assert versions(store) == (STORE_VERSION, 9)
