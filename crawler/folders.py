"""Where things lie in the data folder."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scrapy.settings import BaseSettings

from crawler.disk import DISK_ERRORS
from crawler.files import make_folder
from crawler.tombstone import TOMBSTONES_PATH


class FolderError(Exception):
    """Raised by Folders.check() when the data folder cannot be written; reads as a sentence."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder and what stands in it (data/README.md)."""

    data: Path

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(Path(settings["SHUWEN_DATA"]).absolute())

    @property
    def store(self) -> Path:
        return self.data / "state" / "shuwen.sqlite"

    @property
    def rebuilt(self) -> Path:
        """The store that a repair has made anew, until it is in its place."""
        return self.store.with_name("rebuilt.sqlite")

    @property
    def warc(self) -> Path:
        return self.data / "warc"

    @property
    def tombstones(self) -> Path:
        return self.data / TOMBSTONES_PATH

    @property
    def quarantine(self) -> Path:
        return self.data / "quarantine"

    @property
    def lost_captures(self) -> Path:
        """The record ids of captures that are lost, once `repair` has said so."""
        return self.quarantine / "captures-lost.txt"

    @property
    def runs(self) -> Path:
        return self.data / "runs"

    @property
    def pacing(self) -> Path:
        return self.data / "state" / "pacing"

    def lock(self, name: str) -> Path:
        return self.data / "state" / f"{name}.lock"

    @property
    def running(self) -> Path:
        return self.data / "state" / "running"

    def run_lock(self, run_id: str) -> Path:
        return self.running / run_id

    def run(self, run_id: str) -> Path:
        return self.runs / run_id

    @property
    def is_writable(self) -> bool:
        return os.access(self.data / "state", os.W_OK | os.X_OK)

    def check(self) -> None:
        """Raises FolderError unless the data folder is there and can be written.

        Raises OSError where the disk is what fails.
        """
        try:
            make_folder(self.data / "state")
            if os.statvfs(self.data).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self.data))
        except OSError as error:
            if error.errno in DISK_ERRORS:
                raise
            raise FolderError(f"the data folder cannot be made: {self.data}: {error}") from error
        for folder in (self.data, self.data / "state"):
            if not os.access(folder, os.W_OK | os.X_OK):
                raise FolderError(f"the data folder cannot be written: {folder}")
        self._check_places()
        self.check_store()

    def check_store(self) -> None:
        """Raises FolderError where a store has been and none is that can be relied on."""
        if self.rebuilt.exists():
            raise FolderError("a repair was cut short: `repair` completes it")
        if not self.has_store and any(self.data.glob("articles/*/*.jsonl")):
            raise FolderError(f"the store is lost: {self.store}, but parts are there")

    def _check_places(self) -> None:
        """What a run needs from its first page on; parts and quarantine can wait for theirs."""
        for folder in (self.runs, self.warc, self.running):
            if os.path.lexists(folder) and not folder.is_dir():
                raise FolderError(f"no folder, and in the way of one: {folder}")
            if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
                raise FolderError(f"the data folder cannot be written: {folder}")
        for lock in sorted(self.store.parent.glob("*.lock")):
            if not (lock.is_file() and os.access(lock, os.W_OK)):
                raise FolderError(f"no lock that can be held: {lock}")

    @property
    def has_store(self) -> bool:
        """An empty file is what a lost store leaves; SQLite would begin a new one in it."""
        return self.store.is_file() and self.store.stat().st_size > 0
