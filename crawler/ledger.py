"""The ledger's words: how the way of a URL ended in a run."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Terminal states, and `pending` while a run is on. Every discovered URL ends in one."""

    PENDING = "pending"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    VANISHED = "vanished"
    """An article we hold now answers 404 or 410; its record stays."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A state and its reason, path-like: `http-404`, `no-body`, `known`, `not-modified`."""

    state: State
    reason: str = ""


TAKEN_DOWN = Outcome(State.FAILED, "takedown")
"""Of what an operator has taken down: it is not asked for, stored or published ever again."""
