"""Robots: robots.txt by RFC 9309; what cannot be reached forbids, Crawl-delay is kept."""

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.clock import now
from crawler.extensions.politeness import host_of, politeness_of
from crawler.failures import UNREACHABLE
from crawler.robots.answer import Answer, answer_of, answer_of_error
from crawler.robots.keeping import RobotsKeeping
from crawler.robots.rules import product_token
from crawler.robots.verdict import Verdict, verdict_on
from crawler.urls import DEFAULT_PORTS

DELAY_SECONDS_MAX = 60  # a portal that asks for more would not be through by morning

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Asks for robots.txt before the first page of a scheme, host and port, and now and then."""

    def __init__(self, crawler: Crawler, token: str, keeping: RobotsKeeping) -> None:
        self.crawler = crawler
        self.token = token
        self.keeping = keeping
        self.verdicts: dict[str, asyncio.Task[Verdict]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        token = product_token(crawler.settings["USER_AGENT"])
        component = cls(crawler, token, RobotsKeeping.of(crawler))
        crawler.signals.connect(component.keeping.close, signals.spider_closed)
        return component

    async def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest for what robots.txt forbids, or would if it could be read."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        verdict = await self._verdict(origin_of(request.url))
        if not verdict.rules:
            raise IgnoreRequest(f"{UNREACHABLE}{verdict.word.partition('/')[2]}")
        self._keep_delay(request, verdict.rules.delay)
        if not verdict.rules.allow(request.url):
            raise IgnoreRequest("forbidden by robots.txt")

    async def _verdict(self, origin: str) -> Verdict:
        known = self.verdicts.get(origin)
        if not known or (known.done() and now() >= known.result().until):
            self.verdicts[origin] = asyncio.ensure_future(self._look(origin))
        return await self.verdicts[origin]

    async def _look(self, origin: str) -> Verdict:
        kept = self.keeping.find(origin)
        if not kept or not kept.holds(now()):
            kept = self.keeping.keep(origin, await self._ask(origin))
        verdict = verdict_on(kept, self.token, now())
        self.keeping.enter(origin, verdict.word)
        self._tell(origin, verdict)
        return verdict

    async def _ask(self, origin: str) -> Answer:
        assert self.crawler.engine
        url = f"{origin}/robots.txt"
        meta = {"dont_obey_robotstxt": True, "download_maxsize": 0}  # the beginning is of use
        request = Request(url, callback=NO_CALLBACK, priority=1000, meta=meta)
        try:
            return answer_of(await self.crawler.engine.download_async(request), origin)
        except Exception as error:  # noqa: BLE001 - the downloader's errors share no base class
            return answer_of_error(error, origin)

    def _tell(self, origin: str, verdict: Verdict) -> None:
        assert self.crawler.stats
        self.crawler.stats.inc_value(f"robots/{verdict.word}")
        is_usual = verdict.word in ("rules", "absent/http-404")
        level = logging.INFO if is_usual else logging.WARNING
        logger.log(level, "robots/%s: %s/robots.txt", verdict.word, origin)
        if verdict.rules and verdict.rules.delay > DELAY_SECONDS_MAX:
            said = "robots/delay_capped: %d instead of %.0f seconds: %s/robots.txt"
            logger.warning(said, DELAY_SECONDS_MAX, verdict.rules.delay, origin)

    def _keep_delay(self, request: Request, seconds: float) -> None:
        """Hold the host's requests as far apart as its robots.txt asks for, within a bound."""
        politeness_of(self.crawler).pacing.space(host_of(request), min(seconds, DELAY_SECONDS_MAX))


def origin_of(url: str) -> str:
    """Scheme, host and port: each has a robots.txt of its own.

    >>> origin_of("http://News.example:80/a.html"), origin_of("https://news.example:8443/")
    ('http://news.example', 'https://news.example:8443')
    """
    parts = urlsplit(url)
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
