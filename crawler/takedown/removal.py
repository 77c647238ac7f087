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


def number(count: int, word: str) -> str:
    """A count with its word.

    >>> number(1, "line"), number(2, "answer")
    ('1 line', '2 answers')
    """
    return f"{count} {word}{'' if count == 1 else 's'}"


class NotRemovedError(Exception):
    """Raised where a file may hold what was taken down and cannot be read; a sentence."""
