"""The frontier and the ledger: which URLs are known, which are due, how each ended in a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.clock import utc_text
from crawler.ledger import TAKEN_DOWN, Outcome, State
from crawler.listing import Link
from crawler.schedule import FAILURES_MAX, is_try, next_look
from crawler.store import withdrawals
from crawler.store.aliases import is_closed, place_of
from crawler.store.schema import Store

VISITS_MAX = 3  # queries under which one story of a day is fetched
UNFINISHED = Outcome(State.FAILED, "unfinished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One article link as this run met it, and what the store knows of it."""

    link: Link
    known: bool
    due: bool
    """Whether it is to be fetched now."""
    state: State = State.PENDING
    """How its way ended the last time."""
    reason: str = "known"
    """Why it is not fetched."""
    etag: str = ""
    last_modified: str = ""


def discover(
    store: Store, run_id: str, portal: str, links: Iterable[Link], at: datetime
) -> list[Sighting]:
    """Enter links into frontier and ledger, as pending; those this run has met are left out."""
    with store.transaction():
        sightings = [_discover(store, run_id, portal, link, at) for link in links]
    return [sighting for sighting in sightings if sighting]


def unknown(store: Store, links: Iterable[Link]) -> list[Link]:
    """Those that no run has met."""
    return [link for link in links if first_seen_at(store, place_of(store, link.url)) is None]


def due_links(store: Store, portal: str, at: datetime) -> list[Link]:
    """Known articles to look at again, and URLs that a dead or failed run left, oldest first."""
    found = store.rows(
        "select url, title, listed_on, section from urls where portal = ? and due_at <> ''"
        " and due_at <= ? order by due_at, canonical_url",
        [portal, utc_text(at)],
    )
    return [Link(url=url, title=title, date=on, section=name) for url, title, on, name in found]


def settle(store: Store, run_id: str, url: str, outcome: Outcome, at: datetime) -> bool:
    """Enter how the way of a URL ended; the first word counts. False: it had ended before."""
    with store.transaction():
        return settle_within(store, run_id, url, outcome, at)


def settle_within(store: Store, run_id: str, url: str, outcome: Outcome, at: datetime) -> bool:
    """settle() inside a transaction of the caller's."""
    return settle_place(store, run_id, place_of(store, url), outcome, at)


def settle_place(store: Store, run_id: str, canonical: str, outcome: Outcome, at: datetime) -> bool:
    """settle_within() of the canonical URL by which an article is known."""
    changed = store.write(
        "update ledger set state = ?, reason = ? where run_id = ? and canonical_url = ?"
        " and state = ?",
        [outcome.state, outcome.reason, run_id, canonical, State.PENDING],
    )
    if changed:
        _note(store, canonical, outcome, at)
        withdrawals.note(store, run_id, canonical, outcome, at)
    return bool(changed)


def end_of(store: Store, run_id: str, url: str) -> Outcome | None:
    """How the way of a URL stands in a run, None if the run has not met it."""
    found = store.row(
        "select state, reason from ledger where run_id = ? and canonical_url = ?",
        [run_id, place_of(store, url)],
    )
    return Outcome(State(found[0]), found[1]) if found else None


def reopen(store: Store, run_id: str, url: str) -> None:
    """A second attempt in the same run, in the browser: its first end does not stand."""
    store.write(
        "update ledger set state = ?, reason = '' where run_id = ? and canonical_url = ?"
        " and state = ?",
        [State.PENDING, run_id, place_of(store, url), State.FAILED],
    )


def abandon(store: Store, run_id: str) -> None:
    """Give what a dead run left pending its end state; the frontier may know better by now."""
    store.write(
        "update ledger set state = ?, reason = ? where run_id = ? and state = ?",
        [UNFINISHED.state, UNFINISHED.reason, run_id, State.PENDING],
    )


def known_link(store: Store, url: str) -> Link | None:
    """What a listing once said of an article, under the URL that is asked for now."""
    found = store.row(
        "select title, listed_on, section from urls where canonical_url = ?", [place_of(store, url)]
    )
    return Link(url=url, title=found[0], date=found[1], section=found[2]) if found else None


def resettle_within(store: Store, run_id: str, url: str, outcome: Outcome) -> None:
    """Correct an end state that another article has changed, in a transaction of the caller's."""
    store.write(
        "update ledger set state = ?, reason = ? where run_id = ? and canonical_url = ?"
        " and state in (?, ?)",
        [outcome.state, outcome.reason, run_id, place_of(store, url), State.NEW, State.DUPLICATE],
    )


