"""Removal: what a takedown does, or would do, about one file."""

from collections.abc import Callable
from dataclasses import dataclass, replace


def nothing() -> None:
    """The act of a removal that is done, or is only told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One thing to do; nothing has happened before act() is called."""

    path: str
    """Of the file, relative to the data folder."""
    what: str
    act: Callable[[], None] = nothing

    @property
    def told(self) -> "Removal":
        """The same without what it would take to do it: a file's whole content."""
        return replace(self, act=nothing)


def number(count: int, word: str) -> str:
    """A count with its word.

    >>> number(1, "line"), number(2, "answer")
    ('1 line', '2 answers')
    """
    return f"{count} {word}{'' if count == 1 else 's'}"


class NotRemovedError(Exception):
    """Raised where a file may hold what was taken down and cannot be read; a sentence."""


def refused(name: str, why: str) -> Removal:
    """Of a file that may hold what was taken down. Its act raises NotRemovedError."""

    def act() -> None:
        raise NotRemovedError(f"{name}: {why}; `repair`, then again")

    return Removal(path=name, what=f"left as it is: {why}", act=act)
