"""Removal: what a takedown does, or would do, about one file."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One thing to do; nothing has happened before act() is called."""

    path: str
    """Of the file, relative to the data folder."""
    what: str
    act: Callable[[], None]


class NotRemovedError(Exception):
    """Raised where a file may hold what was taken down and cannot be read; a sentence."""
