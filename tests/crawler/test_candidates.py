"""What an article may be a copy of is found in the store, however little of it is left."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from crawler.admission import commit
from crawler.folders import Folders
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.run import living_run
from crawler.store import frontier
from crawler.store.schema import Store
from tests.crawler.older_store import carry_back
from tests.crawler.test_duplicates import ORIGINAL, OTHER, REPRINT, made
from tests.pages import story

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)


def stored(store: Store, article: Article, run_id: str = "run1") -> Outcome:
    given = replace(article, run_id=run_id)
    frontier.discover(store, run_id, "morning", [Link(url=given.url)], AT)
    return commit(store, given, AT)


def test_a_second_page_finds_the_whole(store: Store) -> None:
    whole = made("http://morning.example/1.html", story(1) + story(2) + story(3) + story(4))
    half = made("http://evening.example/1.html", story(3) + story(4))
    stored(store, whole)

    assert stored(store, half) == Outcome(State.DUPLICATE, "excerpt")


def test_a_copy_of_a_copy_names_the_original(store: Store) -> None:
    body = story(1) + story(2) + story(3) + story(4)
    stored(store, made("http://morning.example/1.html", body, publisher="青溪晨报"))
    longer = made(
        "http://evening.example/1.html", body[:-2], publisher="岷山晚报", source="青溪晨报"
    )
    stored(store, longer)

    stored(
        store, made("http://copies.example/1.html", body[:-3], source="岷山晚报", publisher="文摘")
    )

    found = store.rows("select distinct duplicate_of from articles where duplicate_of <> ''")
    assert len(found) == 1


def test_an_article_is_no_candidate_for_its_own_revision(store: Store) -> None:
    stored(store, ORIGINAL)
    stored(store, REPRINT)

    outcome = stored(store, replace(ORIGINAL, editor="苏晓"), "run2")

    assert outcome == Outcome(State.CHANGED, "metadata-changed")


def test_what_an_older_store_holds_is_indexed_by_the_next_run(
    folders: Folders, store: Store
) -> None:
    stored(store, ORIGINAL)
    stored(store, OTHER)
    older = Folders(folders.data.parent / "older")
    older.store.parent.mkdir(parents=True)
    carry_back(folders.store, older.store, 5)

    with living_run(older, "run2", "nightly", ends=True), closing(Store.open(older.store)) as next_:
        assert stored(next_, REPRINT, "run2") == Outcome(State.DUPLICATE, "exact")
        assert next_.rows("select * from unindexed") == []
