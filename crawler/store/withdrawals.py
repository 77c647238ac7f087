"""Withdrawals: how the looks at an article ended in; after some nights without it an event, out."""

from dataclasses import replace
from datetime import datetime, timedelta

from crawler.clock import utc_text
from crawler.events import RETURNED, VANISHED, Event
from crawler.interstitial import SOFT_404
from crawler.ledger import Outcome, State
from crawler.store import articles, events
from crawler.store.aliases import place_of
from crawler.store.schema import Store
from crawler.urls import article_id

NIGHTS = 3  # a portal that is being moved answers 404 for a night or two
NIGHT = timedelta(hours=18)  # one may begin a little earlier than the one before
KNOWN = "known"  # not asked for


def note(store: Store, run_id: str, canonical: str, outcome: Outcome, at: datetime) -> None:
    """Count the nights an article is gone, in a transaction of the caller's."""
    if outcome.reason == KNOWN or outcome.state is State.FAILED:
        return  # a night on which nothing was learnt
    found = store.row("select nights, at from gone where canonical_url = ?", [canonical])
    nights, last = found or (0, "")
    if outcome.state is not State.VANISHED:
        if nights:
            store.write("delete from gone where canonical_url = ?", [canonical])
        if nights >= NIGHTS:
            _enter(store, run_id, canonical, Outcome(outcome.state), at)
    elif not last or at - datetime.fromisoformat(last) >= NIGHT:
        _count(store, run_id, canonical, nights + 1, at)
        if nights + 1 == NIGHTS:
            _enter(store, run_id, canonical, outcome, at)


def was_missing(store: Store, url: str) -> bool:
    """Whether the last look at an article found what its host says where there is nothing."""
    found = store.row(
        "select 1 from urls where canonical_url = ? and state = ? and reason = ?",
        [place_of(store, url), State.VANISHED, SOFT_404],
    )
    return found is not None


def take_back(store: Store, run_id: str, portal: str) -> None:
    """What a portal that is held back did not have counts for nothing."""
    store.write(
        "update gone set nights = nights - 1 where run_id = ? and portal = ?", [run_id, portal]
    )
    store.write("delete from gone where nights = 0")
    for name in events.about(store, run_id, portal, VANISHED):
        events.take_back(store, run_id, name, VANISHED)


def _count(store: Store, run_id: str, canonical: str, nights: int, at: datetime) -> None:
    store.write(
        "insert into gone select canonical_url, portal, ?, ?, ? from urls where canonical_url = ?"
        " on conflict (canonical_url) do update"
        " set run_id = excluded.run_id, nights = excluded.nights, at = excluded.at",
        [run_id, nights, utc_text(at), canonical],
    )
    if nights < NIGHTS:
        store.write(
            "update urls set due_at = ? where canonical_url = ?", [utc_text(at + NIGHT), canonical]
        )


def _enter(store: Store, run_id: str, canonical: str, outcome: Outcome, at: datetime) -> None:
    article = articles.newest(store, article_id(canonical))
    if article:
        kind = VANISHED if outcome.state is State.VANISHED else RETURNED
        event = replace(Event.about(article, kind, run_id, at), reason=outcome.reason)
        events.enter(store, event)
