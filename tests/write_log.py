"""Write log: what a night did to its files in, in order; the disk as a power cut left it out."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("qqqqq")


@dataclass(frozen=True, kw_only=True)
class Done:
    """One thing done to a file; kinds as in tests/preload/record.c."""

    kind: str
    path: str
    other: str
    offset: int
    content: bytes


def read_log(log: Path) -> list[Done]:
    text, at, found = log.read_bytes(), 0, []
    while at < len(text):
        kind, *lengths, offset, size = HEAD.unpack_from(text, at)
        at += HEAD.size
        parts = []
        for length in (*lengths, size):
            parts.append(text[at : at + length])
            at += length
        path, other, content = parts
        done = Done(
            kind=chr(kind),
            path=path.decode(),
            other=other.decode(),
            offset=offset,
            content=content,
        )
        found.append(done)
    return found


@dataclass
class File:
    """What processes read in it, and what would be left of it without power."""

    content: bytearray = field(default_factory=bytearray)
    durable: bytes = b""


@dataclass
class Disk:
    """Files by name; names are kept over a power cut, what was not synced may be gone.

    So may a new folder, until the one above it has been synced.
    """

    files: dict[str, File] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    """Folders that a power cut takes, with all that is in them."""

    def keeps(self, path: str) -> bool:
        """Whether a power cut leaves the folders in which a file lies."""
        return not any(str(folder) in self.unsure for folder in Path(path).parents)

    def follow(self, log: Iterable[Done]) -> "Disk":
        for done in log:
            self._follow(done)
        return self

    def put(self, before: str, folder: Path, *, unsynced: bool) -> None:
        """Write the files that lay below `before` into a folder."""
        kept = (path for path in self.files if unsynced or self.keeps(path))
        for path, file in ((path, self.files[path]) for path in kept):
            there = folder / path.removeprefix(before).lstrip("/")
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(bytes(file.content) if unsynced else file.durable)

    def _follow(self, done: Done) -> None:
        if done.kind == "r":
            self.files[done.other] = self.files.pop(done.path)
        elif done.kind == "u":
            self.files.pop(done.path, None)
        elif done.kind == "o":
            file = self.files.setdefault(done.path, File())
            if done.offset:
                file.content.clear()
        elif done.kind == "m":
            self.unsure.add(done.path)
        elif done.kind == "s" and done.path not in self.files:  # a folder
            self.unsure -= {path for path in self.unsure if str(Path(path).parent) == done.path}
        elif done.path in self.files:  # else a file that has lost its name
            self._change(self.files[done.path], done)

    def _change(self, file: File, done: Done) -> None:
        content, end = file.content, done.offset + len(done.content)
        if done.kind == "s":
            file.durable = bytes(content)
        elif done.kind == "t":
            del content[done.offset :]
            content.extend(bytes(done.offset - len(content)))
        else:
            content.extend(bytes(max(0, end - len(content))))
            content[done.offset : end] = done.content
