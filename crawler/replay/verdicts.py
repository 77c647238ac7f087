"""The manifests of a data folder in, why its runs held back what they had of a portal out."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.acceptance import ACCEPT
from crawler.ending import SENTENCES
from crawler.gate import GATED, NIGHT
from crawler.sameness import ONE_BODY
from crawler.schedule import is_try

Key = tuple[str, str]  # run id and portal
Verdicts = Mapping[Key, str]
"""The gate's sentence, of portals that were held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """How a run ended for one portal."""

    run_id: str
    command: str
    portal: str
    outcome: str
    reason: str
    is_through: bool


def read_verdicts(runs: Path, damages: list[str]) -> Verdicts:
    """What was held back, but for what an operator has accepted since.

    Each manifest that cannot be read adds a sentence.
    """
    found: dict[Key, str] = {}
    waiting: defaultdict[str, list[Key]] = defaultdict(list)
    for ended in _endings(runs, damages):
        key = (ended.run_id, ended.portal)
        if ended.outcome == GATED:
            found[key] = ended.reason
            waiting[ended.portal].append(key)
        elif ended.command == ACCEPT:
            _let_go(found, waiting.pop(ended.portal, []))
        elif ended.command == NIGHT and ended.is_through:
            waiting.pop(ended.portal, None)  # that night brought it all again
    return found


def _let_go(found: dict[Key, str], accepted: list[Key]) -> None:
    """What somebody else sent stays back: the gate never offered it."""
    for key in accepted:
        if found[key] != SENTENCES[ONE_BODY]:
            del found[key]


def _endings(runs: Path, damages: list[str]) -> Iterator[_Ended]:
    """In the order of their runs."""
    for path in sorted(runs.glob("*/manifest.json")):
        try:
            yield from _endings_of(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            damages.append(f"{path}: what its run held back is not known: {error!r}")


def _endings_of(path: Path) -> list[_Ended]:
    told = json.loads(path.read_text())
    if told["run_id"] != path.parent.name:
        raise ValueError("the manifest of another run")
    return [
        _Ended(
            run_id=told["run_id"],
            command=told["command"],
            portal=portal,
            outcome=ended["outcome"],
            reason=ended["reason"],
            is_through=_is_through(ended),
        )
        for portal, ended in told["portals"].items()
    ]


def _is_through(ended: Mapping[str, Any]) -> bool:
    """Whether it left nothing for the host's or the night's sake: a lost section may fail it.

    What was held back is due at once, whatever the listings name.
    """
    left_nothing = ended["discovered"] > 0 and all(map(is_try, ended["failed"]))
    return bool(ended["outcome"] == "done" or left_nothing)
