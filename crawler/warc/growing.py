"""Growing: records in, one WARC file out; it is trusted only while nothing of it has failed."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from crawler import files
from crawler.warc.index import Entry, entry_of, index_content, index_path
from crawler.warc.members import pack
from crawler.warc.records import warcinfo

GROWING = ".open"  # a file under this name is being written, or its writer died or failed


class GrowingFile:
    """One WARC file from its warcinfo record to its index.

    A failed write may have left a part of a record. After a failed fsync the kernel may count as
    written what is not: the next one says nothing. After either the file takes no more, and keeps
    its name for recovery.
    """

    def __init__(self, folder: Path, relative: str) -> None:
        self.relative = relative
        self.final = folder / relative
        self.growing = self.final.with_name(self.final.name + GROWING)
        self.file = files.open_growing(self.growing)
        self.entries: list[Entry] = []
        self.size = self.synced = 0
        self.warcinfo_id = ""
        self.failure: OSError | None = None
        self.syncing = Lock()  # of two fsyncs at once the kernel tells one of a failure

    @property
    def day(self) -> str:
        return self.final.parent.name

    def begin(self, about: Mapping[str, str]) -> None:
        """Append the record that opens the file. Raises OSError."""
        record = warcinfo(self.final.name, about)
        self.warcinfo_id = record.rec_headers.get_header("WARC-Record-ID")
        self._write(record)

    def append(self, records: Iterable[Any]) -> Entry:
        """The entry of the answer among the records; all are with the kernel. Raises OSError."""
        before = len(self.entries)
        for record in records:
            self._write(record)
        return self.entries[before]

    async def sync(self) -> None:
        """What was appended is on the disk when this returns. Raises OSError."""
        size = self.size
        await asyncio.to_thread(self._sync)
        self.synced = max(self.synced, size)

    def end(self) -> None:
        """Write the index, then give the file its final name. Raises OSError."""
        with self.syncing, self._trusted(), self.file:
            files.write_atomically(index_path(self.final), index_content(self.entries))
            files.end_growing(self.file, self.growing, self.final)
        self.synced = self.size

    def leave(self) -> None:
        """Leave to recovery what has failed."""
        with self.syncing:
            self.file.close()

    def _sync(self) -> None:
        with self.syncing, self._trusted():
            if not self.file.closed:  # its end has synced it meanwhile
                files.sync(self.file)

    def _write(self, record: Any) -> None:
        member = pack(record)
        with self._trusted():
            files.append(self.file, member)
        entry = entry_of(record, self.size, len(member), self.final.name)
        self.size += len(member)
        if entry:
            self.entries.append(entry)

    @contextmanager
    def _trusted(self) -> Iterator[None]:
        """Raises OSError: what fails now, or that something has failed before."""
        if self.failure:
            why = "nothing more is written after a failure"
            raise OSError(self.failure.errno, why, str(self.growing)) from self.failure
        try:
            yield
        except OSError as error:
            self.failure = error
            raise
