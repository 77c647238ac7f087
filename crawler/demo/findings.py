"""Findings: what a night left in the data folder, read back from its manifest and parts."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.demo.truth import Counts
from crawler.folders import Folders
from crawler.store.outbox import Part


class NoManifestError(Exception):
    """Raised by read_findings() when a night left no manifest; reads as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """One night as its manifest tells it."""

    run_id: str
    code: int
    counts: Mapping[str, Counts]
    reasons: Mapping[str, str]
    """Portal → why it failed; portals that did not are not in it."""
    parts: tuple[Part, ...]


def read_findings(folders: Folders) -> Findings:
    """The latest run's. Raises NoManifestError."""
    try:
        latest = json.loads((folders.runs / "latest.json").read_bytes())
        manifest = json.loads((folders.run(latest["run_id"]) / "manifest.json").read_bytes())
    except FileNotFoundError as error:
        raise NoManifestError(f"the night left no manifest: {error.filename} is missing") from error
    portals = manifest["portals"]
    return Findings(
        run_id=manifest["run_id"],
        code=manifest["exit_code"],
        counts={name: _counts(portal) for name, portal in portals.items()},
        reasons={name: p["reason"] for name, p in portals.items() if p["outcome"] == "failed"},
        parts=tuple(Part(**part) for part in manifest["parts"]),
    )


def read_kept_copies(folders: Folders, nights: Sequence[Findings]) -> dict[str, str]:
    """article_id → duplicate_of, as the last record of each article has it."""
    kept: dict[str, str] = {}
    for part in (part for night in nights for part in night.parts):
        for line in (folders.data / part.path).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            kept[record["article_id"]] = record["duplicate_of"]
    return kept


def partitions(nights: Sequence[Findings]) -> list[tuple[str, int, int]]:
    """Date, parts and records of each partition that was written to, by date."""
    parts = [part for night in nights for part in night.parts]
    number = Counter(part.day for part in parts)
    records: Counter[str] = Counter()
    for part in parts:
        records[part.day] += part.records
    return [(day, number[day], records[day]) for day in sorted(number)]


def _counts(portal: Mapping[str, Any]) -> Counts:
    return Counts(
        listed=portal["discovered"],
        new=portal["new"],
        changed=portal["changed"],
        unchanged=portal["unchanged"],
        duplicate=portal["duplicate"],
        vanished=portal["vanished"],
        failed=sum(portal["failed"].values()),
    )
