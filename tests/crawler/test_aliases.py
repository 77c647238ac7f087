"""An article keeps the id under which it is known, whatever the rules of canonical URLs become."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.admission import commit
from crawler.dups.cluster import held_article
from crawler.folders import Folders
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.replay.weighing import Weight, weigh
from crawler.run import living_run
from crawler.store import articles, frontier, restoring
from crawler.store.schema import Store
from crawler.urls import article_id
from tests.crawler.older_store import carry_back
from tests.crawler.test_duplicates import made
from tests.pages import story

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
FORMER = "http://www.news.example/2026/0304/1234567.html"
BODY = story(1) + story(2)


def before(text: list[str], canonical: str = FORMER) -> Article:
    """As version 1 of the rules made it."""
    article = replace(made(canonical, text), run_id="run1", portal="morning", captured_at=AT)
    return replace(
        article, canonical_url=canonical, canon_version="1", article_id=article_id(canonical)
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Made before there were aliases, then met by a run of today."""
    newer, older = Folders(tmp_path / "newer"), Folders(tmp_path / "older")
    older.store.parent.mkdir(parents=True)
    with closing(Store.open(newer.store)) as opened:
        restoring.enter_within(opened, before(BODY), AT)
    carry_back(newer.store, older.store, 8)
    with living_run(older, "run2", "nightly", ends=True), closing(Store.open(older.store)) as held:
        yield held


def met(store: Store, url: str, text: list[str], run_id: str = "run2") -> Outcome:
    frontier.discover(store, run_id, "morning", [Link(url=url)], AT)
    return commit(store, replace(made(url, text), run_id=run_id, portal="morning"), AT)


@pytest.mark.parametrize(
    "url",
    [
        FORMER,
        "https://news.example/2026/0304/1234567.html",
        "http://m.news.example/2026/0304/1234567.html",
        "http://www.news.example/2026/0304/1234567_2.html",
    ],
    ids=["as it was", "without www", "mobile", "second page"],
)
def test_what_is_held_under_a_former_rule_is_not_stored_again(store: Store, url: str) -> None:
    [sighting] = frontier.discover(store, "run2", "morning", [Link(url=url)], AT)

    outcome = met(store, url, BODY)

    assert (sighting.known, frontier.held(store, url)) == (True, True)
    assert outcome == Outcome(State.UNCHANGED, "same-content")
    assert store.rows("select article_id, revision from articles") == [(article_id(FORMER), 1)]
    assert len(store.rows("select url from urls")) == 1


def test_its_correction_is_a_revision_of_it(store: Store) -> None:
    outcome = met(store, "https://news.example/2026/0304/1234567.html", [*BODY, "更正。"])

    held = articles.newest(store, article_id(FORMER))
    assert outcome == Outcome(State.CHANGED, "body-changed")
    assert held
    assert (held.revision, held.canonical_url, held.canon_version) == (2, FORMER, "1")


def test_what_is_new_has_the_rule_of_today(store: Store) -> None:
    met(store, "https://www.news.example/2026/0305/7654321.html", story(5))

    held = held_article(store, "http://m.news.example/2026/0305/7654321.html")
    assert held.canonical_url == "http://news.example/2026/0305/7654321.html"
    assert held.canon_version == "2"


def test_a_cluster_is_found_under_any_address_of_its_article(store: Store) -> None:
    found = held_article(store, "http://m.news.example/2026/0304/1234567.html")

    assert found.article_id == article_id(FORMER)


@pytest.mark.parametrize("host", ["m.news.example", "news.example"])
def test_of_two_that_are_one_now_the_first_stays(tmp_path: Path, host: str) -> None:
    newer, older = Folders(tmp_path / "newer"), Folders(tmp_path / "older")
    older.store.parent.mkdir(parents=True)
    later = FORMER.replace("www.news.example", host)
    with closing(Store.open(newer.store)) as opened:
        restoring.enter_within(opened, before(BODY), AT)
        next_day = replace(before(BODY, later), captured_at=AT + timedelta(days=1))
        restoring.enter_within(opened, next_day, AT)
    carry_back(newer.store, older.store, 8)

    with living_run(older, "run2", "nightly", ends=True), closing(Store.open(older.store)) as held:
        due = frontier.due_links(held, "morning", datetime(2026, 4, 4, tzinfo=UTC))

        assert len(held.rows("select article_id from articles")) == 2
        assert [link.url for link in due] == [FORMER]
        assert held_article(held, later).canonical_url == FORMER


def test_a_newer_rule_alone_is_no_other_record() -> None:
    held = replace(before(BODY), warc_record_id="urn:uuid:1", canon_version="1")

    assert weigh([held], replace(held, canon_version="2")).weight is Weight.SAME
