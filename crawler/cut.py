"""Cut: a download that is ended early in; its error, with what came until then, out."""

from time import monotonic
from typing import NoReturn
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Headers, Response

LENGTH, TIME, DISCONNECT = "length", "time", "disconnect"  # WARC-Truncated
DATA_LOSS_FLAG = "dataloss"  # set by Scrapy where DOWNLOAD_FAIL_ON_DATALOSS is off
MARGIN_SECONDS = 0.5  # before Scrapy's own limit, which keeps nothing


class CutShortError(Exception):
    """The cause of a download error whose response came in part: holds that part."""

    def __init__(self, response: Response, truncated: str) -> None:
        super().__init__(truncated)
        self.response = response
        self.truncated = truncated


class CutWatch:
    """Stops a download at the limits of size and time, a little before Scrapy discards it.

    A server that sends nothing more at all reaches Scrapy's own limit: nothing is kept then.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.bytes_max = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.seconds_max = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self.begun: WeakKeyDictionary[Request, float] = WeakKeyDictionary()
        self.received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        self.reasons: WeakKeyDictionary[Request, str] = WeakKeyDictionary()
        crawler.signals.connect(self.headers_received, signals.headers_received)
        crawler.signals.connect(self.bytes_received, signals.bytes_received)

    def begin(self, request: Request) -> None:
        self.begun[request] = monotonic()

    def headers_received(self, headers: Headers, body_length: object, request: Request) -> None:
        """Raises StopDownload for a body announced as too large, unless a part of it is of use."""
        bytes_max = int(request.meta.get("download_maxsize", self.bytes_max))
        if isinstance(body_length, int) and 0 < bytes_max < body_length:
            self._stop(request, LENGTH)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Raises StopDownload for a body that has grown too large or come for too long."""
        self.received[request] = self.received.get(request, 0) + len(data)
        if 0 < self.bytes_max < self.received[request]:
            self._stop(request, LENGTH)
        begun = self.begun.get(request)
        if begun is not None and monotonic() - begun > self.seconds_max - MARGIN_SECONDS:
            self._stop(request, TIME)

    def raise_for(self, stop: StopDownload, request: Request) -> NoReturn:
        """Raise what Scrapy itself would raise, with what came as its cause."""
        reason = self.reasons.pop(request, LENGTH)
        assert stop.response
        kind = DownloadTimeoutError if reason == TIME else DownloadCancelledError
        raise kind(f"{request.url}: cut short: {reason}") from CutShortError(stop.response, reason)

    def _stop(self, request: Request, reason: str) -> None:
        self.reasons[request] = reason
        raise StopDownload(fail=True)


def whole(response: Response) -> Response:
    """The response. Raises ResponseDataLossError if the connection broke before its end."""
    if DATA_LOSS_FLAG in response.flags:
        raise ResponseDataLossError from CutShortError(response, DISCONNECT)
    return response
