"""WARC: one response in, its records appended to the portal's set of the day."""

import os
from dataclasses import replace
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.http import Headers, Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture import Capture
from crawler.clock import shanghai_day, utc_text

RENDERED_FLAG = "playwright"  # set by the browser's download handler
FILE_BYTES_MAX = 1_000_000_000  # the size that IIPC's guidelines and CC-NEWS aim at
DESCRIPTION = (
    "Header blocks are rebuilt from parsed headers: names title-cased, order and reason phrase"
    " not original, hop-by-hop headers gone, bodies de-chunked. Payloads are as sent."
)


class WarcSet:
    """The WARC files that one process writes for one portal; a day in Shanghai has its own."""

    def __init__(self, folder: Path, portal: str) -> None:
        self.folder = folder
        self.portal = portal
        self.file: IO[bytes] | None = None
        self.day = ""
        self.serial = 0

    def keep(self, request: Request, response: Response, capture: Capture) -> Capture:
        """Append request and response, durable; the capture with its record id. Raises OSError."""
        writer = self._writer(capture)
        if RENDERED_FLAG in response.flags:
            record = _rendered_record(writer, response, capture)
            writer.write_record(record)
        else:
            record = _response_record(writer, response, capture)
            writer.write_record(record)
            writer.write_record(_request_record(writer, request, record))
        assert self.file
        self.file.flush()
        os.fsync(self.file.fileno())
        return replace(capture, record_id=record.rec_headers.get_header("WARC-Record-ID"))

    def close(self) -> None:
        if self.file:
            self.file.close()
            self.file = None

    def _writer(self, capture: Capture) -> WARCWriter:
        day = shanghai_day(capture.captured_at)
        if not self.file or day != self.day or self.file.tell() > FILE_BYTES_MAX:
            self.close()
            self._open(day, capture)
        return WARCWriter(self.file, gzip=True)

    def _open(self, day: str, capture: Capture) -> None:
        stamp = "".join(char for char in utc_text(capture.captured_at)[:19] if char.isdigit())
        folder = self.folder / self.portal / day
        folder.mkdir(parents=True, exist_ok=True)
        # the process number keeps a nightly and an on-demand run apart that begin in one second
        name = f"SHUWEN-{self.portal}-{stamp}-{self.serial:05}-{os.getpid()}.warc.gz"
        self.file, self.day, self.serial = (folder / name).open("xb"), day, self.serial + 1
        writer = WARCWriter(self.file, gzip=True)
        about = {"software": f"Scrapy/{scrapy.__version__} shuwen", "description": DESCRIPTION}
        writer.write_record(writer.create_warcinfo_record(name, about))


def _response_record(writer: WARCWriter, response: Response, capture: Capture) -> Any:
    headers = {"WARC-Date": utc_text(capture.captured_at)}
    if response.ip_address:
        headers["WARC-IP-Address"] = str(response.ip_address)
    status = f"{response.status} {_phrase(response.status)}".strip()
    block = StatusAndHeaders(status, _pairs(response.headers), protocol="HTTP/1.1")
    return writer.create_warc_record(
        response.url,
        "response",
        BytesIO(response.body),
        http_headers=block,
        warc_headers_dict=headers,
    )


def _rendered_record(writer: WARCWriter, response: Response, capture: Capture) -> Any:
    """The DOM after scripts: no server sent it; what was sent are the page's own requests."""
    return writer.create_warc_record(
        response.url,
        "resource",
        BytesIO(response.body),
        warc_content_type="text/html",
        warc_headers_dict={"WARC-Date": utc_text(capture.captured_at)},
    )


def _request_record(writer: WARCWriter, request: Request, answered: Any) -> Any:
    parts = urlsplit(request.url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    pairs = [("Host", parts.netloc), *_pairs(request.headers)]
    block = StatusAndHeaders(f"{request.method} {target} HTTP/1.1", pairs, is_http_request=True)
    headers = {
        "WARC-Date": answered.rec_headers.get_header("WARC-Date"),
        "WARC-Concurrent-To": answered.rec_headers.get_header("WARC-Record-ID"),
    }
    return writer.create_warc_record(
        request.url,
        "request",
        BytesIO(request.body),
        http_headers=block,
        warc_headers_dict=headers,
    )


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
