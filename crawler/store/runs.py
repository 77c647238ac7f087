"""Runs in the store: how each began and ended, per portal, and the sums of its ledger."""

from dataclasses import astuple, dataclass, fields
from datetime import datetime

from crawler.clock import utc_text
from crawler.store.schema import Store

LEDGER = (  # of one run: its own rows, and those that are folded; the run's id twice
    "(select portal, state, reason, 1 as urls from ledger where run_id = ? union all"
    " select portal, state, reason, urls from folded where run_id = ?) as ends"
)


@dataclass(frozen=True, slots=True)
class Run:
    """How a run began and ended; instants as on disk, exit_code -1 while it is on."""

    command: str
    started_at: str
    ended_at: str
    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRun:
    """How one portal's crawl ended in a run."""

    portal: str
    outcome: str
    """`done`, `failed` or, held back by crawler/gate.py, `gated`."""
    reason: str = ""
    listings: int = 0
    """Listing pages read."""
    seconds: float = 0.0
    exit_code: int = 0


def begin_run(store: Store, run_id: str, command: str, at: datetime) -> None:
    store.write(
        "insert into runs (run_id, command, started_at) values (?, ?, ?) on conflict do nothing",
        [run_id, command, utc_text(at)],
    )


def end_run(store: Store, run_id: str, exit_code: int, at: datetime) -> None:
    """No run ends before it began, though its clock was set back meanwhile."""
    store.write(
        "update runs set ended_at = case when started_at > ? then started_at else ? end,"
        " exit_code = ? where run_id = ?",
        [utc_text(at), utc_text(at), exit_code, run_id],
    )


def run_of(store: Store, run_id: str) -> Run:
    """Raises KeyError if no such run was begun."""
    found = find_run(store, run_id)
    if not found:
        raise KeyError(run_id)
    return found


def find_run(store: Store, run_id: str) -> Run | None:
    found = store.row(
        "select command, started_at, ended_at, exit_code from runs where run_id = ?", [run_id]
    )
    return Run(*found) if found else None


def unended(store: Store) -> list[str]:
    """Runs that have begun and not ended: living ones, and dead ones nobody has ended yet."""
    found = store.rows("select run_id from runs where ended_at = '' order by run_id")
    return [run_id for (run_id,) in found]


def last_ended(store: Store) -> str:
    """The run that ended last, "" if none has ended."""
    found = store.row("select run_id from runs order by ended_at desc, run_id desc limit 1")
    return str(found[0]) if found else ""


def portals_without_end(store: Store, run_id: str) -> list[str]:
    """Portals that a run has met in its ledger, but never ended."""
    found = store.rows(
        f"select distinct portal from {LEDGER} where portal not in"  # noqa: S608 - our own words
        " (select portal from portal_runs where run_id = ?) order by portal",
        [run_id] * 3,
    )
    return [portal for (portal,) in found]


def end_portal(store: Store, run_id: str, ended: PortalRun) -> None:
    """Enter how a portal ended; a later word for the same portal and run replaces it."""
    store.write(
        "insert into portal_runs values (?, ?, ?, ?, ?, ?, ?) on conflict (run_id, portal)"
        " do update set outcome = excluded.outcome, reason = excluded.reason,"
        " listings = excluded.listings, seconds = excluded.seconds,"
        " exit_code = excluded.exit_code",
        [run_id, *astuple(ended)],
    )


def portals_of(store: Store, run_id: str) -> list[PortalRun]:
    found = store.rows(
        "select portal, outcome, reason, listings, seconds, exit_code from portal_runs"
        " where run_id = ? order by portal",
        [run_id],
    )
    names = [field.name for field in fields(PortalRun)]
    return [PortalRun(**dict(zip(names, row, strict=True))) for row in found]


def ledger_sums(store: Store, run_id: str) -> list[tuple[str, str, str, int]]:
    """(portal, state, reason, number of URLs) of a run."""
    found = store.rows(
        f"select portal, state, reason, sum(urls) from {LEDGER}"  # noqa: S608 - our own words
        " group by portal, state, reason order by portal, state, reason",
        [run_id] * 2,
    )
    return [(portal, state, reason, int(count)) for portal, state, reason, count in found]
