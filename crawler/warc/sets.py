"""WARC sets: exchanges in, the files of one portal and process out; a day has its own."""

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import scrapy

from crawler.capture import Capture
from crawler.clock import shanghai_day, utc_text
from crawler.warc.growing import GrowingFile
from crawler.warc.index import Entry
from crawler.warc.records import Earlier, Exchange, records_of

CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
DESCRIPTION = (
    "Header blocks are rebuilt from parsed headers: names title-cased, order and reason phrase"
    " not original, hop-by-hop headers gone, bodies de-chunked. Payloads are as sent."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlan:
    """Where a process writes, and what it looks up and tells on the way."""

    folder: Path
    """Of all WARC sets."""
    portal: str
    run_id: str
    bytes_max: int
    answers_max: int
    """In a file: until its index is written each takes a kilobyte of memory."""
    earlier: Callable[[str], Earlier | None]
    """URL → the newest full response in a finished file."""
    on_end: Callable[[Iterable[Earlier]], None]
    """Told of each file that is finished."""


class WarcSet:
    """The WARC files that one process writes for one portal.

    A file that fails is the last one: an archive that loses pages must not go on.
    """

    def __init__(self, plan: SetPlan) -> None:
        self.plan = plan
        self.current: GrowingFile | None = None
        self.own: dict[str, Earlier] = {}
        self.serial = 0
        self.syncing = asyncio.Lock()

    def keep(self, exchange: Exchange) -> tuple[Capture, str]:
        """Append an exchange; the capture with its record id, and the record's type.

        Durable after sync(). Raises OSError, then and ever after.
        """
        file = self._file(exchange.capture)
        kept = file.append(records_of(exchange, file.warcinfo_id, self._earlier(exchange)))
        found = _earlier_of(kept, file.relative)
        if found:
            self.own[found.url] = found
        return replace(exchange.capture, record_id=kept.record_id), kept.type

    async def sync(self) -> None:
        """What was kept is on the disk when this returns. Raises OSError.

        The crawl goes on meanwhile; what is kept during one fsync waits for the next, together.
        """
        file = self.current
        wanted = file.size if file else 0
        async with self.syncing:
            if file and file.synced < wanted:
                await file.sync()

    def close(self) -> None:
        """Finish the file that grows: its index, then its final name. Raises OSError.

        One that has failed, which was said then, is left to the recovery of the next start.
        """
        if not self.current:
            return
        if self.current.failure:
            self.current.leave()
            return
        self.current.end()
        file, self.current = self.current, None
        self.plan.on_end(earlier_of(file.entries, file.relative))
        self.own.clear()

    def _is_full(self, file: GrowingFile) -> bool:
        return file.size > self.plan.bytes_max or len(file.entries) >= self.plan.answers_max

    def _earlier(self, exchange: Exchange) -> Earlier | None:
        """What the exchange repeats, if that is kept still."""
        response, body = exchange.response, exchange.response.body
        is_full = response.status == HTTPStatus.OK and body and not exchange.truncated
        if exchange.is_rendered or not (is_full or response.status == HTTPStatus.NOT_MODIFIED):
            return None
        found = self.own.get(response.url) or self._finished(response.url)
        is_same = found and found.payload_digest == exchange.capture.payload_digest
        return found if is_same or not is_full else None

    def _finished(self, url: str) -> Earlier | None:
        found = self.plan.earlier(url)
        return found if found and (self.plan.folder / found.file).is_file() else None

    def _file(self, capture: Capture) -> GrowingFile:
        day = shanghai_day(capture.captured_at)
        file = self.current
        if file and (file.failure or (file.day == day and not self._is_full(file))):
            return file
        self.close()
        stamp = "".join(char for char in utc_text(capture.captured_at)[:19] if char.isdigit())
        # the process number keeps a nightly and an on-demand run apart that begin in one second
        name = f"SHUWEN-{self.plan.portal}-{stamp}-{self.serial:05}-{os.getpid()}.warc.gz"
        about = {
            "software": f"Scrapy/{scrapy.__version__} shuwen",
            "description": DESCRIPTION,
            "isPartOf": self.plan.run_id,
            "conformsTo": CONFORMS_TO,
        }
        self.serial += 1
        self.current = GrowingFile(self.plan.folder, f"{self.plan.portal}/{day}/{name}")
        self.current.begin(about)
        return self.current


def earlier_of(entries: Sequence[Entry], relative: str) -> list[Earlier]:
    """What later revisit records may refer to: whole responses that hold a page."""
    return [found for entry in entries if (found := _earlier_of(entry, relative))]


def _earlier_of(entry: Entry, relative: str) -> Earlier | None:
    if entry.type != "response" or entry.status != "200" or entry.truncated:
        return None
    return Earlier(
        url=entry.url,
        record_id=entry.record_id,
        payload_digest=entry.digest,
        captured_at=entry.captured_at,
        file=relative,
    )
