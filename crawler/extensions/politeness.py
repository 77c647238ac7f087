"""Politeness: when a host may be asked, and when it is left alone for the rest of a crawl."""

import asyncio
import logging
from typing import Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.breaker import Breaker, strike
from crawler.failures import HOST_LEFT, UNFINISHED
from crawler.folders import Folders
from crawler.middlewares.rendering import INNER_SLOT
from crawler.pacing import Pacing

PAUSED = "paused"  # another process was told to wait
LOOK_UP_SECONDS = 0.5  # while waiting: whether the crawl ends, or the host has been left

logger = logging.getLogger(__name__)


class HostLeftError(IgnoreRequest):
    """Raised for a request of a host that is not asked any more in this crawl."""

    def __init__(self) -> None:
        super().__init__(HOST_LEFT)


class CrawlEndsError(IgnoreRequest):
    """Raised for a request that would have to wait, but the crawl is about to end."""

    def __init__(self) -> None:
        super().__init__(UNFINISHED)


class PolitenessExtension:
    """What handler and middlewares of one crawl know of its hosts in common."""

    def __init__(self, crawler: Crawler, pacing: Pacing, patience: float) -> None:
        self.crawler = crawler
        self.pacing = pacing
        self.patience = patience
        """Seconds that a request may be made to wait."""
        self.breaker = Breaker()
        self.left: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings, folders = crawler.settings, Folders.from_settings(crawler.settings)
        pacing = Pacing(
            folders.pacing if folders.is_writable else None, settings.getfloat("DOWNLOAD_DELAY")
        )
        return cls(crawler, pacing, settings.getfloat("SHUWEN_PATIENCE"))

    async def turn(self, request: Request) -> None:
        """Wait until the request's host may be asked. Raises HostLeftError, CrawlEndsError."""
        host = host_of(request)
        self.check(request)
        if request.meta.get("download_slot") == INNER_SLOT:
            return  # of a page that is rendered in its turn
        while wait := self.pacing.claim(host):
            if wait > self.patience:
                self.leave(host, PAUSED)
            await asyncio.sleep(min(wait, LOOK_UP_SECONDS))
            self.check(request)
            if self._ends():
                raise CrawlEndsError

    def check(self, request: Request) -> None:
        """Raises HostLeftError."""
        if host_of(request) in self.left:
            raise HostLeftError

    def pause(self, request: Request, seconds: float, reason: str) -> None:
        """A host that asks for more than our patience is left."""
        host = host_of(request)
        self.pacing.pause(host, seconds)
        if seconds > self.patience:
            self.leave(host, reason)

    def answered(self, request: Request, reason: str) -> None:
        """How a page ended; blocks and troubles slow down, too many in a row end the asking."""
        host = host_of(request)
        if strike(reason):
            self.pacing.slow_down(host)
        if self.breaker.answered(host, reason):
            self.leave(host, reason)

    def lost(self, request: Request, reason: str) -> None:
        """A page for which nothing came: trouble, or a refusal of our own, which says nothing."""
        if strike(reason):
            self.answered(request, reason)

    def leave(self, host: str, reason: str) -> None:
        if host in self.left:
            return
        assert self.crawler.stats
        self.left[host] = reason
        self.crawler.stats.inc_value(f"host/left/{host}/{reason}")
        logger.warning("host/left/%s: %s", reason, host)

    def _ends(self) -> bool:
        slot = self.crawler.engine and self.crawler.engine._slot  # noqa: SLF001 - said nowhere else
        return bool(slot and slot.closing is not None)


def politeness_of(crawler: Crawler) -> PolitenessExtension:
    return cast("PolitenessExtension", crawler.get_extension(PolitenessExtension))


def host_of(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
