"""What portals yielded, night by night: entered by the crawls, judged at the end of the night."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from statistics import median

from crawler.clock import SHANGHAI, utc_text
from crawler.items import Article, article_of
from crawler.ledger import TAKEN_DOWN, State
from crawler.portal_night import FIELDS, PortalNight, SectionYield
from crawler.store.schema import Store
from crawler.store.unknown import unknown_of, unknown_of_cut
from crawler.store.verdicts import ACCEPTED, CUT, FORMER, GATED

DAY = timedelta(days=1)
WHOLE = timedelta(hours=18)  # a night comes a little earlier or later than the one before
UNREADABLE = ("no-title", "no-body", "mojibake")
ARTICLE_PAGES = ""  # in place of a section's name


def enter_sections(
    store: Store, run_id: str, portal: str, sections: Iterable[SectionYield]
) -> None:
    """What a crawl saw of its sections; under ARTICLE_PAGES what was odd about its articles."""
    with store.transaction():
        for one in sections:
            store.write(
                "insert into section_yields values (?, ?, ?, ?, ?) on conflict do nothing",
                [run_id, portal, one.section, one.links, one.evidence],
            )


def unjudged(store: Store, run_id: str) -> list[str]:
    """Portals that a run has met, and that no verdict stands for yet."""
    found = store.rows(
        "select portal from section_yields where run_id = ?"
        " union select portal from ledger where run_id = ?"
        " except select portal from portal_yields where run_id = ? order by portal",
        [run_id] * 3,
    )
    return [portal for (portal,) in found]


def came_through(store: Store, run_id: str, portal: str) -> bool:
    """Whether a crawl came to its end and could say what it saw of its sections."""
    return bool(
        store.row(
            "select 1 from section_yields where run_id = ? and portal = ? limit 1",
            [run_id, portal],
        )
    )


def night_of(store: Store, run_id: str, portal: str, begun: datetime) -> PortalNight:
    """What a portal yielded in a run that has ended for it."""
    records = _records(store, run_id, portal)
    failed = _failed(store, run_id, portal)
    evidence, sections = _sections(store, run_id, portal)
    return PortalNight(
        on=begun.astimezone(SHANGHAI).date(),
        sections=sections,
        is_whole=_is_whole(store, run_id, portal, begun),
        read=len(records),
        unreadable=sum(failed[reason] for reason in UNREADABLE),
        unknown=unknown_of(store, run_id, portal, begun),
        present={name: sum(bool(getattr(one, name)) for one in records) for name in FIELDS},
        body_median=int(median(one.body_chars for one in records)) if records else 0,
        failed=dict(failed),
        evidence=evidence,
    )


def cut_night_of(store: Store, run_id: str, portal: str, begun: datetime) -> PortalNight:
    """What a portal yielded in a run that was cut: no section can be told to lack anything."""
    return replace(
        night_of(store, run_id, portal, begun),
        sections=(),
        is_whole=False,
        is_cut=True,
        unknown=unknown_of_cut(store, run_id, portal, begun),
    )


def history_of(store: Store, portal: str, before: datetime, nights: int) -> list[PortalNight]:
    """The accepted nights, oldest first."""
    found = store.rows(
        "select night, whole, lull from portal_yields where portal = ? and at < ?"
        " and verdict = ? order by at desc limit ?",
        [portal, utc_text(before), ACCEPTED, nights],
    )
    return [
        replace(_night(night), is_whole=bool(whole), lull=lull)
        for night, whole, lull in found[::-1]
    ]


def enter_verdict_within(
    store: Store, run_id: str, portal: str, night: PortalNight, verdict: str
) -> None:
    """In a transaction of the caller's."""
    store.write(
        "insert into portal_yields select run_id, ?, started_at, ?, ?, ?, ? from runs"
        " where run_id = ?",
        [portal, verdict, int(night.is_whole), night.lull, _text(night), run_id],
    )


