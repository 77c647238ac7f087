"""Manifest: a run's ledger, ends and parts in, the manifest that adds up out."""

from collections.abc import Collection
from dataclasses import asdict
from importlib.metadata import version
from platform import python_version
from typing import Any

from crawler.items import SCHEMA_VERSION
from crawler.ledger import State
from crawler.store import events, outbox, runs
from crawler.store.held import GATED_REASON
from crawler.store.robots import verdicts_of
from crawler.store.runs import PortalRun
from crawler.store.schema import STORE_VERSION, Store

COUNTED = (State.NEW, State.CHANGED, State.UNCHANGED, State.DUPLICATE, State.VANISHED)


class ManifestError(Exception):
    """Raised by build_manifest() when a run's ledger does not add up; an internal error."""


def build_manifest(store: Store, run_id: str) -> dict[str, Any]:
    """What a run was asked to do, did and left. Raises ManifestError."""
    sums = runs.ledger_sums(store, run_id)
    portals = {
        ended.portal: {
            **_portal(ended, [row[1:] for row in sums if row[0] == ended.portal]),
            "robots": verdicts_of(store, run_id, ended.portal),
        }
        for ended in runs.portals_of(store, run_id)
    }
    run = runs.run_of(store, run_id)
    return {
        "run_id": run_id,
        "command": run.command,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "exit_code": run.exit_code,
        "versions": {
            "schema": SCHEMA_VERSION,
            "store": STORE_VERSION,
            "scrapy": version("scrapy"),
            "python": python_version(),
        },
        "portals": portals,
        "totals": _totals(portals.values()),
        "parts": [asdict(part) for part in outbox.parts_of(store, run_id)],
        "events": [asdict(part) for part in events.parts_of(store, run_id)],
    }


def _portal(ended: PortalRun, sums: list[tuple[str, str, int]]) -> dict[str, Any]:
    counts = {state: sum(n for found, _, n in sums if found == state) for state in COUNTED}
    failed = {reason: n for state, reason, n in sums if state == State.FAILED}
    discovered = sum(n for _, _, n in sums)
    if discovered != sum(counts.values()) + sum(failed.values()):
        raise ManifestError(f"{ended.portal}: the ledger does not add up: {sums}")
    return {
        "outcome": ended.outcome,
        "reason": ended.reason,
        "discovered": discovered,
        **{str(state): number for state, number in counts.items()},
        "failed": failed,
        "held_back": failed.get(GATED_REASON, 0),
        "listings": ended.listings,
        "seconds": round(ended.seconds, 1),
    }


def _totals(portals: Collection[dict[str, Any]]) -> dict[str, Any]:
    names = ("discovered", *COUNTED, "listings")
    totals: dict[str, Any] = {str(name): sum(p[name] for p in portals) for name in names}
    totals["failed"] = sum(sum(p["failed"].values()) for p in portals)
    totals["portals_failed"] = sum(p["outcome"] != "done" for p in portals)
    return totals
