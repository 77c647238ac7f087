"""Clusters in the store: what comes later moves them by events; nothing published changes."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from crawler.admission import commit
from crawler.demo.prose import compose
from crawler.events import MARKED, RETURNED, VANISHED, event_of
from crawler.folders import Folders
from crawler.holding import hold_back
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.parts import publish_outbox
from crawler.store import articles, clusters, events, frontier
from crawler.store.schema import Store
from tests.crawler.test_duplicates import ORIGINAL, REPOST, REPRINT, TRADITIONAL, made

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
STORIES = 25
WRITERS = ("morning", "copies")


def stored(store: Store, article: Article, run_id: str) -> Outcome:
    frontier.discover(store, run_id, "morning", [Link(url=article.url)], AT)
    return commit(store, replace(article, run_id=run_id, portal="morning"), AT)


def parts(folders: Folders) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folders.data.glob("articles/*/*.jsonl")}


def test_an_original_that_comes_later_moves_the_cluster_by_events(
    store: Store, folders: Folders
) -> None:
    stored(store, REPRINT, "run1")
    stored(store, REPOST, "run1")
    publish_outbox(folders, "run1")
    before = parts(folders)

    stored(store, ORIGINAL, "run2")
    publish_outbox(folders, "run2")

    assert parts(folders)["run1.jsonl"] == before["run1.jsonl"]
    [part] = folders.data.glob("events/*/run2.jsonl")
    found = [event_of(line) for line in part.read_text().splitlines()]
    assert {(one.kind, one.article_id, one.duplicate_of, one.replaces) for one in found} == {
        (MARKED, REPRINT.article_id, ORIGINAL.article_id, REPOST.article_id),
        (MARKED, REPOST.article_id, ORIGINAL.article_id, ""),
    }
    assert len(clusters.copies_of(store, ORIGINAL.article_id)) == 2


def test_a_copy_that_moves_twice_in_a_run_has_one_event(store: Store, folders: Folders) -> None:
    stored(store, REPOST, "run1")
    publish_outbox(folders, "run1")

    stored(store, REPRINT, "run2")
    stored(store, ORIGINAL, "run2")

    [event] = events.events_of(store, REPOST.article_id)
    assert (event.duplicate_of, event.replaces) == (ORIGINAL.article_id, "")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_outlet_that_a_copy_credits_is_kept(
    store: Store, folders: Folders, order: tuple[int, ...]
) -> None:
    body = REPRINT.body.split("\n")
    early = datetime(2026, 3, 4, 5, tzinfo=UTC)
    first = made("http://a.example/1", body, publisher="甲报", source="乙报", published_at=early)
    second = made("http://b.example/1", body, publisher="丙报", source="丁报")
    third = made("http://c.example/1", body, publisher="戊报", source="丙报")

    before: dict[str, bytes] = {}
    for turn, place in enumerate(order, start=1):
        stored(store, (first, second, third)[place], f"run{turn}")
        publish_outbox(folders, f"run{turn}")
        assert before.items() <= parts(folders).items()
        before = parts(folders)

    assert len(before) == len(order)
    assert clusters.original_of(store, second.article_id) == ""
    assert set(clusters.copies_of(store, second.article_id)) == {first.article_id, third.article_id}


def test_what_is_held_back_moves_nothing(store: Store, folders: Folders) -> None:
    stored(store, REPRINT, "run1")
    stored(store, REPOST, "run1")
    publish_outbox(folders, "run1")
    stored(store, ORIGINAL, "run2")

    with store.transaction():
        hold_back(store, "run2", "morning", AT)

    assert events.events_of(store, REPOST.article_id) == []
    assert clusters.copies_of(store, REPOST.article_id) == [REPRINT.article_id]
    assert clusters.original_of(store, REPOST.article_id) == ""


def look(store: Store, night: int, outcome: Outcome) -> None:
    run_id, at = f"run{night}", AT + timedelta(days=night)
    frontier.discover(store, run_id, "morning", [Link(url=ORIGINAL.url)], at)
    frontier.settle(store, run_id, ORIGINAL.url, outcome, at)


def test_an_article_gone_for_three_nights_is_withdrawn_by_an_event_and_stays(
    store: Store,
) -> None:
    stored(store, ORIGINAL, "run0")
    gone = Outcome(State.VANISHED, "http-410")
    kinds = []
    for night, outcome in enumerate(
        [gone, gone, Outcome(State.FAILED, "timeout"), gone, gone, Outcome(State.UNCHANGED)], 1
    ):
        look(store, night, outcome)
        found = events.events_of(store, ORIGINAL.article_id)
        kinds.append([(one.kind, one.reason) for one in found])

    assert kinds[2] == []
    assert kinds[3] == kinds[4] == [(VANISHED, "http-410")]
    assert kinds[5] == [(VANISHED, "http-410"), (RETURNED, "")]
    assert articles.newest(store, ORIGINAL.article_id)


def test_a_night_that_is_held_back_withdraws_nothing(store: Store) -> None:
    stored(store, ORIGINAL, "run0")
    for night in (1, 2, 3):
        look(store, night, Outcome(State.VANISHED, "http-404"))

    with store.transaction():
        hold_back(store, "run3", "morning", AT + timedelta(days=3))

    assert events.events_of(store, ORIGINAL.article_id) == []
    look(store, 4, Outcome(State.VANISHED, "http-404"))
    [event] = events.events_of(store, ORIGINAL.article_id)
    assert (event.kind, event.run_id) == (VANISHED, "run4")


def test_an_article_that_is_gone_is_looked_at_again_the_next_night(store: Store) -> None:
    stored(store, ORIGINAL, "run0")

    look(store, 7, Outcome(State.VANISHED, "http-404"))

    assert frontier.due_links(store, "morning", AT + timedelta(days=8))


def told(number: int, writer: str) -> Article:
    """Each writer has its own copy of every story, the second in the other script."""
    paragraphs = compose(number).paragraphs
    is_copy = writer == WRITERS[1]
    body = [TRADITIONAL.convert(text) for text in paragraphs] if is_copy else list(paragraphs)
    source = WRITERS[0] if is_copy else ""
    return made(f"http://{writer}.example/{number}.html", body, publisher=writer, source=source)


def write(path: Path, writer: str, together: Barrier) -> None:
    with closing(Store.open(path)) as store:
        for number in range(STORIES):
            article = told(number, writer)
            together.wait(60)  # both at the same story, whatever the machine is busy with
            stored(store, article, "run1")


def test_two_processes_at_once_make_one_cluster_of_each_story(
    store: Store, folders: Folders
) -> None:
    spawning = get_context("spawn")
    together = spawning.Barrier(len(WRITERS))
    processes = [
        spawning.Process(target=write, args=(folders.store, writer, together)) for writer in WRITERS
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)

    assert [process.exitcode for process in processes] == [0, 0]
    for number in range(STORIES):
        original, copy = (told(number, writer).article_id for writer in WRITERS)
        assert clusters.copies_of(store, original) == [copy]
        assert clusters.original_of(store, original) == ""
