"""Deed: what `repair` does, or would do, about one thing that is not as it was written."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crawler.files import link_aside, move_aside, write_atomically
from crawler.folders import Folders


class Result(StrEnum):
    """What has become of it."""

    MENDED = "mended"
    """It is as it was written, byte for byte: a digest proves it."""
    TAKEN_IN = "taken-in"
    """The store knows it again."""
    PUT_ASIDE = "put-aside"
    """It does not belong there; all it says is held elsewhere."""
    SALVAGED = "salvaged"
    """What can be read of it is there again, the rest is lost."""
    TAKEN_DOWN = "taken-down"
    """It was there again, or still, and is removed: nobody may bring it back."""
    LOST = "lost"
    """Nothing here can bring it back."""


LOSSES = frozenset({Result.SALVAGED, Result.LOST})


def nothing() -> None:
    """The act of a deed that leaves things as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing to do; nothing has happened before act() is called."""

    path: str
    """Of the file, relative to the data folder."""
    what: str
    result: Result
    act: Callable[[], None] = nothing


@dataclass(frozen=True, slots=True)
class Aside:
    """The folder of one repair in the quarantine; what goes there keeps its path."""

    folders: Folders
    name: str

    @property
    def path(self) -> str:
        """Relative to the data folder; "" as long as nothing is there."""
        place = self.folders.quarantine / self.name
        return str(place.relative_to(self.folders.data)) if place.exists() else ""

    def link(self, path: str) -> None:
        """Keep what is about to be replaced there, if there is anything. Raises OSError.

        A folder can have no second name and is in the way of a file.
        """
        file = self.folders.data / path
        if file.is_dir() and not file.is_symlink():
            self.move(path)
        elif os.path.lexists(file):
            link_aside(file, self.place(path))

    def move(self, path: str) -> None:
        """Move a file there, if there is one. Raises OSError."""
        if os.path.lexists(self.folders.data / path):
            move_aside(self.folders.data / path, self.place(path))

    def place(self, path: str) -> Path:
        """A name there that nothing has yet."""
        place = self.folders.quarantine / self.name / path
        while os.path.lexists(place):
            place = place.with_name(f"{place.name}~")
        return place


def written_again(aside: Aside, path: str, lines: Sequence[str], what: str) -> Deed:
    """A part put back in the place of what stands there, its bytes proved by their digest."""

    def act() -> None:
        aside.link(path)
        write_atomically(aside.folders.data / path, "".join(lines).encode())

    return Deed(path=path, what=what, result=Result.MENDED, act=act)
