"""Takedown in the store: what is closed does not come back, and what stays is whole without it."""

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from crawler.acceptance import accept
from crawler.admission import commit, commit_reread
from crawler.events import MARKED, event_of
from crawler.fixity import manifest_path
from crawler.folders import Folders
from crawler.holding import hold_back
from crawler.items import Article
from crawler.ledger import TAKEN_DOWN, Outcome, State
from crawler.listing import Link
from crawler.manifest import build_manifest
from crawler.packing import PACKED_ENDING, pack
from crawler.parts import part_of, publish_outbox
from crawler.run import finish_run, living_run
from crawler.saved import SavedOutcome
from crawler.saved_store import store_saved
from crawler.store import (
    aliases,
    articles,
    bodies,
    clusters,
    events,
    frontier,
    index,
    memory,
    outbox,
    runs,
    takedowns,
)
from crawler.store.memory import Note
from crawler.store.runs import PortalRun
from crawler.store.schema import Store
from crawler.takedown.completing import complete_owed
from crawler.takedown.giving import Given, Request, WordsError, give
from crawler.takedown.logs import LEFT_OUT
from crawler.urls import article_id
from crawler.verify.verifying import verify
from tests.crawler.test_bodies import FRAMED, TEXT
from tests.crawler.test_bodies import ORIGINAL as LONG
from tests.crawler.test_duplicates import ORIGINAL, OTHER, REPOST, REPRINT, made
from tests.pages import story
from tests.taken_down import found_in

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
RUNS = ("20260304T180000Z-0001", "20260305T180000Z-0002")


def published(folders: Folders, *stories: Article, run_id: str = RUNS[0]) -> None:
    """A run that stores and publishes articles, and ends."""
    with living_run(folders, run_id, "crawl", ends=True):
        with closing(Store.open(folders.store)) as store:
            for one in stories:
                met(store, one, run_id)
            runs.end_portal(store, run_id, PortalRun(portal="morning", outcome="done"))
        publish_outbox(folders, run_id)
        finish_run(folders, run_id, 0)


def met(store: Store, article: Article, run_id: str) -> Outcome:
    frontier.discover(store, run_id, "morning", [Link(url=article.url, title=article.title)], AT)
    return commit(store, replace(article, run_id=run_id, portal="morning"), AT)


def taken_down(folders: Folders, asked: str) -> Given:
    return give(folders, Request(asked=asked, reason="court order", ticket="2026-17"))


