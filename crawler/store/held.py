"""Held records: taken back out of the articles of a run before any part holds them."""

from collections.abc import Sequence
from datetime import datetime

from crawler.clock import utc_text
from crawler.ledger import State
from crawler.store import bodies, clusters, withdrawals
from crawler.store.outbox import OWED
from crawler.store.schema import Store

GATED_REASON = "gated"  # in the ledger


def hold_within(store: Store, run_id: str, portal: str, at: datetime) -> list[str]:
    """Move a portal's unpublished records of a run aside, in a transaction of the caller's.

    The articles are then as they were before the run, and their URLs are due at once. What
    failed does not count as a try: a broken portal's stories are not given up.
    """
    found = store.rows(
        "select article_id, canonical_url, record, body from articles"
        " where run_id = ? and portal = ? and published = ? order by canonical_url, revision",
        [run_id, portal, OWED],
    )
    lines = [bodies.whole(store, record, body) for *_, record, body in found]
    for (article_id, canonical, *_), record in zip(found, lines, strict=True):
        store.write(
            "insert into held values (?, ?, ?, ?, ?)"
            " on conflict (run_id, article_id) do update set record = excluded.record",
            [run_id, portal, article_id, canonical, record],
        )
        store.write(
            "delete from articles where article_id = ? and run_id = ? and published = ?",
            [article_id, run_id, OWED],
        )
        clusters.restore(store, article_id)
        _forget(store, article_id, canonical)
        _reopen(store, run_id, canonical, at)
    _forgive(store, run_id, portal, at)
    withdrawals.take_back(store, run_id, portal)
    return lines


def orphans(store: Store, run_id: str, portal: str) -> list[str]:
    """Articles whose original was held back with this portal."""
    found = store.rows(
        "select article_id from copies where original_id in"
        " (select article_id from held where run_id = ? and portal = ?) and original_id not in"
        " (select article_id from articles) order by article_id",
        [run_id, portal],
    )
    return [name for (name,) in found]


def count_as_new(store: Store, run_id: str, canonical: str) -> None:
    """What was entered as a copy has no original any more."""
    store.write(
        "update ledger set state = ?, reason = '' where run_id = ? and canonical_url = ?"
        " and state = ?",
        [State.NEW, run_id, canonical, State.DUPLICATE],
    )


def lines_of(store: Store, run_id: str, portal: str) -> list[str]:
    """Record lines, as they belong into the quarantine."""
    found = store.rows(
        "select record from held where run_id = ? and portal = ? order by canonical_url",
        [run_id, portal],
    )
    return [str(line) for (line,) in found]


def newest_lines(store: Store, portal: str, run_ids: Sequence[str]) -> list[str]:
    """Record lines held back in these runs; of one that several nights read, the last."""
    newest = {}
    for run_id in run_ids:
        found = store.rows(
            "select article_id, record from held where run_id = ? and portal = ?"
            " order by canonical_url",
            [run_id, portal],
        )
        newest.update(dict(found))
    return [str(line) for line in newest.values()]


def let_go_within(store: Store, portal: str, run_ids: Sequence[str]) -> None:
    """What is stored now is not held back any more; in a transaction of the caller's."""
    for run_id in run_ids:
        store.write("delete from held where run_id = ? and portal = ?", [run_id, portal])


def let_go_repeated(store: Store) -> int:
    """Of an article that is held back night after night keep the last record; how many went.

    A portal that is held back is fetched anew each night, all that it had before included. The
    quarantine has each night's records.
    """
    return store.write(
        "delete from held where (run_id, article_id) not in"
        " (select max(run_id), article_id from held group by portal, article_id)"
    )


def _forget(store: Store, article_id: str, canonical: str) -> None:
    """An article that is not held any more was never captured."""
    store.write(
        "update urls set first_captured_at = '' where canonical_url = ?"
        " and not exists (select 1 from articles where article_id = ?)",
        [canonical, article_id],
    )


def _reopen(store: Store, run_id: str, canonical: str, at: datetime) -> None:
    store.write(
        "update urls set state = ?, reason = ?, due_at = ?, etag = '', last_modified = ''"
        " where canonical_url = ?",
        [State.FAILED, GATED_REASON, utc_text(at), canonical],
    )
    store.write(
        "update ledger set state = ?, reason = ? where run_id = ? and canonical_url = ?",
        [State.FAILED, GATED_REASON, run_id, canonical],
    )


def _forgive(store: Store, run_id: str, portal: str, at: datetime) -> None:
    store.write(
        "update urls set failures = failures - 1, due_at = ? where failures > 0 and canonical_url"
        " in (select canonical_url from ledger where run_id = ? and portal = ? and state = ?"
        " and reason not in ('known', 'unfinished', ?))",
        [utc_text(at), run_id, portal, State.FAILED, GATED_REASON],
    )
    store.write("update sections set complete = 0 where portal = ?", [portal])
