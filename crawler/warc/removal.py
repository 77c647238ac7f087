"""A WARC file and exchanges in it in; the file without them, its index, and a note of it, out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from crawler import files
from crawler.clock import now, utc_text
from crawler.warc.exchanges import KeptExchange
from crawler.warc.index import index_content, index_path, read_entries
from crawler.warc.members import Member, pack, whole_members
from crawler.warc.records import about_record, builder
from crawler.warc.salvage import read_ranges

NOTE_TYPE = "application/warc-fields"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the file says of exchanges that were removed from it."""

    article_id: str
    ticket: str
    records: int


@dataclass(frozen=True, slots=True)
class Renamed:
    """An answer for an address that was made up after an article's: it names the id instead."""

    exchange: KeptExchange
    article_id: str

    def record(self) -> Any:
        """What is known of the answer, said anew."""
        exchange = self.exchange
        common = {
            "WARC-Warcinfo-ID": exchange.warcinfo_id,
            "WARC-Date": exchange.date,
            "WARC-Concurrent-To": exchange.record_id,
        }
        about = {**exchange.about, "made_up_after": self.article_id}
        return about_record(exchange.url, about, common)


def rewrite_without(
    path: Path,
    gone: Sequence[KeptExchange],
    renamed: Sequence[Renamed] = (),
    notes: Iterable[Note] = (),
) -> None:
    """Replace the file by one without these exchanges, then its index; the rest stays as it is.

    Cut short between the two it is done by write_index(). Raises OSError.
    """
    removed = {member for exchange in gone for member in exchange.members}
    with path.open("rb") as file:
        kept = [member for member in whole_members(file) if member not in removed]
    instead = {one.exchange.about_member: pack(one.record()) for one in renamed}
    warcinfo_id = next(one.warcinfo_id for one in (*gone, *(one.exchange for one in renamed)))
    content = _content(path, kept, instead, [_note(one, warcinfo_id) for one in notes])
    files.write_atomically(path, content)
    write_index(path)


def write_index(path: Path) -> None:
    """Write the index of a file anew, if it does not say what the file holds. Raises OSError."""
    index, content = index_path(path), index_of(path)
    if not (index.is_file() and index.read_bytes() == content):
        files.write_atomically(index, content)


def index_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return index_content(read_entries(file, path.name))


def _content(
    path: Path, kept: list[Member], instead: Mapping[Member | None, bytes], notes: Iterable[Any]
) -> Iterator[bytes]:
    for member, packed in zip(kept, read_ranges(path, kept), strict=True):
        yield instead.get(member, packed)
    yield from map(pack, notes)


def _note(note: Note, warcinfo_id: str) -> Any:
    said = f"removed: {note.records} records\r\nticket: {note.ticket}\r\n".encode()
    return builder.create_warc_record(
        note.article_id,
        "metadata",
        BytesIO(said),
        length=len(said),
        warc_content_type=NOTE_TYPE,
        warc_headers_dict={"WARC-Warcinfo-ID": warcinfo_id, "WARC-Date": utc_text(now())},
    )
