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
from crawler.ending import SENTENCES
from crawler.exit_codes import ExitCode
from crawler.flood import find_flood
from crawler.folders import Folders
from crawler.holding import hold_back
from crawler.portal_night import PortalNight
from crawler.quarantine import keep_aside
from crawler.sameness import ONE_BODY
from crawler.store import held, runs, yields
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

NIGHT = "nightly"
GATED = "gated"
JUDGED = (ExitCode.DONE, ExitCode.PARTIAL)  # what ended otherwise has its reason already
TELLING = 3.0  # new articles a night; of fewer a share says nothing


def judge_run(folders: Folders, store: Store, run_id: str) -> None:
    """Judge the portals of a night that no verdict stands for. Raises QuarantineError."""
    run = runs.find_run(store, run_id)
    if not run or run.command != NIGHT:
        return
    begun = datetime.fromisoformat(run.started_at)
    ended = {one.portal: one for one in runs.portals_of(store, run_id)}
    for one in ended.values():
        if one.reason == SENTENCES[ONE_BODY]:
            _hold(store, run_id, one)
    nights = {
        portal: yields.night_of(store, run_id, portal, begun)
        for portal in yields.unjudged(store, run_id)
        if portal in ended and ended[portal].exit_code in JUDGED
    }
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
    file_held(folders, store, run_id)


def file_held(folders: Folders, store: Store, run_id: str) -> None:
    """Write what is held back into the quarantine. Raises QuarantineError."""
    for ended in runs.portals_of(store, run_id):
        if ended.outcome == GATED:
            reason = json.dumps(ended.reason, ensure_ascii=False)
            lines = held.lines_of(store, run_id, ended.portal)
            kept = [f'{{"reason":{reason},"record":{line.rstrip()}}}\n' for line in lines]
            if kept:
                keep_aside(folders, run_id, f"{ended.portal}.jsonl", "".join(kept))


def _enter(
    store: Store, run_id: str, ended: PortalRun, night: PortalNight, sentences: list[str]
) -> None:
    """The verdict, and what follows from it, all or nothing."""
    at = now()
    with store.transaction():
        verdict = yields.GATED if sentences else yields.ACCEPTED
        yields.enter_verdict_within(store, run_id, ended.portal, night, verdict)
        if not sentences:
            return
        lines = hold_back(store, run_id, ended.portal, at)
        reason = "; ".join(sentences) + f"; {len(lines)} records held back"
        gated = replace(ended, outcome=GATED, reason=reason, exit_code=int(ExitCode.QUALITY))
        runs.end_portal(store, run_id, gated)


def _hold(store: Store, run_id: str, ended: PortalRun) -> None:
    """Somebody else answered for the portal: nothing of its night stands, whatever its usual."""
    with store.transaction():
        hold_back(store, run_id, ended.portal, now())
        runs.end_portal(store, run_id, replace(ended, outcome=GATED))


def _share(night: PortalNight, usual: float) -> float | None:
    return night.new / usual if usual >= TELLING and night.is_whole else None


def _lull(portal: str, shares: Mapping[str, float | None]) -> float:
    others = [share for name, share in shares.items() if name != portal and share is not None]
    return lull_of(others)
