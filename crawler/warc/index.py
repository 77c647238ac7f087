"""CDXJ: the answers of a WARC file in, the sorted index that stands beside it out, and back."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator

from crawler.warc.surt import surt

ANSWERS = frozenset({"response", "revisit", "resource"})
REVISIT_TYPE, UNKNOWN_TYPE = "warc/revisit", "unk"  # CDX's words
NO_TYPE_RE = re.compile(r"[^!-~]+")  # "text/ht\x85ml": what has no place in a media type
NEEDED = frozenset({"url", "mime", "status", "digest", "length", "offset", "filename"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer in a WARC file; the first seven names are those of CDXJ."""

    url: str
    mime: str
    status: str
    digest: str
    length: str
    offset: str
    filename: str
    captured_at: str
    """WARC-Date; the key of the line has it in whole seconds."""
    record_id: str
    type: str
    truncated: str = ""

    @property
    def line(self) -> str:
        stamp = datetime.fromisoformat(self.captured_at).strftime("%Y%m%d%H%M%S")
        told = [(name, getattr(self, name)) for name in NAMES]
        values = {name: value for name, value in told if value or name in NEEDED}
        return f"{surt(self.url)} {stamp} {json.dumps(values)}\n"


NAMES = tuple(field.name for field in fields(Entry))


def index_path(warc: Path) -> Path:
    """The index of a WARC file: x.warc.gz → x.cdxj."""
    return warc.with_name(warc.name.removesuffix(".gz").removesuffix(".warc") + ".cdxj")


def entry_of(record: Any, offset: int, length: int, filename: str) -> Entry | None:
    """The entry of a record, None for one that is no answer."""
    if record.rec_type not in ANSWERS:
        return None
    said = record.rec_headers.get_header
    head = record.http_headers
    mime = media_type((head or record.rec_headers).get_header("Content-Type") or "")
    return Entry(
        url=said("WARC-Target-URI"),
        mime=REVISIT_TYPE if record.rec_type == "revisit" else mime,
        status=head.get_statuscode() if head else "200",
        digest=said("WARC-Payload-Digest") or "",
        length=str(length),
        offset=str(offset),
        filename=filename,
        captured_at=said("WARC-Date"),
        record_id=said("WARC-Record-ID"),
        type=record.rec_type,
        truncated=said("WARC-Truncated") or "",
    )


def media_type(stated: str) -> str:
    """Type and subtype of a Content-Type, in printable ASCII.

    Other bytes are read in one way as they come and in another out of a file.

    >>> media_type("text/html文; charset=utf-8")
    'text/html'
    """
    return NO_TYPE_RE.sub("", stated.partition(";")[0]) or UNKNOWN_TYPE


def read_entries(file: IO[bytes], filename: str) -> Iterator[Entry]:
    """The entries of a whole WARC file, by reading it."""
    records = ArchiveIterator(file)
    for record in records:
        offset, length = records.get_record_offset(), records.get_record_length()
        entry = entry_of(record, offset, length, filename)
        if entry:
            yield entry


def index_content(entries: Iterable[Entry]) -> bytes:
    """The index as bytes, in the order of bytes (LC_ALL=C)."""
    return b"".join(sorted(entry.line.encode() for entry in entries))


def read_index(path: Path) -> list[Entry]:
    """The entries of an index. Raises OSError, ValueError: it is none."""
    lines = path.read_text("utf-8").split("\n")  # splitlines() cuts at U+0085, too
    return [Entry(**json.loads(line.split(" ", 2)[2])) for line in lines if line]
