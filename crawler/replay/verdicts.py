"""The manifests of a data folder in, what its runs held back of their portals out."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.acceptance import ACCEPT
from crawler.gate import GATED, NIGHT
from crawler.sameness import ONE_BODY

Key = tuple[str, str]  # run id and portal


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What a run held back of one portal."""

    reason: str
    """As the gate said it."""
    is_one_body: bool
    """Whether the crawl ended on one page that came for every address."""


def read_verdicts(runs: Path, damages: list[str]) -> Mapping[Key, HeldBack]:
    """What was held back, but for what an operator has accepted since.

    Each manifest that cannot be read adds a sentence.
    """
    found: dict[Key, HeldBack] = {}
    waiting: defaultdict[str, list[Key]] = defaultdict(list)
    for manifest in _manifests(runs, damages):
        for portal, ended in manifest["portals"].items():
            held = _held_back(ended)
            if held:
                found[manifest["run_id"], portal] = held
                waiting[portal].append((manifest["run_id"], portal))
            elif manifest["command"] == ACCEPT:
                _let_go(found, waiting.pop(portal, []))
            elif manifest["command"] == NIGHT and ended["outcome"] == "done":
                waiting.pop(portal, None)  # that night brought it all again
    return found


def _let_go(found: dict[Key, HeldBack], accepted: list[Key]) -> None:
    """What somebody else sent stays back: the gate never offered it."""
    for key in accepted:
        if not found[key].is_one_body:
            del found[key]


def _held_back(ended: Mapping[str, Any]) -> HeldBack | None:
    if ended["outcome"] != GATED:
        return None
    return HeldBack(reason=ended["reason"], is_one_body=ONE_BODY in ended["failed"])


def _manifests(runs: Path, damages: list[str]) -> Iterator[Mapping[str, Any]]:
    """In the order of their runs."""
    for path in sorted(runs.glob("*/manifest.json")):
        try:
            yield json.loads(path.read_text())
        except (OSError, ValueError) as error:
            damages.append(f"{path}: what its run held back is not known: {error}")
