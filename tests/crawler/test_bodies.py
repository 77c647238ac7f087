"""A text stands in the store once, whichever records have it; every record is told whole."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from crawler.admission import commit
from crawler.demo.prose import compose
from crawler.folders import Folders
from crawler.items import Article, record_line
from crawler.listing import Link
from crawler.parts import publish_outbox
from crawler.store import articles, bodies, frontier
from crawler.store.errors import StoreDamagedError
from crawler.store.schema import Store
from crawler.verify.verifying import verify
from tests.crawler.older_store import carry_back
from tests.crawler.test_duplicates import made

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
TEXT = list(compose(7).paragraphs)
ORIGINAL = made("http://morning.example/1.html", TEXT, publisher="青溪晨报")
REPRINT = made("http://evening.example/1.html", TEXT, publisher="岷山晚报", source="青溪晨报")
FRAMED = made(
    "http://copies.example/1.html",
    ["来源：青溪晨报", *TEXT, "更多消息请看本网。"],
    publisher="文摘",
    source="青溪晨报",
)
STORIES = (ORIGINAL, REPRINT, FRAMED)


def stored(store: Store, article: Article, run_id: str = "run1") -> Article:
    frontier.discover(store, run_id, "morning", [Link(url=article.url)], AT)
    commit(store, replace(article, run_id=run_id, portal="morning"), AT)
    held = articles.newest(store, article.article_id)
    assert held
    return held


def text_bytes(store: Store) -> int:
    [(size,)] = store.rows("select coalesce(sum(length(content)), 0) from bodies")
    return int(size)


@pytest.mark.parametrize("order", list(permutations(STORIES)))
def test_a_text_is_not_stored_twice_whichever_comes_first(
    store: Store, order: tuple[Article, ...]
) -> None:
    stored(store, order[0])
    alone = text_bytes(store)

    for article in order[1:]:
        stored(store, article)

    assert text_bytes(store) < 1.25 * alone
    for article in STORIES:
        held = articles.newest(store, article.article_id)
        assert held
        assert (held.body, held.title, held.url) == (article.body, article.title, article.url)


def test_a_revision_costs_what_it_changes(store: Store) -> None:
    stored(store, ORIGINAL)
    alone = text_bytes(store)
    corrected = made(ORIGINAL.url, [*TEXT[:-1], "更正：会议改在周三举行。"], publisher="青溪晨报")

    stored(store, corrected, "run2")

    assert text_bytes(store) < 1.25 * alone
    assert [one.body for one in articles.revisions(store, ORIGINAL.article_id)] == [
        ORIGINAL.body,
        corrected.body,
    ]


def test_a_part_holds_every_record_whole(store: Store, folders: Folders) -> None:
    held = [stored(store, article) for article in STORIES]

    publish_outbox(folders, "run1")

    [part] = folders.data.glob("articles/*/run1.jsonl")
    lines = part.read_text(encoding="utf-8").splitlines(keepends=True)
    assert sorted(lines) == sorted(map(record_line, held))


def test_a_lost_text_is_said_and_never_published_as_none(store: Store, folders: Folders) -> None:
    stored(store, ORIGINAL)
    store.write("delete from bodies")

    with pytest.raises(StoreDamagedError, match="has lost the text"):
        publish_outbox(folders, "run1")

    assert not list(folders.data.glob("articles/*/*.jsonl"))
    assert any("version_id" in one.what for one in verify(folders).findings)


def test_two_texts_of_one_digest_are_two_texts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "DIGEST_BYTES", 0)

    found = {bodies.keep(store, text): text for text in ("一", "二", "三", "二")}

    assert len(found) == 3
    for digest, text in found.items():
        assert bodies.whole(store, '{"body":""}', digest) == f'{{"body":"{text}"}}'


def test_a_text_keeps_what_json_escapes(store: Store) -> None:
    line = record_line(replace(ORIGINAL, body='“"\\n\\"body":"" \\\\\n\u2028\t\\'))

    frame, text = bodies.cut(line)

    assert '"body":""' in frame
    assert bodies.whole(store, frame, bodies.keep(store, text)) == line


def test_a_store_of_the_version_before_keeps_its_records(store: Store, folders: Folders) -> None:
    held = [stored(store, article) for article in STORIES]
    older = folders.data.parent / "older.sqlite"
    carry_back(folders.store, older, 8)

    with closing(Store.open(older)) as carried:
        assert [articles.revisions(carried, one.article_id) for one in held] == [
            [one] for one in held
        ]
        assert not carried.rows("select digest from bodies")
        again = stored(carried, replace(ORIGINAL, editor="苏晓"), "run2")
        assert (again.revision, again.body) == (2, ORIGINAL.body)
    with closing(sqlite3.connect(older)) as file:
        assert file.execute("select count(*) from bodies").fetchone() == (1,)
