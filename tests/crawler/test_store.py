"""The store: one end state a URL and run, one row a version, copies named whatever came first."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from crawler.admission import change_kind, commit
from crawler.events import event_line
from crawler.folders import Folders
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.manifest import ManifestError, build_manifest
from crawler.parts import PublishError, publish_outbox
from crawler.robots.answer import Answer, Standing
from crawler.robots.verdict import first_answer
from crawler.run import finish_run
from crawler.schedule import FAILURES_MAX
from crawler.store import articles, captures, clusters, events, frontier, outbox, runs, sections
from crawler.store.errors import StoreError, StoreFullError
from crawler.store.migrations import MIGRATIONS
from crawler.store.robots import find_robots, keep_robots
from crawler.store.runs import PortalRun
from crawler.store.schema import STORE_VERSION, Store
from crawler.warc.records import Earlier
from tests.crawler.test_duplicates import ORIGINAL, OTHER, REPOST, REPRINT

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
LINK = Link(url="http://morning.example/1.html", title="山里的收成", date="2026-03-04")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "data")


@pytest.fixture
def store(folders: Folders) -> Iterator[Store]:
    opened = Store.open(folders.store)
    yield opened
    opened.close()


def fail(store: Store, run_id: str, at: datetime) -> None:
    frontier.discover(store, run_id, "morning", [LINK], at)
    frontier.settle(store, run_id, LINK.url, Outcome(State.FAILED, "timeout"), at)


def test_a_url_is_discovered_once_a_run(store: Store) -> None:
    other_form = replace(LINK, url="https://morning.example:443/1.html?utm_source=x")

    [first] = frontier.discover(store, "run1", "morning", [LINK, other_form], AT)

    assert first.due
    assert not first.known
    assert frontier.discover(store, "run1", "morning", [other_form], AT) == []


def test_the_first_end_state_stands(store: Store) -> None:
    frontier.discover(store, "run1", "morning", [LINK], AT)

    assert frontier.settle(store, "run1", LINK.url, Outcome(State.NEW), AT)
    assert not frontier.settle(store, "run1", LINK.url, Outcome(State.FAILED, "x"), AT)
    assert runs.ledger_sums(store, "run1") == [("morning", "new", "", 1)]


def test_what_never_ended_is_unfinished_and_due_at_once(store: Store) -> None:
    frontier.discover(store, "run1", "morning", [LINK], AT)

    assert frontier.reconcile(store, "run1", "morning", AT) == 1
    assert runs.ledger_sums(store, "run1") == [("morning", "failed", "unfinished", 1)]
    assert frontier.due_links(store, "morning", AT) == [LINK]


def test_a_failed_url_is_tried_on_five_nights_and_then_given_up(store: Store) -> None:
    nights = [AT + timedelta(days=night) for night in range(FAILURES_MAX + 1)]
    for number, night in enumerate(nights[:-1]):
        assert number == 0 or frontier.due_links(store, "morning", night)
        fail(store, f"run{number}", night)

    [sighting] = frontier.discover(store, "last", "morning", [LINK], nights[-1])

    assert not sighting.due
    assert frontier.due_links(store, "morning", nights[-1]) == []


def test_a_held_article_is_due_after_1_2_4_and_7_days(store: Store) -> None:
    frontier.discover(store, "run0", "morning", [LINK], AT)
    frontier.settle(store, "run0", LINK.url, Outcome(State.NEW), AT)
    due = []
    for day in range(1, 15):
        night = AT + timedelta(days=day)
        if frontier.due_links(store, "morning", night):
            due.append(day)
            frontier.discover(store, f"run{day}", "morning", [LINK], night)
            frontier.settle(store, f"run{day}", LINK.url, Outcome(State.UNCHANGED), night)

    assert due == [1, 2, 4, 7]


@pytest.mark.parametrize("order", list(permutations([ORIGINAL, REPRINT, REPOST, OTHER])))
def test_within_a_run_every_copy_names_the_original(
    store: Store, order: tuple[Article, ...]
) -> None:
    for article in order:
        frontier.discover(store, "run1", "morning", [Link(url=article.url)], AT)
        commit(store, replace(article, run_id="run1"), AT)

    sums = [(state, kind, number) for _, state, kind, number in runs.ledger_sums(store, "run1")]
    assert sorted(sums) == [
        ("duplicate", "exact", 1),
        ("duplicate", "translated-script", 1),
        ("new", "", 2),
    ]
    copies = clusters.copies_of(store, ORIGINAL.article_id)
    assert set(copies) == {REPRINT.article_id, REPOST.article_id}


def test_a_part_is_written_once_and_published_again_only_with_the_same_bytes(
    store: Store, folders: Folders
) -> None:
    frontier.discover(store, "run1", "morning", [Link(url=ORIGINAL.url)], AT)
    commit(store, replace(ORIGINAL, run_id="run1", published_on="2026-03-04"), AT)

    [part] = publish_outbox(folders, "run1")

    assert publish_outbox(folders, "run1") == []
    assert outbox.parts_of(store, "run1") == [part]
    assert (folders.data / part.path).stat().st_size == part.bytes


def test_a_part_with_other_bytes_is_never_overwritten(store: Store, folders: Folders) -> None:
    frontier.discover(store, "run1", "morning", [Link(url=ORIGINAL.url)], AT)
    commit(store, replace(ORIGINAL, run_id="run1", published_on="2026-03-04"), AT)
    path = folders.data / "articles" / "date=2026-03-04" / "run1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"somebody's\n")

    with pytest.raises(PublishError, match="other bytes"):
        publish_outbox(folders, "run1")

    assert path.read_bytes() == b"somebody's\n"


def test_a_ledger_with_a_pending_url_does_not_add_up(store: Store) -> None:
    runs.begin_run(store, "run1", "nightly", AT)
    frontier.discover(store, "run1", "morning", [LINK], AT)
    runs.end_portal(store, "run1", PortalRun(portal="morning", outcome="done"))

    with pytest.raises(ManifestError, match="does not add up"):
        build_manifest(store, "run1")


def test_a_store_from_the_future_is_refused(folders: Folders, store: Store) -> None:
    store.write("update meta set value = '99' where name = 'version'")

    with pytest.raises(StoreError, match="version 99"):
        Store.open(folders.store)


def test_a_store_of_an_older_version_is_carried_forward(folders: Folders) -> None:
    folders.store.parent.mkdir(parents=True)
    with closing(sqlite3.connect(folders.store)) as older:
        older.executescript(MIGRATIONS[0])
        older.execute("insert into sections values ('morning', '要闻', 1)")
        older.commit()

    with closing(Store.open(folders.store)) as store:
        assert sections.is_complete(store, "morning", "要闻")
        assert store.row("select value from meta") == (str(STORE_VERSION),)
        for number, at in enumerate(("2026-03-05", "2026-03-04"), start=1):
            one = Earlier(
                url="u", record_id=f"{number}", payload_digest="", captured_at=at, file=""
            )
            captures.remember(store, "morning", [one])
        newest = captures.earlier(store, "morning", "u")
        assert newest
        assert newest.record_id == "1"
        assert captures.earlier(store, "evening", "u") is None
        absent = first_answer(Answer(Standing.ABSENT, "http-404"), AT)
        keep_robots(store, "http://www.morning.example", absent)
        assert find_robots(store, "http://www.morning.example") == absent


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shuwen.sqlite"
    path.write_text("not a database, but long enough to be read as one" * 100)

    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(path)


def stored(store: Store, article: Article, run_id: str) -> None:
    frontier.discover(store, run_id, "morning", [Link(url=article.url)], AT)
    commit(store, replace(article, run_id=run_id), AT)


def test_an_original_found_between_rename_and_mark_changes_no_part(
    store: Store, folders: Folders
) -> None:
    stored(store, REPRINT, "run1")
    [(run_id, day)] = outbox.unpublished(store)
    path = folders.data / "articles" / "date=unknown" / "run1.jsonl"
    path.parent.mkdir(parents=True)
    with store.transaction():
        outbox.seal_within(store, run_id, day)
    path.write_text("".join(outbox.lines_of(store, run_id, day)))  # and here it was killed

    stored(store, ORIGINAL, "run2")
    publish_outbox(folders, "run2")

    assert outbox.unpublished(store) == []
    copy = articles.newest(store, REPRINT.article_id)
    assert copy
    assert (copy.revision, copy.run_id, copy.duplicate_of) == (1, "run1", ORIGINAL.article_id)
    [event] = events.events_of(store, REPRINT.article_id)
    assert (event.run_id, event.duplicate_of, event.replaces) == ("run2", ORIGINAL.article_id, "")
    [part] = events.parts_of(store, "run2")
    assert (folders.data / part.path).read_text() == event_line(event)


def test_one_part_that_cannot_appear_keeps_no_other_back(store: Store, folders: Folders) -> None:
    stored(store, replace(ORIGINAL, published_on="2026-03-03"), "run1")
    stored(store, replace(OTHER, published_on="2026-03-04"), "run1")
    path = folders.data / "articles" / "date=2026-03-03" / "run1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"somebody's\n")

    with pytest.raises(PublishError):
        publish_outbox(folders, "run1")

    assert [part.day for part in outbox.parts_of(store, "run1")] == ["2026-03-04"]


def test_a_dead_run_is_ended_with_a_manifest_of_its_own(store: Store, folders: Folders) -> None:
    runs.begin_run(store, "run1", "nightly", AT)
    stored(store, ORIGINAL, "run1")
    lost = Link(url="http://morning.example/77.html")
    frontier.discover(store, "run1", "morning", [lost], AT)  # and here the process was killed
    runs.begin_run(store, "run2", "nightly", AT)
    publish_outbox(folders, "run2")

    finish_run(folders, "run2", 0)

    dead = json.loads((folders.run("run1") / "manifest.json").read_text())
    assert dead["portals"]["morning"]["reason"] == "the run died"
    assert dead["portals"]["morning"]["failed"] == {"unfinished": 1}
    assert [part["records"] for part in dead["parts"]] == [1]
    assert dead["exit_code"] == 1


def test_a_second_reading_without_a_date_is_no_correction() -> None:
    held = replace(ORIGINAL, published_on="2026-03-04", published_raw="2026-03-04", editor="苏晓")

    assert change_kind(held, replace(held, published_on="", published_raw="", editor="")) == ""
    assert change_kind(held, replace(held, published_on="2026-03-05")) == "metadata-changed"
    relative = replace(held, published_on="2026-03-05", published_raw="昨天 08:15")
    assert change_kind(held, relative) == ""


def test_what_a_listing_said_is_known_when_the_article_is_asked_for(store: Store) -> None:
    frontier.discover(store, "run1", "morning", [Link(url=LINK.url)], AT)
    frontier.discover(store, "run2", "morning", [replace(LINK, section="要闻")], AT)

    assert frontier.known_link(store, LINK.url) == replace(LINK, section="要闻")


def test_a_log_that_another_process_could_not_write_is_a_failing_disk(
    folders: Folders, store: Store
) -> None:
    index = folders.store.with_name(f"{folders.store.name}-shm")

    with store.transaction():
        with index.open("r+b") as head:
            head.write(bytes(136))  # it says where the log ends: half a commit broke off
        with pytest.raises(StoreFullError, match="locking protocol"):
            Store.open(folders.store)


def fill(store: Store) -> None:
    for number in range(100):
        stored(store, replace(OTHER, article_id=f"urn:shuwen:{number}"), "run1")


def test_a_full_disk_keeps_what_was_committed(store: Store) -> None:
    stored(store, ORIGINAL, "run1")
    [(pages,)] = store.rows("pragma page_count")
    store.rows(f"pragma max_page_count = {pages + 1}")  # as full as a disk without a free page

    with pytest.raises(StoreFullError, match="disk is full"):
        fill(store)

    assert articles.newest(store, ORIGINAL.article_id) == replace(
        ORIGINAL, run_id="run1", first_seen_at=AT
    )
