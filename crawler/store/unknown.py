"""Unknown: articles that a run met and the store had no record of, for the gate to see a flood."""

from collections import Counter
from datetime import datetime

from crawler.baseline import NIGHTS_MAX
from crawler.clock import utc_text
from crawler.failures import is_blocked
from crawler.ledger import State
from crawler.schedule import is_try
from crawler.store.held import GATED_REASON
from crawler.store.schema import Store
from crawler.store.verdicts import CUT, GATED

ASKED = "crawl"  # an operator's own run: what it reads is published as it comes
Places = dict[str, str]
"""Canonical URL → section."""


def unknown_of(store: Store, run_id: str, portal: str, begun: datetime) -> Counter[str]:
    """By section, what a finished run brought, and what an earlier one left that was held back."""
    found = {**_held_back(store, portal), **_brought(store, run_id, portal)}
    return _without(_counted(store, portal, begun), found)


def unknown_of_cut(store: Store, run_id: str, portal: str, begun: datetime) -> Counter[str]:
    """Of a run that was cut, also what it did not come to: the night after brings it."""
    brought = {**_held_back(store, portal), **_brought(store, run_id, portal)}
    found = {**_left(store, run_id, portal, begun), **brought}
    return _without(_counted(store, portal, begun), found)


def _without(counted: Places, found: Places) -> Counter[str]:
    return Counter(section for place, section in found.items() if place not in counted)


def _counted(store: Store, portal: str, begun: datetime) -> Places:
    """What earlier nights that were cut left, and were no flood with: it may gather for weeks.

    And what a backfill left that was stopped since: the night after asks for it.
    """
    at = utc_text(begun)
    runs = store.rows(
        "select run_id, at from portal_yields where portal = ? and verdict = ? and at < ?"
        " order by at desc limit ?",
        [portal, CUT, at, NIGHTS_MAX],
    )
    runs += store.rows(
        "select run_id, started_at from runs where command = ? and started_at < ? and started_at >"
        " coalesce((select max(at) from portal_yields"
        " where portal = ? and verdict <> ? and at < ?), '')",
        [ASKED, at, portal, GATED, at],
    )
    found: Places = {}
    for run_id, started_at in runs:
        found |= _left(store, run_id, portal, datetime.fromisoformat(started_at))
    return found


def _brought(store: Store, run_id: str, portal: str) -> Places:
    found = store.rows(
        "select l.canonical_url, u.section from ledger l join urls u"
        " on u.canonical_url = l.canonical_url where l.run_id = ? and l.portal = ?"
        " and l.state in (?, ?)",
        [run_id, portal, State.NEW, State.DUPLICATE],
    )
    return dict(found)


def _held_back(store: Store, portal: str) -> Places:
    """A night that died is judged when the next one has been crawled, and has met the rest."""
    found = store.rows(
        "select canonical_url, section from urls where portal = ? and due_at <> '' and reason = ?",
        [portal, GATED_REASON],
    )
    return dict(found)


def _left(store: Store, run_id: str, portal: str, begun: datetime) -> Places:
    """What the host or the night is to blame for; a page of its own fault may never come."""
    found = store.rows(
        "select l.canonical_url, u.section, l.state, l.reason from ledger l join urls u"
        " on u.canonical_url = l.canonical_url where l.run_id = ? and l.portal = ?"
        " and l.state in (?, ?) and (u.first_captured_at = '' or u.first_captured_at >= ?)",
        [run_id, portal, State.PENDING, State.FAILED, utc_text(begun)],
    )
    return {
        canonical: section
        for canonical, section, state, reason in found
        if state == State.PENDING or is_blocked(reason) or not is_try(reason)
    }