def gated_runs(store: Store, portal: str, at: datetime) -> list[str]:
    """The gated nights since the portal's last accepted one, oldest first.

    One that is accepted later than `at`, now, was so by a clock that was wrong.
    """
    found = store.rows(
        "select run_id from portal_yields where portal = ? and verdict = ? and at >"
        " coalesce((select max(at) from portal_yields"
        " where portal = ? and verdict in (?, ?) and at <= ?), '') order by at",
        [portal, GATED, portal, ACCEPTED, FORMER, utc_text(at)],
    )
    return [run_id for (run_id,) in found]


def begin_anew_within(store: Store, portal: str, run_id: str) -> None:
    """The run is as usual, those before it are no measure; in a transaction of the caller's.

    One that was cut is none, either: the usual begins with the next.
    """
    store.write(
        "update portal_yields set verdict = ? where portal = ? and verdict = ?",
        [FORMER, portal, ACCEPTED],
    )
    store.write(
        "update portal_yields set verdict = case whole when 1 then ? else ? end"
        " where portal = ? and run_id = ?",
        [ACCEPTED, FORMER, portal, run_id],
    )


def _sections(store: Store, run_id: str, portal: str) -> tuple[str, tuple[SectionYield, ...]]:
    new = Counter(
        dict(
            store.rows(
                "select u.section, count(*) from ledger l join urls u"
                " on u.canonical_url = l.canonical_url where l.run_id = ? and l.portal = ?"
                " and l.state in (?, ?) group by u.section",
                [run_id, portal, State.NEW, State.DUPLICATE],
            )
        )
    )
    found = store.rows(
        "select section, links, evidence from section_yields where run_id = ? and portal = ?"
        " order by section",
        [run_id, portal],
    )
    odd = next((evidence for section, _, evidence in found if section == ARTICLE_PAGES), "")
    sections = tuple(
        SectionYield(section=name, links=links, new=new[name], evidence=evidence)
        for name, links, evidence in found
        if name != ARTICLE_PAGES
    )
    return odd, sections


def _records(store: Store, run_id: str, portal: str) -> Sequence[Article]:
    """Without their bodies: how long they are stands in the record."""
    found = store.rows(
        "select record from articles where run_id = ? and portal = ?", [run_id, portal]
    )
    return [article_of(line) for (line,) in found]


def _failed(store: Store, run_id: str, portal: str) -> Counter[str]:
    found = store.rows(
        "select reason, count(*) from ledger where run_id = ? and portal = ? and state = ?"
        " and reason not in ('known', ?) group by reason",
        [run_id, portal, State.FAILED, TAKEN_DOWN.reason],
    )
    return Counter(dict(found))


def days_since(store: Store, run_id: str, portal: str, begun: datetime) -> int:
    """Days, at least one, in which a portal's articles came together."""
    before = _read_before(store, run_id, portal, begun)
    return max(1, round((begun - before) / DAY)) if before else 1


def _is_whole(store: Store, run_id: str, portal: str, begun: datetime) -> bool:
    """Whether a day or more has passed since the portal's listings were read before."""
    before = _read_before(store, run_id, portal, begun)
    return not before or begun - before >= WHOLE


def _read_before(store: Store, run_id: str, portal: str, begun: datetime) -> datetime | None:
    """When the portal's listings were read the time before, whatever the gate said of it.

    A crawl that died has not said how many it read: what it met it met in them.
    """
    found = store.row(
        "select max(r.started_at) from runs r where r.run_id <> ? and r.started_at <= ? and ("
        "exists (select 1 from portal_runs p where p.run_id = r.run_id and p.portal = ?"
        " and (p.listings > 0 or p.outcome = ?)) or "
        "exists (select 1 from portal_yields y where y.run_id = r.run_id and y.portal = ?"
        " and y.verdict = ?))",
        [run_id, utc_text(begun), portal, GATED, portal, CUT],
    )
    return datetime.fromisoformat(found[0]) if found and found[0] else None


def _text(night: PortalNight) -> str:
    values = {**asdict(night), "on": night.on.isoformat()}
    for name in ("is_whole", "lull", "is_cut", "unknown"):  # columns, or of tonight alone
        del values[name]
    return json.dumps(values, ensure_ascii=False)


def _night(text: str) -> PortalNight:
    values = json.loads(text)
    sections = tuple(SectionYield(**one) for one in values.pop("sections"))
    return PortalNight(on=date.fromisoformat(values.pop("on")), sections=sections, **values)
