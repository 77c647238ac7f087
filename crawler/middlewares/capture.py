"""Capture: every network response becomes a WARC record before anything can fail on it."""

import logging
from asyncio import Future, ensure_future
from datetime import timedelta
from hashlib import sha256
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.capture import Capture
from crawler.clock import now
from crawler.folders import Folders
from crawler.warc import WarcSet

logger = logging.getLogger(__name__)


class CaptureMiddleware:
    """Next to the network: sees redirects, errors, robots.txt and retries, bodies as sent.

    An archive that loses pages must not go on: a failed write ends the crawl.
    """

    def __init__(self, crawler: Crawler, warc: WarcSet | None) -> None:
        self.crawler = crawler
        self.warc = warc
        self.closing: Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stores = crawler.settings.getbool("SHUWEN_STORE")
        assert crawler.spidercls
        folder = Folders.from_settings(crawler.settings).warc
        component = cls(crawler, WarcSet(folder, crawler.spidercls.name) if stores else None)
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    def process_response(self, request: Request, response: Response) -> Response:
        latency = timedelta(seconds=request.meta.get("download_latency") or 0)
        capture = Capture(
            captured_at=now() - latency,
            payload_digest="sha256:" + sha256(response.body).hexdigest(),
            status=response.status,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        request.meta["capture"] = self._kept(request, response, capture)
        return response

    def spider_closed(self) -> None:
        if self.warc:
            self.warc.close()

    def _kept(self, request: Request, response: Response, capture: Capture) -> Capture:
        if not self.warc:
            return capture
        try:
            return self.warc.keep(request, response, capture)
        except OSError:
            assert self.crawler.stats
            assert self.crawler.engine
            self.crawler.stats.inc_value("capture/failed")
            logger.exception("capture/failed: %s", request.url)
            self.closing = ensure_future(
                self.crawler.engine.close_spider_async(reason="capture_failed")
            )
            raise


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
