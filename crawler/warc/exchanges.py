"""A WARC file in, its exchanges out: an answer with the request, and what is known of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from warcio.exceptions import ArchiveLoadFailed

from crawler.content_encoding import DecodeError, InflatedError, decoded
from crawler.redirects import led_to
from crawler.warc.index import ANSWERS
from crawler.warc.members import Member, parse, unpacked
from crawler.warc.records import ABOUT_TYPE

PLAIN_BYTES_MAX = 64 << 20  # a page of 5 MiB that was sent packed


class CaptureDamagedError(Exception):
    """Raised where a file is read on which all depends, and a record of it is not whole."""


@dataclass(slots=True, kw_only=True)
class KeptExchange:
    """The records that were written together, as they lie in their file."""

    record_id: str
    """Of the answer."""
    warcinfo_id: str
    date: str
    """WARC-Date of all its records."""
    status: int
    url: str
    """WARC-Target-URI of the answer."""
    led_to: str
    """Where a redirect sends whoever asks, "" if it is none."""
    answer: bytes
    """The unpacked member of the answer."""
    members: list[Member] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    """What crawler/warc/about.py says of an article's page; of other answers nothing."""
    about_member: Member | None = None
    """Where it stands."""

    @property
    def link_url(self) -> str:
        """The address of the article that was wanted."""
        return str(self.about.get("link", {}).get("url", ""))

    @property
    def made_up_after(self) -> str:
        """Of an answer for an address that cannot exist: the article's it was made up after."""
        return str(self.about.get("made_up_after", ""))

    def text(self) -> str:
        """The payload as far as it is a text: who looks for a sentence in it needs no more."""
        record = parse(self.answer)
        said = record.http_headers.get_header("Content-Encoding") if record.http_headers else ""
        encodings = [name.strip().lower() for name in (said or "").split(",") if name.strip()]
        body = record.raw_stream.read()
        try:
            body = decoded(body, encodings, PLAIN_BYTES_MAX).body
        except (DecodeError, InflatedError):
            return ""
        try:
            return body.decode()
        except UnicodeDecodeError:
            return body.decode("gb18030", "ignore")


def exchanges_in(path: Path) -> Iterator[KeptExchange]:
    """Raises CaptureDamagedError, OSError."""
    current: KeptExchange | None = None
    try:
        with path.open("rb") as file:
            for member, plain in unpacked(file):
                if not plain:
                    raise CaptureDamagedError(f"{path}: damaged at byte {member.offset}")
                record = parse(plain)
                if record.rec_type in ANSWERS or record.rec_type == "warcinfo":
                    if current:
                        yield current
                    current = _begun(record, plain) if record.rec_type in ANSWERS else None
                if current:
                    _join(current, record, member)
    except (ArchiveLoadFailed, ValueError) as error:
        raise CaptureDamagedError(f"{path}: {error}") from error
    if current:
        yield current


def _begun(record: Any, plain: bytes) -> KeptExchange:
    said, head = record.rec_headers.get_header, record.http_headers
    url = said("WARC-Target-URI") or ""
    location = (head.get_header("Location") if head else "") or ""
    return KeptExchange(
        record_id=said("WARC-Record-ID"),
        warcinfo_id=said("WARC-Warcinfo-ID") or "",
        date=said("WARC-Date") or "",
        status=int(head.get_statuscode()) if head else HTTPStatus.OK,
        url=url,
        led_to=led_to(url, location),
        answer=plain,
    )


def _join(current: KeptExchange, record: Any, member: Member) -> None:
    said = record.rec_headers.get_header
    if record.rec_type == "metadata" and not said("WARC-Concurrent-To"):
        return  # what a takedown left in its place
    current.members.append(member)
    if record.rec_type == "metadata" and said("Content-Type") == ABOUT_TYPE:
        current.about, current.about_member = json.loads(record.raw_stream.read()), member
