"""What stands in a part in, the rows that say so out: of a store that has lost them."""

from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime

from crawler.clock import utc_text
from crawler.items import Article
from crawler.ledger import State
from crawler.schedule import next_look
from crawler.store import bodies, clusters
from crawler.store.articles import row_of
from crawler.store.outbox import PUBLISHED, Part
from crawler.store.runs import PortalRun, Run, end_portal
from crawler.store.schema import Store


def record_of(store: Store, article_id: str, revision: int) -> str:
    """The record line of a version, "" if it is not held."""
    found = store.row(
        "select record, body from articles where article_id = ? and revision = ?",
        [article_id, revision],
    )
    return bodies.told_whole(store, *found) if found else ""


def enter_within(store: Store, article: Article, at: datetime) -> None:
    """A version that a part holds already; its URL is not asked for as if it were new."""
    enter_row_within(store, article, PUBLISHED)
    clusters.restore(store, article.article_id)
    enter_url_within(store, article, at)


def enter_row_within(store: Store, article: Article, published: int) -> None:
    store.write(
        "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        row_of(store, article, published, article.duplicate_of),
    )


def forget_within(store: Store, article_id: str, revision: int) -> None:
    """Take a row out that says what it should not; in a store that is being made anew."""
    store.write(
        "delete from articles where article_id = ? and revision = ?", [article_id, revision]
    )


def forget_part_within(store: Store, part: Part, day: str) -> None:
    """Take out all rows that say they stand in a part."""
    store.write("delete from articles where run_id = ? and published_on = ?", [part.run_id, day])


def make_due_within(store: Store, canonical: str, at: datetime) -> None:
    """An article that is held no longer is to be fetched again."""
    store.write(
        "update urls set state = ?, reason = 'unfinished', first_captured_at = '', due_at = ?,"
        " failures = 0, etag = '', last_modified = '' where canonical_url = ?"
        " and not exists (select 1 from articles where canonical_url = ?)",
        [State.FAILED, utc_text(at), canonical, canonical],
    )


def index_anew(store: Store) -> None:
    """The next run enters all articles into the index of texts, all URLs among the aliases."""
    store.write(
        "insert into unaliased select canonical_url from urls where 1 = 1 on conflict do nothing"
    )
    store.write(
        "insert into unindexed select distinct article_id from articles where 1 = 1"
        " on conflict do nothing"
    )


def forget_events_name_within(store: Store, path: str) -> None:
    store.write("delete from event_parts where path = ?", [path])


def forget_events_within(store: Store, part: Part) -> None:
    """Take out all events that say they stand in a part."""
    store.write("delete from events where run_id = ? and day = ?", [part.run_id, part.day])


def forget_name_within(store: Store, path: str) -> None:
    """A part whose bytes are lost; what is left of it has another name."""
    store.write("delete from parts where path = ?", [path])


def enter_part_within(store: Store, part: Part, day: str) -> None:
    """A part that stands under its name; what was owed to it is no longer."""
    store.write("insert into parts values (?, ?, ?, ?, ?, ?)", astuple(part))
    store.write(
        "update articles set published = ? where run_id = ? and published_on = ?",
        [PUBLISHED, part.run_id, day],
    )


def enter_run_within(store: Store, run_id: str, run: Run, ended: Iterable[PortalRun]) -> None:
    """A run that has ended, with the ends of its portals."""
    store.write(
        "insert into runs values (?, ?, ?, ?, ?) on conflict (run_id) do update"
        " set ended_at = excluded.ended_at, exit_code = excluded.exit_code",
        [run_id, *astuple(run)],
    )
    for portal in ended:
        end_portal(store, run_id, portal)


def enter_url_within(store: Store, article: Article, at: datetime) -> None:
    """A URL of which only its article is known."""
    if not article.url:
        return
    captured_at = article.captured_at or at
    look = next_look(captured_at, at)
    is_listed = article.published_from == "listing"
    store.write(
        "insert into urls (canonical_url, portal, url, title, listed_on, section, state, reason,"
        " first_seen_at, first_captured_at, due_at, etag, last_modified)"
        " values (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?) on conflict (canonical_url) do update"
        " set state = excluded.state, reason = '', failures = 0, due_at = excluded.due_at,"
        " first_captured_at = excluded.first_captured_at where urls.first_captured_at = ''",
        [
            article.canonical_url,
            article.portal,
            article.url,
            article.title,
            article.published_on if is_listed else "",
            article.section,
            State.NEW,
            utc_text(article.first_seen_at or captured_at),
            utc_text(captured_at),
            utc_text(look) if look else "",
            article.etag,
            article.last_modified,
        ],
    )