def held(store: Store, url: str) -> bool:
    """Whether an article under this URL is in the store."""
    found = store.row(
        "select first_captured_at from urls where canonical_url = ?", [place_of(store, url)]
    )
    return bool(found and found[0])


def first_seen_at(store: Store, canonical: str) -> datetime | None:
    found = store.row("select first_seen_at from urls where canonical_url = ?", [canonical])
    return datetime.fromisoformat(found[0]) if found else None


def remember_validators(store: Store, canonical: str, etag: str, last_modified: str) -> None:
    """Keep what the next conditional request needs."""
    store.write(
        "update urls set etag = ?, last_modified = ? where canonical_url = ?"
        " and (etag <> ? or last_modified <> ?)",
        [etag, last_modified, canonical, etag, last_modified],
    )


def reconcile(store: Store, run_id: str, portal: str, at: datetime) -> int:
    """Give what is still pending at the end its end state; how many that were."""
    found = store.rows(
        "select url from ledger where run_id = ? and portal = ? and state = ?",
        [run_id, portal, State.PENDING],
    )
    for (url,) in found:
        settle(store, run_id, url, UNFINISHED, at)
    return len(found)


def _discover(store: Store, run_id: str, portal: str, link: Link, at: datetime) -> Sighting | None:
    canonical = place_of(store, link.url)
    told = canonical if is_closed(canonical) else link.url
    entered = store.write(
        "insert into ledger values (?, ?, ?, ?, ?, '') on conflict do nothing",
        [run_id, canonical, portal, told, State.PENDING],
    )
    if not entered:
        return None
    found = store.row(
        "select state, failures, due_at, first_captured_at, etag, last_modified from urls"
        " where canonical_url = ?",
        [canonical],
    )
    if not found and (reason := _why_not(store, canonical, link)):
        return Sighting(link=link, known=True, due=False, state=State.FAILED, reason=reason)
    if not found:
        _enter(store, canonical, portal, link, at)
        return Sighting(link=link, known=False, due=True)
    _fill(store, canonical, link)
    state, failures, due_at, captured_at, etag, last_modified = found
    known = bool(captured_at) or failures >= FAILURES_MAX
    due = not known or bool(due_at and due_at <= utc_text(at))
    return Sighting(
        link=link, known=known, due=due, state=State(state), etag=etag, last_modified=last_modified
    )


def _why_not(store: Store, canonical: str, link: Link) -> str:
    """Taken down; or one story of a day under ever another query: the query names the visit."""
    path, query, _ = canonical.partition("?")
    if is_closed(canonical) or not (query and link.title and link.date):
        return TAKEN_DOWN.reason if is_closed(canonical) else ""
    found = store.row(
        "select count(*) from urls where canonical_url > ? and canonical_url < ?"
        " and title = ? and listed_on = ?",
        [f"{path}?", f"{path}@", link.title, link.date],
    )
    return "visit-id" if found and found[0] >= VISITS_MAX else ""


def _enter(store: Store, canonical: str, portal: str, link: Link, at: datetime) -> None:
    store.write(
        "insert into urls (canonical_url, portal, url, title, listed_on, section, state, reason,"
        " first_seen_at, due_at) values (?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
        [canonical, portal, link.url, link.title, link.date, link.section, State.PENDING]
        + [utc_text(at)] * 2,
    )


def _fill(store: Store, canonical: str, link: Link) -> None:
    """What a listing says now is kept where nothing was said before: first asked for by URL."""
    store.write(
        "update urls set title = case title when '' then ? else title end,"
        " listed_on = case listed_on when '' then ? else listed_on end,"
        " section = case section when '' then ? else section end"
        " where canonical_url = ? and '' in (title, listed_on, section)",
        [link.title, link.date, link.section, canonical],
    )


def _note(store: Store, canonical: str, outcome: Outcome, at: datetime) -> None:
    """Keep in the frontier how the URL stands now, and when it is looked at again."""
    found = store.row(
        "select first_captured_at, failures from urls where canonical_url = ?", [canonical]
    )
    captured_at, failures = found or ("", 0)
    if outcome.state is State.FAILED:
        failures += is_try(outcome.reason)
        due_at = utc_text(at) if failures < FAILURES_MAX else ""
    else:
        captured_at, failures = captured_at or utc_text(at), 0
        look = next_look(datetime.fromisoformat(captured_at), at)
        due_at = utc_text(look) if look else ""
    store.write(
        "update urls set state = ?, reason = ?, failures = ?, first_captured_at = ?, due_at = ?"
        " where canonical_url = ?",
        [outcome.state, outcome.reason, failures, captured_at, due_at, canonical],
    )
