"""The memory in the store: learnt from what is stored, once an article, and for those to come."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.admission import commit
from crawler.demo.prose import compose
from crawler.items import Article
from crawler.listing import Link
from crawler.memory import edge_lines
from crawler.store import frontier, memory
from crawler.store.memory import Learnt
from crawler.store.schema import Store
from pipelines.dedup import identify
from tests.crawler.older_store import carry_back

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
HOST = "www.morning.example"
NOTICE = "转给亲友时请连同标题一起转"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "shuwen.sqlite")
    yield opened
    opened.close()


def story(number: int, *lines: str) -> Article:
    text = compose(number)
    return identify(
        Article(
            url=f"http://{HOST}/{number}.html",
            title=text.title,
            body="\n".join([*text.paragraphs, *lines]),
            portal="morning",
            published_on=f"2026-03-{number % 5 + 1:02}",
            run_id="run1",
        )
    )


def read(store: Store, article: Article, *, stored: bool = True) -> None:
    known = memory.recall(store, article.url)
    at = AT + timedelta(minutes=int(article.url.rpartition("/")[2].removesuffix(".html")))
    memory.note(store, memory.Note(known, article, edge_lines(article.body)), at)
    if stored:
        frontier.discover(store, "run1", "morning", [Link(url=article.url)], AT)
        commit(store, article, AT)


def test_what_is_learnt_counts_for_articles_to_come_and_for_no_held_one(store: Store) -> None:
    for number in range(8):
        read(store, story(number, NOTICE))

    assert memory.relearn(store, HOST) == Learnt(learnt=1)
    assert memory.relearn(store, HOST) == Learnt()
    assert len(memory.recall(store, story(9).url).chrome) == 1
    assert memory.recall(store, story(1).url).chrome == frozenset()


def test_an_article_keeps_what_it_was_read_with_when_it_is_forgotten(store: Store) -> None:
    for number in range(6):
        read(store, story(number, NOTICE))
    memory.relearn(store, HOST)
    read(store, story(6, NOTICE))
    for number in range(7, 72):
        read(store, story(number))

    assert memory.relearn(store, HOST) == Learnt(forgotten=1)
    assert memory.recall(store, story(99).url).chrome == frozenset()
    assert len(memory.recall(store, story(6).url).chrome) == 1


def test_only_stored_articles_and_no_copies_teach(store: Store) -> None:
    for number in range(8):
        read(store, story(number, NOTICE), stored=number < 4)
    body = story(0, NOTICE).body
    for number in range(10, 18):
        read(store, identify(replace(story(number), body=body)))

    assert memory.relearn(store, HOST) == Learnt()


def test_an_article_teaches_by_its_first_reading_alone(store: Store) -> None:
    for number in range(8):
        read(store, story(number))
        read(store, story(number, NOTICE))

    assert memory.relearn(store, HOST) == Learnt()


def test_a_store_without_memory_is_carried_forward_and_its_articles_are_read_as_before(
    tmp_path: Path,
) -> None:
    path = tmp_path / "shuwen.sqlite"
    with_articles = Store.open(path)
    for number in range(8):
        read(with_articles, story(number, NOTICE))
    with_articles.close()
    older = tmp_path / "older.sqlite"
    carry_back(path, older, 1)

    store = Store.open(older)
    for number in range(10, 18):
        read(store, story(number, NOTICE))

    assert memory.relearn(store, HOST) == Learnt(learnt=1)
    assert memory.recall(store, story(0).url).chrome == frozenset()
    store.close()
