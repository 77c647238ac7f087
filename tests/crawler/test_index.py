"""Whatever level of the index its bands lie on, a text is found, and is entered once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from crawler.store import index
from crawler.store.index import LEVELS, MOVED_EVERY, NEWEST
from crawler.store.migrations import MIGRATIONS
from crawler.store.schema import Store

SPREAD = [number << index.BAND_BITS - 10 for number in range(1 << 10)]
"""A band in each slice of the young level."""
LAST_TURN = MOVED_EVERY * (NEWEST.slices + 2)
WITHOUT_LEVELS = 9  # the last version
WRITERS = ("morning", "evening")
TEXTS = 200


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path / "index.sqlite")) as opened:
        yield opened


def name(number: int, writer: str = "morning") -> str:
    return f"urn:shuwen:{writer}{number}"


def bands_of(number: int) -> tuple[int, ...]:
    return tuple((number * 7 + place) * 0x9E3779B97F4A7C15 >> 8 for place in range(7))


def enter(store: Store, count: int) -> None:
    """A text with a band everywhere, and many without."""
    with store.transaction():
        index.enter(store, name(0), SPREAD)
        for number in range(1, count):
            index.enter(store, name(number), ())


def entries(store: Store) -> list[list[int]]:
    found = (store.rows(f"select entry from {level.table}") for level in LEVELS)  # noqa: S608
    return [[entry for (entry,) in rows] for rows in found]


def test_a_text_is_found_on_each_level(store: Store) -> None:
    enter(store, MOVED_EVERY)
    assert [bool(held) for held in entries(store)] == [True, True, False]
    assert all(index.like(store, [band], "") == [name(0)] for band in SPREAD)

    enter(store, LAST_TURN)
    assert [bool(held) for held in entries(store)] == [False, True, True]
    assert all(index.like(store, [band], "") == [name(0)] for band in SPREAD)


def test_moving_changes_no_sum(store: Store) -> None:
    enter(store, LAST_TURN)

    assert store.changed_sums() == []


def test_a_lost_entry_shows(store: Store) -> None:
    enter(store, LAST_TURN)
    store.write("delete from bands where entry = (select min(entry) from bands)")

    assert store.changed_sums() == [("bands", "")]


def test_a_revision_is_entered_beside_what_has_moved(store: Store) -> None:
    enter(store, LAST_TURN)
    with store.transaction():
        index.enter(store, name(0), [*SPREAD, 1])

    held = [entry for level in entries(store) for entry in level]
    assert len(held) == len(set(held)) == len(SPREAD) + 1
    assert store.changed_sums() == []


def test_the_newest_holders_of_a_common_band_come_first(store: Store) -> None:
    with store.transaction():
        for number in range(LAST_TURN):
            index.enter(store, name(number), SPREAD[:1])

    newest = [name(number) for number in range(LAST_TURN - index.HOLDERS_MAX, LAST_TURN)]
    assert index.like(store, SPREAD[:1], "") == newest


def test_what_an_index_without_levels_holds_is_found(tmp_path: Path) -> None:
    older = tmp_path / "older.sqlite"
    with closing(sqlite3.connect(older)) as held:
        held.executescript("".join(MIGRATIONS[:WITHOUT_LEVELS]))
        held.execute("update meta set value = ? where name = 'version'", [str(WITHOUT_LEVELS)])
        held.execute("insert into texts values (1, ?)", [name(1)])
        held.execute("insert into bands values (?)", [SPREAD[1] << index.NUMBER_BITS | 1])
        held.commit()

    with closing(Store.open(older)) as store:
        enter(store, 1)
        assert index.like(store, SPREAD, "") == [name(0), name(1)]


def write(path: Path, writer: str, together: Barrier) -> None:
    with closing(Store.open(path, waits=False)) as store:
        together.wait(60)
        for number in range(TEXTS):
            with store.transaction():
                index.enter(store, name(number, writer), bands_of(number))


def test_two_processes_at_once_lose_no_entry(store: Store, tmp_path: Path) -> None:
    spawning = get_context("spawn")
    together = spawning.Barrier(len(WRITERS))
    path = tmp_path / "index.sqlite"
    processes = [
        spawning.Process(target=write, args=(path, writer, together)) for writer in WRITERS
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    for number in range(TEXTS):
        found = index.like(store, bands_of(number), "")
        assert sorted(found) == sorted(name(number, writer) for writer in WRITERS)
    assert sum(map(len, entries(store))) == TEXTS * len(WRITERS) * len(bands_of(0))
    assert store.changed_sums() == []
