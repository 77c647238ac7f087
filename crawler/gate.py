"""The gate: the portals of a night in; those far from their usual are held back, with the cause.

It stands before the export, whoever exports: a night that died is judged by the next command.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from crawler.baseline import NIGHTS_MAX, find_losses, lull_of, usual_new
from crawler.cause import told
from crawler.clock import now
from crawler.ending import died, is_foreign
from crawler.exit_codes import ExitCode
from crawler.flood import find_flood
from crawler.folders import Folders
from crawler.holding import hold_back
from crawler.portal_night import PortalNight
from crawler.quarantine import keep_aside
from crawler.store import held, runs, verdicts, yields
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

NIGHT = "nightly"
GATED = "gated"
THROUGH = (ExitCode.DONE, ExitCode.PARTIAL)  # what ended otherwise was cut
WEIGHTIER = (ExitCode.DISK, ExitCode.STOPPED)  # than QUALITY: see night_code()
TELLING = 3.0  # new articles a night; of fewer a share says nothing


def judge_run(folders: Folders, store: Store, run_id: str) -> None:
    """Hold back what somebody else sent, of a night what its usual says. Raises QuarantineError."""
    run = runs.find_run(store, run_id)
    if not run:
        return
    _hold_foreign(store, run_id)
    if run.command == NIGHT:
        _judge_night(store, run_id, datetime.fromisoformat(run.started_at))
    file_held(folders, store, run_id)


def _judge_night(store: Store, run_id: str, begun: datetime) -> None:
    """Judge the portals that no verdict stands for.

    One that was cut is judged by what it has, and is no measure for others.
    """
    ended = _unjudged(store, run_id)
    nights = {portal: _night(store, run_id, one, begun) for portal, one in ended.items()}
    pasts = {portal: yields.history_of(store, portal, begun, NIGHTS_MAX) for portal in nights}
    shares = {
        portal: _share(night, usual_new(pasts[portal], night)) for portal, night in nights.items()
    }
    for portal, night in nights.items():
        seen = replace(night, lull=_lull(portal, shares))
        days = yields.days_since(store, run_id, portal, begun)
        flood = find_flood(seen, pasts[portal], days=days)
        found = [*find_losses(seen, pasts[portal]), *flood]
        sentences = [told(finding, seen) for finding in found]
        _enter(store, run_id, ended[portal], seen, sentences)


def file_held(folders: Folders, store: Store, run_id: str) -> None:
    """Write what is held back into the quarantine. Raises QuarantineError."""
    for ended in runs.portals_of(store, run_id):
        if ended.outcome == GATED:
            reason = json.dumps(ended.reason, ensure_ascii=False)
            lines = held.lines_of(store, run_id, ended.portal)
            kept = [f'{{"reason":{reason},"record":{line.rstrip()}}}\n' for line in lines]
            if kept:
                keep_aside(folders, run_id, f"{ended.portal}.jsonl", "".join(kept))


def _hold_foreign(store: Store, run_id: str) -> None:
    """Somebody else answered for a portal: nothing of its night stands, whatever its usual."""
    for ended in runs.portals_of(store, run_id):
        if is_foreign(ended):
            with store.transaction():
                hold_back(store, run_id, ended.portal, now())
                runs.end_portal(store, run_id, replace(ended, outcome=GATED))


def _unjudged(store: Store, run_id: str) -> dict[str, PortalRun]:
    """How the portals ended that are to be judged by their usual."""
    known = {one.portal: one for one in runs.portals_of(store, run_id)}
    ended = [known.get(portal, died(portal)) for portal in yields.unjudged(store, run_id)]
    return {one.portal: one for one in ended if not is_foreign(one)}


def _night(store: Store, run_id: str, ended: PortalRun, begun: datetime) -> PortalNight:
    is_through = ended.exit_code in THROUGH and yields.came_through(store, run_id, ended.portal)
    read = yields.night_of if is_through else yields.cut_night_of
    return read(store, run_id, ended.portal, begun)


def _enter(
    store: Store, run_id: str, ended: PortalRun, night: PortalNight, sentences: list[str]
) -> None:
    """The verdict, and what follows from it, all or nothing."""
    at = now()
    with store.transaction():
        passed = verdicts.CUT if night.is_cut else verdicts.ACCEPTED
        verdict = verdicts.GATED if sentences else passed
        yields.enter_verdict_within(store, run_id, ended.portal, night, verdict)
        if not sentences:
            return
        lines = hold_back(store, run_id, ended.portal, at)
        cut = [ended.reason] if night.is_cut else []
        reason = "; ".join([*cut, *sentences, f"{len(lines)} records held back"])
        runs.end_portal(store, run_id, _gated(ended, reason))


def _gated(ended: PortalRun, reason: str) -> PortalRun:
    code = ended.exit_code if ended.exit_code in WEIGHTIER else int(ExitCode.QUALITY)
    return replace(ended, outcome=GATED, reason=reason, exit_code=code)


def _share(night: PortalNight, usual: float) -> float | None:
    return night.new / usual if usual >= TELLING and night.is_whole else None


def _lull(portal: str, shares: Mapping[str, float | None]) -> float:
    others = [share for name, share in shares.items() if name != portal and share is not None]
    return lull_of(others)
