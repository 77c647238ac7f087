"""Capture: every network response becomes a WARC record before anything can fail on it."""

import logging
from asyncio import Future, ensure_future
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.capture import Capture
from crawler.clock import now, utc_text
from crawler.crawl_store import store_of
from crawler.cut import CutShortError
from crawler.ending import CAPTURE_FAILED
from crawler.folders import Folders
from crawler.middlewares.takedown import closes
from crawler.redirects import asked_by
from crawler.spider import PortalSpider
from crawler.store import captures, frontier
from crawler.store.aliases import is_closed, place_of
from crawler.warc.about import About, rendered
from crawler.warc.records import RENDERED_FLAG, Exchange
from crawler.warc.recovery import recover
from crawler.warc.sets import SetPlan, WarcSet

KEPT_ALREADY = "kept_already"
"""Meta key: the capture of a response that a rendering browser's request brought."""

logger = logging.getLogger(__name__)


class CaptureMiddleware:
    """Next to the network: sees redirects, errors, robots.txt and retries, bodies as sent.

    An archive that loses pages must not go on: a failed write ends the crawl.
    """

    def __init__(self, crawler: Crawler, archive: "Archive | None") -> None:
        self.crawler = crawler
        self.archive = archive
        self.closing: Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stores = crawler.settings.getbool("SHUWEN_STORE")
        component = cls(crawler, Archive(crawler) if stores else None)
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    def process_response(self, request: Request, response: Response) -> Response:
        kept = request.meta.pop(KEPT_ALREADY, None)
        request.meta["capture"] = kept or self._kept(request, response)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What came of a body before it was cut is kept, and marked as truncated."""
        cut = exception.__cause__
        if isinstance(cut, CutShortError):
            self._kept(request, cut.response.replace(url=request.url), cut.truncated)

    async def sync(self) -> None:
        """Before a transaction that points at a capture: it is on the disk. Raises OSError."""
        if self.archive:
            with self._ending("sync"):
                await self.archive.warc.sync()

    def spider_closed(self) -> None:
        """What fails now ends no crawl, but its counter makes the portal end with 3."""
        if self.archive:
            try:
                self.archive.warc.close()
            except OSError as error:
                self._count(error, "close")

    def _kept(self, request: Request, response: Response, truncated: str = "") -> Capture:
        latency = timedelta(seconds=request.meta.get("download_latency") or 0)
        capture = Capture.of(response, now() - latency)
        if not self.archive:
            return capture
        if closes(self.archive.store, request, response):  # taken down since it was asked for
            assert self.crawler.stats
            self.crawler.stats.inc_value("capture/taken_down")
            return capture
        exchange = Exchange(
            request=request,
            response=response,
            capture=capture,
            truncated=truncated,
            about=self.archive.about(request, response, capture),
        )
        with self._ending(request.url):
            capture, kind = self.archive.warc.keep(exchange)
        assert self.crawler.stats
        self.crawler.stats.inc_value(f"capture/kept/{kind}")
        if truncated:
            self.crawler.stats.inc_value(f"capture/truncated/{truncated}")
        return capture

    @contextmanager
    def _ending(self, what: str) -> Iterator[None]:
        """Ends the crawl at an OSError, which goes on."""
        try:
            yield
        except OSError as error:
            self._count(error, what)
            assert self.crawler.engine
            self.closing = ensure_future(
                self.crawler.engine.close_spider_async(reason="capture_failed")
            )
            raise

    def _count(self, error: OSError, what: str) -> None:
        assert self.crawler.stats
        self.crawler.stats.inc_value(CAPTURE_FAILED)
        logger.error("%s: %s: %s", CAPTURE_FAILED, error, what)


class Archive:
    """The WARC set of a crawl, and the store that remembers what is in finished ones."""

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.spidercls
        self.crawler = crawler
        self.store = store_of(crawler)
        self.portal = crawler.spidercls.name
        folders = Folders.from_settings(crawler.settings)
        self._recover(folders)
        self.warc = WarcSet(
            SetPlan(
                folder=folders.warc,
                portal=self.portal,
                run_id=crawler.settings["SHUWEN_RUN_ID"],
                bytes_max=crawler.settings.getint("SHUWEN_WARC_BYTES"),
                answers_max=crawler.settings.getint("SHUWEN_WARC_ANSWERS"),
                earlier=lambda url: captures.earlier(self.store, self.portal, url),
                on_end=lambda kept: captures.remember(self.store, self.portal, kept),
            )
        )

    def about(self, request: Request, response: Response, capture: Capture) -> dict[str, Any]:
        """What replay needs to make an article's record again, or knows a missing page by."""
        link = request.cb_kwargs.get("link") or request.cb_kwargs.get("made_up")
        if not link:
            return {}
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        found = frontier.first_seen_at(self.store, place_of(self.store, link.url))
        about = About(
            run_id=self.crawler.settings["SHUWEN_RUN_ID"],
            link=link,
            part=len(request.cb_kwargs.get("parts", ())) + 1,
            asked=asked_by(request),
            first_seen_at=utc_text(found or capture.captured_at),
            since=spider.scope.since,
            until=spider.scope.until,
            only_url=spider.scope.url,
            made_up_after=self._name(request.cb_kwargs.get("made_up_after", "")),
        )
        return (rendered(about, response) if RENDERED_FLAG in response.flags else about).values()

    def _name(self, url: str) -> str:
        """An article's address; if it was taken down meanwhile, its id."""
        place = place_of(self.store, url) if url else ""
        return place if is_closed(place) else url

    def _recover(self, folders: Folders) -> None:
        """Finish what a dead process left of this portal's files."""
        recovered = recover(self.store, folders, self.portal)
        assert self.crawler.stats
        if recovered.files:
            self.crawler.stats.inc_value("capture/recovered", recovered.files)
        if recovered.damages:
            self.crawler.stats.inc_value("capture/damaged", recovered.damages)
