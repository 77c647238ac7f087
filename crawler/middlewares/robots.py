"""Robots: robots.txt by RFC 9309; what cannot be reached forbids, Crawl-delay is kept."""

import asyncio
import logging
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import UNREACHABLE, failure_class

READ_BYTES_MAX = 500 * 1024  # RFC 9309 2.5: at least 500 kibibytes are read
DELAY_SECONDS_MAX = 60  # a portal that asks for more would not be through by morning

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Fetches robots.txt once per scheme, host and port, before the first page."""

    def __init__(self, crawler: Crawler, agent: str) -> None:
        self.crawler = crawler
        self.agent = agent
        self.rules: dict[str, asyncio.Task[Protego]] = {}
        self.unreachable: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for what robots.txt forbids, or would if it could be read."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.rules:
            self.rules[origin] = asyncio.ensure_future(self._read(origin))
        rules = await self.rules[origin]
        if origin in self.unreachable:
            raise IgnoreRequest(f"{UNREACHABLE}{self.unreachable[origin]}")
        self._keep_delay(request, rules.crawl_delay(self.agent))
        if not rules.can_fetch(request.url, self.agent):
            raise IgnoreRequest("forbidden by robots.txt")

    async def _read(self, origin: str) -> Protego:
        assert self.crawler.engine
        url = f"{origin}/robots.txt"
        meta = {"dont_obey_robotstxt": True}
        request = Request(url, callback=NO_CALLBACK, priority=1000, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - the downloader's errors share no base class
            self._lose(origin, failure_class(error))
            return Protego.parse("")
        too_many = response.status == HTTPStatus.TOO_MANY_REQUESTS
        if too_many or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._lose(origin, f"http-{response.status}")
        return Protego.parse(_text(response))

    def _lose(self, origin: str, reason: str) -> None:
        """RFC 9309 2.3.1.4: while nobody knows what is allowed, nothing is."""
        assert self.crawler.stats
        self.unreachable[origin] = reason
        self.crawler.stats.inc_value(f"robots/unreachable/{reason}")
        logger.warning("robots/unreachable/%s: %s/robots.txt", reason, origin)

    def _keep_delay(self, request: Request, seconds: float | None) -> None:
        """Raise the delay of the host's slot to what its robots.txt asks for."""
        assert self.crawler.engine
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        own = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        if not seconds or seconds <= own or key in downloader.per_slot_settings:
            return
        delay = min(seconds, DELAY_SECONDS_MAX)
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay, "jitter": 0}
        if slot := downloader.slots.get(key):
            slot.concurrency, slot.delay, slot.jitter = 1, delay, 0


def _text(response: Response) -> str:
    """RFC 9309 2.3.1.3: without a robots.txt (4xx) all is allowed."""
    if response.status != HTTPStatus.OK:
        return ""
    return response.body[:READ_BYTES_MAX].decode("utf-8-sig", "replace")