def records(folders: Folders) -> dict[str, dict[str, object]]:
    lines = [
        json.loads(line)
        for path in sorted(folders.data.glob("articles/*/*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return {one["article_id"]: one for one in lines}


def test_copies_whose_kept_one_goes_have_another_by_events(folders: Folders) -> None:
    published(folders, ORIGINAL, REPRINT, REPOST, OTHER)
    before = records(folders)

    given = taken_down(folders, ORIGINAL.url)
    completed = complete_owed(folders)

    assert given.article_ids == completed.article_ids == (ORIGINAL.article_id,)
    assert {name for name, _ in given.copies} == {REPRINT.article_id, REPOST.article_id}
    assert records(folders) == {
        name: one for name, one in before.items() if name != ORIGINAL.article_id
    }
    [path] = folders.data.glob("events/*/*.jsonl")
    found = [event_of(line) for line in path.read_text().splitlines()]
    assert {(one.kind, one.article_id, one.duplicate_of, one.replaces) for one in found} == {
        (MARKED, REPOST.article_id, "", ORIGINAL.article_id),
        (MARKED, REPRINT.article_id, REPOST.article_id, ORIGINAL.article_id),
    }
    assert verify(folders).findings == ()


def test_copies_that_have_little_in_common_are_kept_each(folders: Folders) -> None:
    middle = len(TEXT) // 2
    halves = [
        made(f"http://evening.example/{number}.html", half)
        for number, half in enumerate((TEXT[:middle], TEXT[middle:]))
    ]
    published(folders, LONG, *halves)
    with closing(Store.open(folders.store)) as store:
        assert set(clusters.copies_of(store, LONG.article_id)) == {one.article_id for one in halves}

    taken_down(folders, LONG.url)

    with closing(Store.open(folders.store)) as store:
        for half in halves:
            assert clusters.original_of(store, half.article_id) == ""
            [event] = events.events_of(store, half.article_id)
            assert (event.duplicate_of, event.replaces) == ("", LONG.article_id)


def test_a_copy_of_the_run_that_is_on_stands_for_itself(folders: Folders) -> None:
    published(folders, ORIGINAL)
    with (
        living_run(folders, RUNS[1], "crawl", ends=True),
        closing(Store.open(folders.store)) as store,
    ):
        assert met(store, REPRINT, RUNS[1]).state is State.DUPLICATE

        taken_down(folders, ORIGINAL.url)

        assert runs.ledger_sums(store, RUNS[1]) == [("morning", "new", "", 1)]
        publish_outbox(folders, RUNS[1])
    assert records(folders)[REPRINT.article_id]["duplicate_of"] == ""
    complete_owed(folders)
    assert events_about(folders, REPRINT) == []


def events_about(folders: Folders, article: Article) -> list[str]:
    with closing(Store.open(folders.store)) as store:
        return [one.kind for one in events.events_of(store, article.article_id)]


def test_what_comes_later_is_no_copy_of_what_is_gone(folders: Folders) -> None:
    published(folders, ORIGINAL)
    taken_down(folders, ORIGINAL.url)

    with closing(Store.open(folders.store)) as store:
        outcome = met(store, REPRINT, RUNS[1])

    assert outcome == Outcome(State.NEW)


@pytest.mark.parametrize("with_reprint", [False, True], ids=["nobody has it", "a copy has it"])
def test_a_text_goes_with_its_last_record_and_what_was_packed_by_it_stays_whole(
    folders: Folders, with_reprint: bool
) -> None:
    reprint = made("http://evening.example/1.html", TEXT, publisher="岷山晚报", source="青溪晨报")
    published(folders, LONG, FRAMED, *([reprint] if with_reprint else []))

    taken_down(folders, LONG.url)
    complete_owed(folders)

    with closing(Store.open(folders.store)) as store:
        held = articles.newest(store, FRAMED.article_id)
        assert held
        assert held.body == FRAMED.body
        assert len(store.rows("select digest from bodies")) == 1 + with_reprint
        bases = {base for (base,) in store.rows("select base from bodies")}
        assert (bases == {bodies.ALONE}) is not with_reprint
    assert verify(folders).findings == ()


def test_a_part_whose_export_was_killed_is_finished_without_it(folders: Folders) -> None:
    with living_run(folders, RUNS[0], "crawl", ends=False):
        with closing(Store.open(folders.store)) as store:
            for one in (ORIGINAL, OTHER):
                met(store, one, RUNS[0])
            [(run_id, day)] = outbox.unpublished(store)
            with store.transaction():
                outbox.seal_within(store, run_id, day)
            lines = outbox.lines_of(store, run_id, day)
        path = folders.data / part_of(run_id, day or "unknown", b"").path
        path.parent.mkdir(parents=True)
        path.write_text("".join(lines))  # and here it was killed

    taken_down(folders, ORIGINAL.url)
    complete_owed(folders)

    assert path.exists()
    assert set(records(folders)) == {OTHER.article_id}
    assert found_in(folders.data, ORIGINAL.url) == []
    assert verify(folders).findings == ()


def stored_again(folders: Folders) -> None:
    with closing(Store.open(folders.store)) as store:
        assert met(store, ORIGINAL, RUNS[1]) == TAKEN_DOWN


def read_anew(folders: Folders) -> None:
    with closing(Store.open(folders.store)) as store:
        assert commit_reread(store, replace(ORIGINAL, run_id=RUNS[1]), AT) == TAKEN_DOWN


def redirected_to_it(folders: Folders) -> None:
    other = replace(OTHER, final_url=ORIGINAL.url)
    with closing(Store.open(folders.store)) as store:
        assert met(store, other, RUNS[1]) == TAKEN_DOWN


def asked_for_under_another_form(folders: Folders) -> None:
    url = ORIGINAL.url.replace("http://", "https://www.") + "?utm_source=x"
    with closing(Store.open(folders.store)) as store:
        assert met(store, replace(ORIGINAL, url=url), RUNS[1]) == TAKEN_DOWN


@pytest.mark.parametrize(
    "come_back", [stored_again, read_anew, redirected_to_it, asked_for_under_another_form]
)
def test_what_is_closed_is_not_stored(
    folders: Folders, come_back: Callable[[Folders], None]
) -> None:
    published(folders, ORIGINAL)
    taken_down(folders, ORIGINAL.url)

    come_back(folders)

    with closing(Store.open(folders.store)) as store:
        assert store.rows("select article_id from articles") == []
        publish_outbox(folders, RUNS[1])
    complete_owed(folders)
    assert records(folders) == {}


def test_a_closed_url_stands_in_the_ledger_by_its_id_and_the_sums_add_up(
    folders: Folders,
) -> None:
    published(folders, OTHER)
    with (
        living_run(folders, RUNS[1], "nightly", ends=True),
        closing(Store.open(folders.store)) as store,
    ):
        frontier.discover(store, RUNS[1], "morning", [Link(url=ORIGINAL.url)], AT)
        taken_down(folders, ORIGINAL.url)
        [other] = frontier.discover(store, RUNS[1], "morning", [Link(url=OTHER.url)], AT)
        assert frontier.discover(store, RUNS[1], "morning", [Link(url=ORIGINAL.url)], AT) == []

        assert frontier.settle(store, RUNS[1], ORIGINAL.url, TAKEN_DOWN, AT)
        frontier.reconcile(store, RUNS[1], "morning", AT)

        runs.end_portal(store, RUNS[1], PortalRun(portal="morning", outcome="done"))
        portal = build_manifest(store, RUNS[1])["portals"]["morning"]
        assert portal["failed"] == {"takedown": 1, "unfinished": 1}
        assert other.known
        named = store.rows("select canonical_url, url from ledger where state = 'failed'")
        assert (ORIGINAL.article_id, ORIGINAL.article_id) in named
        assert frontier.due_links(store, "morning", datetime(2027, 1, 1, tzinfo=UTC)) == [
            Link(url=OTHER.url, title=OTHER.title)
        ]


def test_what_is_met_of_a_closed_url_is_not_due_and_says_why(folders: Folders) -> None:
    published(folders, ORIGINAL)
    taken_down(folders, ORIGINAL.url)

    with closing(Store.open(folders.store)) as store:
        [sighting] = frontier.discover(store, RUNS[1], "morning", [Link(url=ORIGINAL.url)], AT)
        frontier.reconcile(store, RUNS[1], "morning", AT)

        assert (sighting.due, sighting.known) == (False, True)
        assert (sighting.state, sighting.reason) == (State.FAILED, "takedown")
        assert runs.ledger_sums(store, RUNS[1]) == [("morning", "failed", "unfinished", 1)]


def test_a_url_may_be_closed_before_anything_is_held_under_it(folders: Folders) -> None:
    published(folders, OTHER)

    given = taken_down(folders, ORIGINAL.url)

    assert (given.article_ids, given.revisions) == ((ORIGINAL.article_id,), 0)
    stored_again(folders)


def test_an_id_is_as_good_as_an_address(folders: Folders) -> None:
    published(folders, ORIGINAL, OTHER)

    given = taken_down(folders, ORIGINAL.article_id)
    again = taken_down(folders, ORIGINAL.url)

    assert given.article_ids == again.article_ids == (ORIGINAL.article_id,)
    assert (given.is_new, again.is_new) == (True, False)


FORMER = "http://www.news.example/2026/0304/1234567.html"
TODAY = "http://news.example/2026/0304/1234567.html"


@pytest.mark.parametrize("asked", [FORMER, TODAY, article_id(FORMER)])
def test_of_an_article_all_known_addresses_are_closed(folders: Folders, asked: str) -> None:
    article = made(FORMER, story(1) + story(2))
    former = replace(
        article, canonical_url=FORMER, canon_version="1", article_id=article_id(FORMER)
    )
    published(folders, OTHER)
    with closing(Store.open(folders.store)) as store, store.transaction():
        articles.insert(store, replace(former, run_id=RUNS[1], portal="morning"))
        store.write("insert into aliases values (?, ?)", [TODAY, FORMER])

    given = taken_down(folders, asked)

    assert given.article_ids == (article_id(FORMER),)
    with closing(Store.open(folders.store)) as store:
        for url in (FORMER, TODAY, "https://m.news.example/2026/0304/1234567_2.html"):
            assert aliases.is_closed(aliases.place_of(store, url))
            assert met(store, made(url, story(3)), RUNS[1]) == TAKEN_DOWN


def test_two_articles_whose_addresses_became_one_go_together(folders: Folders) -> None:
    published(folders, OTHER)
    with closing(Store.open(folders.store)) as store, store.transaction():
        for url, version in ((FORMER, "1"), (TODAY, "2")):
            one = replace(made(url, story(1)), canonical_url=url, article_id=article_id(url))
            articles.insert(store, replace(one, canon_version=version, run_id=RUNS[1]))
        store.write("insert into aliases values (?, ?)", [TODAY, FORMER])

    given = taken_down(folders, TODAY)

    assert set(given.article_ids) == {article_id(FORMER), article_id(TODAY)}
    with closing(Store.open(folders.store)) as store:
        assert store.rows("select article_id from articles") == [(OTHER.article_id,)]


def test_an_article_held_where_another_was_sent_to_stays(folders: Folders) -> None:
    sent = replace(ORIGINAL, final_url=OTHER.url)
    published(folders, sent, OTHER)

    taken_down(folders, ORIGINAL.url)
    complete_owed(folders)

    assert set(records(folders)) == {OTHER.article_id}
    with closing(Store.open(folders.store)) as store:
        assert not aliases.is_closed(aliases.place_of(store, OTHER.url))


def test_events_about_it_go_from_their_parts(folders: Folders) -> None:
    published(folders, REPRINT, REPOST)
    published(folders, ORIGINAL, run_id=RUNS[1])
    [path] = folders.data.glob(f"events/*/{RUNS[1]}.jsonl")
    assert REPOST.url in path.read_text()

    taken_down(folders, REPOST.url)
    complete_owed(folders)

    assert REPOST.url not in path.read_text()
    assert REPRINT.url in path.read_text()
    manifest = json.loads((folders.data / manifest_path(RUNS[1])).read_text())
    [part] = manifest["events"]
    assert part["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert [one["path"] for one in manifest["takedowns"]] == [part["path"]]
    assert verify(folders).findings == ()


def test_what_the_gate_holds_back_of_it_is_not_published_when_it_is_accepted(
    folders: Folders,
) -> None:
    with closing(Store.open(folders.store)) as store:
        runs.begin_run(store, RUNS[0], "nightly", AT)
        for one in (ORIGINAL, OTHER):
            met(store, one, RUNS[0])
        with store.transaction():
            hold_back(store, RUNS[0], "morning", AT)
        store.write(
            "insert into portal_yields values (?, 'morning', '2026-03-04', 'gated', 1, 1, '{}')",
            [RUNS[0]],
        )
    assert found_in(folders.data, *ORIGINAL.body.split("\n"))
    taken_down(folders, ORIGINAL.url)
    with closing(Store.open(folders.store)) as store:
        assert store.rows("select article_id from held") == [(OTHER.article_id,)]

    complete_owed(folders)
    assert found_in(folders.data, *ORIGINAL.body.split("\n")) == []
    accept(folders, ["morning"])

    assert set(records(folders)) == {OTHER.article_id}
    with closing(Store.open(folders.store)) as store:
        assert store.rows("select record from held") == []


def test_a_saved_page_of_it_is_not_stored_and_the_sums_add_up(folders: Folders) -> None:
    taken_down(folders, ORIGINAL.url)
    pages = [SavedOutcome(id=one.url, article=one) for one in (ORIGINAL, OTHER)]

    manifest = store_saved(folders, pages)

    assert set(records(folders)) == {OTHER.article_id}
    assert manifest["portals"]["saved"]["failed"] == {"takedown": 1}
    assert manifest["totals"]["discovered"] == 2


def test_a_first_reading_of_it_teaches_nothing(folders: Folders) -> None:
    published(folders, OTHER)
    taken_down(folders, ORIGINAL.url)

    with closing(Store.open(folders.store)) as store:
        for read in (ORIGINAL, replace(OTHER, final_url=ORIGINAL.url)):
            note = Note(memory.recall(store, read.url), read, ())
            memory.note(store, note, AT)
            assert commit(store, replace(read, run_id=RUNS[1]), AT, note) == TAKEN_DOWN

        assert store.rows("select title from first_readings") == []


def test_its_entries_leave_every_level_of_the_index_and_the_sum_agrees(folders: Folders) -> None:
    published(folders, ORIGINAL, OTHER)
    with closing(Store.open(folders.store)) as store:
        half = f"entry >> {index.NUMBER_BITS} & 1 = 0"
        store.write(f"insert into bands select entry from bands_new where {half}")  # noqa: S608
        store.write(f"delete from bands_new where {half}")  # noqa: S608
        [(number,)] = store.rows(
            "select number from texts where article_id = ?", [ORIGINAL.article_id]
        )
        assert all(entries_of(store, table, number) for table in ("bands", "bands_new"))

        with store.transaction():
            index.forget(store, ORIGINAL.article_id)

        assert entries_of(store, "bands", number) == entries_of(store, "bands_new", number) == []
        assert store.changed_sums() == []
        assert index.like(store, [], "") == []


def entries_of(store: Store, table: str, number: int) -> list[int]:
    found = store.rows(f"select entry from {table}")  # noqa: S608
    return [entry for (entry,) in found if entry & index.NUMBERS == number]


@pytest.mark.parametrize(
    ("reason", "ticket"),
    [
        ("", "1"),
        ("court order", " "),
        ("two\nlines", "1"),
        (f"see {ORIGINAL.url}", "1"),
        (f"“{ORIGINAL.title}山里的收成”", "1"),
    ],
    ids=["no reason", "no ticket", "two lines", "its address", "its title"],
)
def test_a_tombstone_says_no_words_that_name_it(folders: Folders, reason: str, ticket: str) -> None:
    named = replace(ORIGINAL, title="山里的收成山里的收成")
    published(folders, named)

    with pytest.raises(WordsError):
        give(folders, Request(asked=ORIGINAL.url, reason=reason, ticket=ticket))

    with closing(Store.open(folders.store)) as store:
        assert takedowns.all_takedowns(store) == []


def test_a_store_that_has_lost_a_takedown_takes_it_from_its_tombstone(folders: Folders) -> None:
    published(folders, ORIGINAL, REPRINT)
    before = folders.store.read_bytes()
    taken_down(folders, ORIGINAL.url)
    for path in folders.store.parent.glob("shuwen.sqlite*"):
        path.unlink()
    folders.store.write_bytes(before)
    kinds = {str(one.kind) for one in verify(folders).findings}
    assert "takedown-unknown" in kinds

    published(folders, OTHER, run_id=RUNS[1])
    complete_owed(folders)

    assert set(records(folders)) == {REPRINT.article_id, OTHER.article_id}
    stored_again(folders)
    with closing(Store.open(folders.store)) as store:
        assert clusters.original_of(store, REPRINT.article_id) == ""
        assert len(takedowns.all_takedowns(store)) == 1


TITLE = "山里的收成比去年早了三天"
LINES = {
    "its address at the end": ("failed: timeout: {url}", "failed: timeout: {id}"),
    "in brackets": ("gave up <GET {url}> (3 times)", "gave up <GET {id}> (3 times)"),
    "with a mark behind": ("redirect: {url}: offsite", "redirect: {id}: offsite"),
    "in another form": ("failed: https://www.morning.example:443/1.html?from=x", "failed: {id}"),
    "another address": ("failed: dns: {other}", "failed: dns: {other}"),
    "no address": ("failed: http://[: bad-url", "failed: http://[: bad-url"),
    "its headline": (f"odd: {TITLE}", LEFT_OUT),
    "a sentence of it": (f"odd: {story(1)[0]}", LEFT_OUT),
    "a record of it": ("Article(url='{url}', title='x')", LEFT_OUT),
    "a record of another": ("Article(url='{other}')", "Article(url='{other}')"),
}


@pytest.mark.parametrize("is_packed", [False, True], ids=["of late", "packed"])
@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_a_log_names_it_by_its_id(
    folders: Folders, line: str, expected: str, is_packed: bool
) -> None:
    names = {"url": ORIGINAL.url, "other": OTHER.url, "id": ORIGINAL.article_id}
    published(folders, replace(ORIGINAL, title=TITLE), OTHER)
    log = folders.run(RUNS[0]) / "morning.log"
    before = "a line before it\n"
    log.write_text(f"{before}{line.format(**names)}\n")
    if is_packed:
        pack(log)

    taken_down(folders, ORIGINAL.url)
    complete_owed(folders)

    assert log.exists() is not is_packed
    content = gzip.decompress(packed_log(log).read_bytes()) if is_packed else log.read_bytes()
    assert content.decode() == f"{before}{expected.format(**names)}\n"


def packed_log(log: Path) -> Path:
    return log.with_name(log.name + PACKED_ENDING)


def test_a_packed_log_that_cannot_be_read_is_told_until_it_is_deleted(folders: Folders) -> None:
    published(folders, ORIGINAL)
    log = folders.run(RUNS[0]) / "morning.log"
    log.write_text(f"failed: timeout: {ORIGINAL.url}\n")
    pack(log)
    packed_log(log).write_bytes(packed_log(log).read_bytes()[:-9])
    taken_down(folders, ORIGINAL.url)

    [sentence] = complete_owed(folders).refused
    packed_log(log).unlink()

    assert "morning.log.gz" in sentence
    assert "delete it" in sentence
    assert complete_owed(folders).refused == ()
    with closing(Store.open(folders.store)) as store:
        assert takedowns.owed(store) == []


def test_where_something_was_deleted_before_nothing_of_it_stands_either(folders: Folders) -> None:
    published(folders, replace(ORIGINAL, title=TITLE), OTHER)
    with closing(sqlite3.connect(folders.store)) as store:
        store.execute("pragma secure_delete = off")
        before = "select canonical_url || ?, portal, ?, ?, '', '', 'new', '', 0, '', '', '', '', ''"
        store.execute(f"insert into urls {before} from urls", ["x", ORIGINAL.url, TITLE])
        store.commit()
        store.execute("delete from urls where canonical_url like '%x'")
        store.commit()
    with closing(Store.open(folders.store)) as lost:  # of a file that is gone
        kept = ("morning", ORIGINAL.url, "<urn:uuid:1>", "", "2026-03-04T18:00:00.000Z", "x")
        lost.write("insert into captures values (?, ?, ?, ?, ?, ?)", kept)
    assert len(found_in(folders.data, TITLE, ORIGINAL.url)) > 2

    taken_down(folders, ORIGINAL.url)
    complete_owed(folders)

    assert found_in(folders.data, TITLE, ORIGINAL.url) == []
    assert verify(folders).findings == ()
