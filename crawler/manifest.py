"""Manifest: a run's ledger, ends and parts in, the manifest that adds up out."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from importlib.metadata import version
from platform import python_version
from typing import Any

from crawler.items import SCHEMA_VERSION
from crawler.ledger import State
from crawler.store import events, outbox, runs, takedowns
from crawler.store.held import GATED_REASON
from crawler.store.outbox import Part
from crawler.store.robots import verdicts_of
from crawler.store.runs import PortalRun
from crawler.store.schema import STORE_VERSION, Store
from crawler.store.takedowns import Rewritten

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
        "takedowns": [rewritten_value(one) for one in takedowns.rewritten_of(store, run_id)],
    }


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """A manifest as it stands in its file."""
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def rewritten_value(rewritten: Rewritten) -> dict[str, str]:
    """What a manifest says of a part that a takedown has changed."""
    return {
        "path": rewritten.path,
        "article_id": rewritten.article_id,
        "ticket": rewritten.ticket,
        "taken_down_at": rewritten.taken_down_at,
        "sha256_before": rewritten.sha256,
    }


def amended(text: str, rewritten: Rewritten, after: Part | None) -> str:
    """A manifest's text when a part of its run has lost lines; None: it is not there any more."""
    told = json.loads(text)
    for kind in {"parts", "events"} & told.keys():
        told[kind] = [
            asdict(after) if after and one["path"] == rewritten.path else one
            for one in told[kind]
            if after or one["path"] != rewritten.path
        ]
    told.setdefault("takedowns", []).append(rewritten_value(rewritten))
    return manifest_text(told)


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
