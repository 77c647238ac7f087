"""Reading back: WARC files in, the captures of articles' pages and their responses out."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from scrapy import Request
from scrapy.http import Headers, Response
from warcio.exceptions import ArchiveLoadFailed

from crawler.capture import Capture
from crawler.clock import shanghai_day
from crawler.warc.about import About
from crawler.warc.growing import GROWING
from crawler.warc.index import ANSWERS, Entry, entry_of, index_path, read_index
from crawler.warc.members import parse, unpack_at, unpacked
from crawler.warc.records import ABOUT_TYPE
from crawler.warc.salvage import starts_in, whole_records
from crawler.warc.tails import is_torn

INDEXES_MAX = 32  # sets whose indexes are held: a few thousand lines each
HEAD_END = b"\r\n\r\n"
INDEX_ERRORS = (OSError, ArchiveLoadFailed, ValueError, TypeError, IndexError)

logger = logging.getLogger(__name__)


class CaptureLostError(Exception):
    """Raised where a capture, or what it refers to, cannot be read: a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record begins."""

    path: Path
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One capture of an article's page; its payload is still in the file."""

    place: Place
    about: About
    record_id: str
    url: str
    captured_at: datetime
    status: int
    payload_digest: str
    is_truncated: bool = False
    is_rendered: bool = False
    refers_to: str = ""
    """Record id of the full response that a revisit record stands for."""
    referred_at: str = ""

    @property
    def redirected_from(self) -> list[str]:
        """As Scrapy's own `redirect_urls`, the first of them."""
        return [self.about.asked] if self.about.asked != self.url else []


def kept_in(path: Path) -> tuple[list[Kept], list[str]]:
    """The captures of articles' pages in a file, in its order; a sentence for each damage."""
    found: list[Kept] = []
    damages: list[str] = []
    answer: dict[str, Any] = {}
    try:
        with path.open("rb") as file:
            for place, record in _records(file, path, damages):
                if not record:
                    answer = {}
                elif record.rec_type in ANSWERS:
                    answer = _answer(record, place)
                elif answer and _is_about(record):
                    about = About.from_values(json.loads(record.raw_stream.read()))
                    found.append(_with_about(answer, about))
    except (OSError, ArchiveLoadFailed, ValueError, TypeError, KeyError) as error:
        damages.append(f"{path}: {error}")
    return found, damages


def _records(file: IO[bytes], path: Path, damages: list[str]) -> Iterator[tuple[Place, Any]]:
    """Each record and its place, None for a damage; the torn end of a growing file is none."""
    is_growing = path.name.endswith(GROWING)  # it has no index yet
    for member, plain in unpacked(file, list(starts_in(file)) if is_growing else _starts(path)):
        if not plain and is_growing and _is_torn_from(file, member.offset):
            logger.warning("capture/torn: %s is whole up to byte %d", path, member.offset)
            return
        if not plain:
            damages.append(f"{path}: damaged at byte {member.offset}")
        yield Place(path=path, offset=member.offset), parse(plain) if plain else None


def _is_torn_from(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    return is_torn(file.read())


def _starts(path: Path) -> list[int]:
    """Where the index says that answers begin: reading goes on there behind a damage."""
    try:
        return sorted(int(entry.offset) for entry in read_index(index_path(path)))
    except INDEX_ERRORS:
        return []


class Payloads:
    """Reads responses; finds what revisit records refer to by the indexes of its day."""

    def __init__(self) -> None:
        self.days: dict[Path, dict[str, Place]] = {}

    def response(self, kept: Kept) -> Response:
        """The response as it came, with the request that led to it. Raises CaptureLostError."""
        if kept.is_rendered:
            headers, payload = Headers(dict(kept.about.headers)), _whole_block(kept.place)
        else:
            headers, payload = _block(kept.place)
        if kept.refers_to:
            _, payload = _block(self._referred(kept))
        if f"sha256:{sha256(payload).hexdigest()}" != kept.payload_digest:
            raise CaptureLostError(f"{kept.url}: the payload is not what {kept.record_id} states")
        response = Response(kept.url, status=kept.status, headers=headers, body=payload)
        capture = Capture.of(response, kept.captured_at, kept.record_id)
        meta = {"capture": capture, "redirect_urls": kept.redirected_from}
        return response.replace(request=Request(kept.url, meta=meta))

    def _referred(self, kept: Kept) -> Place:
        day = shanghai_day(datetime.fromisoformat(kept.referred_at))
        portal_folder = kept.place.path.parent.parent
        place = self._places(portal_folder / day).get(kept.refers_to)
        if not place:
            raise CaptureLostError(f"{kept.url}: refers to {kept.refers_to}, which is not there")
        return place

    def _places(self, folder: Path) -> dict[str, Place]:
        """Where the records of one set lie, by their ids."""
        if folder not in self.days:
            if len(self.days) >= INDEXES_MAX:
                self.days.clear()
            self.days[folder] = {
                entry.record_id: Place(path=folder / entry.filename, offset=int(entry.offset))
                for entry in _entries(folder)
            }
        return self.days[folder]


def _entries(folder: Path) -> Iterator[Entry]:
    """The answers of one set: by its indexes, and by reading what a dead process left growing."""
    for path in sorted(folder.glob("*.cdxj")):
        yield from _readable(path, read_index)
    for path in sorted(folder.glob(f"*{GROWING}")):
        yield from _readable(path, _growing_entries)


def _readable(path: Path, read: Callable[[Path], list[Entry]]) -> list[Entry]:
    """What a file names; one that cannot be read costs the others of its day nothing."""
    try:
        return read(path)
    except INDEX_ERRORS as error:
        logger.warning("replay/no_index: %s: %s", error, path)
        return []


def _growing_entries(path: Path) -> list[Entry]:
    whole = ((parse(plain), at) for at, plain in whole_records(path))
    found = (entry_of(record, at.offset, at.length, path.name) for record, at in whole)
    return [entry for entry in found if entry]


def _answer(record: Any, place: Place) -> dict[str, Any]:
    said = record.rec_headers.get_header
    return {
        "place": place,
        "record_id": said("WARC-Record-ID"),
        "url": said("WARC-Target-URI"),
        "captured_at": datetime.fromisoformat(said("WARC-Date")),
        "status": int(record.http_headers.get_statuscode()) if record.http_headers else -1,
        "payload_digest": said("WARC-Payload-Digest") or "",
        "is_truncated": bool(said("WARC-Truncated")),
        "is_rendered": record.rec_type == "resource",
        "refers_to": said("WARC-Refers-To") or "",
        "referred_at": said("WARC-Refers-To-Date") or "",
    }


def _with_about(answer: dict[str, Any], about: About) -> Kept:
    status = about.status if answer["is_rendered"] else answer["status"]
    return Kept(**{**answer, "status": status, "about": about})


def _is_about(record: Any) -> bool:
    said = record.rec_headers.get_header
    return bool(record.rec_type == "metadata" and said("Content-Type") == ABOUT_TYPE)


def _block(place: Place) -> tuple[Headers, bytes]:
    """HTTP headers and payload of a record, bytes as they came."""
    head, _, payload = _whole_block(place).partition(HEAD_END)
    headers = Headers()
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        headers.appendlist(name, value.strip())
    return headers, payload


def _whole_block(place: Place) -> bytes:
    try:
        with place.path.open("rb") as file:
            plain = unpack_at(file, place.offset)
    except OSError as error:
        raise CaptureLostError(f"{place.path}: {error}") from error
    if not plain:
        raise CaptureLostError(f"{place.path}: damaged at byte {place.offset}")
    return bytes(parse(plain, head=False).raw_stream.read())
