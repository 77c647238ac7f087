"""One exchange with a server in, the WARC records that keep it out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders

from crawler.capture import Capture
from crawler.clock import now, utc_text

WARC_VERSION = "WARC/1.1"
RENDERED_FLAG = "playwright"  # set by the browser's download handler
PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
SAME_PAYLOAD, NOT_MODIFIED = f"{PROFILE}identical-payload-digest", f"{PROFILE}server-not-modified"
ABOUT_TYPE = "application/json"

builder = RecordBuilder(WARC_VERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A full response to the same URL that is kept already: what a revisit record refers to."""

    url: str
    record_id: str
    payload_digest: str
    captured_at: str
    """Its WARC-Date."""
    file: str
    """Its WARC file, relative to the folder of all WARC sets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and what came back, as it is to be kept."""

    request: Request
    response: Response
    capture: Capture
    truncated: str = ""
    """`length`, `time` or `disconnect` where only a part of the body came."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the record of an article depends on beside the page (crawler/warc/about.py)."""

    @property
    def is_rendered(self) -> bool:
        return RENDERED_FLAG in self.response.flags


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """The head of an HTTP message, its bytes as sent: warcio's own percent-encodes them."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        lines = [f"{self.protocol} {self.statusline}".strip()]
        lines.extend(f"{name}: {value}" for name, value in self.headers)
        self.headers_buff = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def records_of(exchange: Exchange, warcinfo_id: str, earlier: Earlier | None) -> Iterator[Any]:
    """The answer first, then what was asked, then what is known of it."""
    common = {
        "WARC-Warcinfo-ID": warcinfo_id,
        "WARC-Date": utc_text(exchange.capture.captured_at),
    }
    if exchange.is_rendered:
        answer = _rendered(exchange, common)
    elif earlier:
        answer = _revisit(exchange, common, earlier)
    else:
        answer = _response(exchange, common)
    yield answer
    common["WARC-Concurrent-To"] = answer.rec_headers.get_header("WARC-Record-ID")
    if not exchange.is_rendered:
        yield _request(exchange.request, common)
    if exchange.about:
        yield about_record(exchange.response.url, exchange.about, common)


def warcinfo(name: str, about: Mapping[str, str]) -> Any:
    """The record that opens a file."""
    record = builder.create_warcinfo_record(name, about)
    record.rec_headers.replace_header("WARC-Date", utc_text(now()))
    return record


def _response(exchange: Exchange, common: Mapping[str, str]) -> Any:
    return builder.create_warc_record(
        exchange.response.url,
        "response",
        BytesIO(exchange.response.body),
        length=len(exchange.response.body),
        http_headers=_head(exchange.response),
        warc_headers_dict=_answer_headers(exchange, common),
    )


def _revisit(exchange: Exchange, common: Mapping[str, str], earlier: Earlier) -> Any:
    is_same = exchange.response.status != HTTPStatus.NOT_MODIFIED
    headers = {
        **_answer_headers(exchange, common),
        "WARC-Profile": SAME_PAYLOAD if is_same else NOT_MODIFIED,
        "WARC-Payload-Digest": earlier.payload_digest,
        "WARC-Refers-To": earlier.record_id,
        "WARC-Refers-To-Target-URI": earlier.url,
        "WARC-Refers-To-Date": earlier.captured_at,
    }
    return builder.create_warc_record(
        exchange.response.url,
        "revisit",
        http_headers=_head(exchange.response),
        warc_headers_dict=headers,
    )


def _rendered(exchange: Exchange, common: Mapping[str, str]) -> Any:
    """The DOM after scripts: no server sent it; what was sent are the page's own requests."""
    return builder.create_warc_record(
        exchange.response.url,
        "resource",
        BytesIO(exchange.response.body),
        length=len(exchange.response.body),
        warc_content_type="text/html",
        warc_headers_dict={**common, "WARC-Payload-Digest": exchange.capture.payload_digest},
    )


def _answer_headers(exchange: Exchange, common: Mapping[str, str]) -> dict[str, str]:
    headers = {**common, "WARC-Payload-Digest": exchange.capture.payload_digest}
    if exchange.response.ip_address:
        headers["WARC-IP-Address"] = str(exchange.response.ip_address)
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    return headers


def _request(request: Request, common: Mapping[str, str]) -> Any:
    parts = urlsplit(request.url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    pairs = [("Host", parts.netloc), *_pairs(request.headers)]
    return builder.create_warc_record(
        request.url,
        "request",
        BytesIO(request.body),
        length=len(request.body),
        http_headers=_Head(f"{request.method} {target} HTTP/1.1", pairs, is_http_request=True),
        warc_headers_dict=dict(common),
    )


def about_record(url: str, about: Mapping[str, Any], common: Mapping[str, str]) -> Any:
    """What is known of an answer; `common` says of which, and when."""
    content = json.dumps(about, ensure_ascii=False).encode()
    return builder.create_warc_record(
        url,
        "metadata",
        BytesIO(content),
        length=len(content),
        warc_content_type=ABOUT_TYPE,
        warc_headers_dict=dict(common),
    )


def _head(response: Response) -> _Head:
    status = f"{response.status} {_phrase(response.status)}".strip()
    return _Head(status, _pairs(response.headers), protocol="HTTP/1.1")


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
        if name not in (b"Host", b"Transfer-Encoding")
    ]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
