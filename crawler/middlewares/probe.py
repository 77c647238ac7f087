"""Probe: asks each host once for an address that cannot exist; a page that says the same ends."""

import asyncio
import logging
from collections import defaultdict
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import failure_class, response_class
from crawler.interstitial import AS_MISSING, SOFT_404
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.outcome import EndedError, end_request
from crawler.probing import Said, is_missing, made_up, said_by
from crawler.redirects import asked_by, redirect_class
from crawler.signals import stop_asked, url_ended
from crawler.spider import PortalSpider
from crawler.urls import host_and_port

TELLING, NO_STORY = "page", "no-story"
NOT_MODIFIED = "not-modified"  # said by middlewares/outcome.py

logger = logging.getLogger(__name__)


class ProbeMiddleware:
    """Outside of middlewares/outcome.py: it sees only pages that may be read.

    That a page is gone is said of it only where the host tells another story in this crawl. A host
    that says one thing of every address, by scripts or while it is mended, says it of none.

    Pages wait for the answer, but not when the crawl is asked to stop: what has come is saved.
    """

    def __init__(self, crawler: Crawler, spider: PortalSpider) -> None:
        self.crawler = crawler
        self.spider = spider
        self.answers: dict[str, asyncio.Task[Said | None]] = {}
        self.telling: set[str] = set()
        """Hosts that have told another story, or that one is as it was."""
        self.doubtful: defaultdict[str, list[Request]] = defaultdict(list)
        """By host, those of missing pages, as long as it has told no other story."""
        self.stopping = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, PortalSpider)
        if crawler.spider.scope.url:
            raise NotConfigured  # who asks for one page waits for it
        component = cls(crawler, crawler.spider)
        crawler.signals.connect(component.url_ended, url_ended)
        crawler.signals.connect(component.stopping.set, stop_asked)
        crawler.signals.connect(component.spider_idle, signals.spider_idle)
        return component

    def url_ended(self, link: Link, outcome: Outcome) -> None:
        if outcome.reason == NOT_MODIFIED:
            self._tells(host_and_port(link.url)[0])

    def spider_idle(self) -> None:
        """No other story has come."""
        for host in list(self.doubtful):
            self._end(host, AS_MISSING)

    async def process_response(self, request: Request, response: Response) -> Response:
        if "link" not in request.cb_kwargs:
            return response
        asked = asked_by(request)
        host = host_and_port(asked)[0]
        missing = await self._missing(host, asked)
        if not missing:
            return response
        link = request.cb_kwargs["link"]
        page = said_by(self.spider, response.replace(request=request), link)
        if not is_missing(page, missing, link):
            if page.story:
                self._tells(host)
            return response
        self.doubtful[host].append(request)
        if host in self.telling:
            self._end(host, SOFT_404)
        raise EndedError(SOFT_404)

    def _tells(self, host: str) -> None:
        self.telling.add(host)
        self._end(host, SOFT_404)

    def _end(self, host: str, reason: str) -> None:
        for request in self.doubtful.pop(host, ()):
            end_request(self.crawler, request, Outcome(State.FAILED, reason))

    async def _missing(self, host: str, asked: str) -> Said | None:
        if host not in self.answers:
            self.answers[host] = asyncio.ensure_future(self._ask(asked))
        answer = self.answers[host]
        if not answer.done():
            stopping = asyncio.ensure_future(self.stopping.wait())
            await asyncio.wait({answer, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
        return answer.result() if answer.done() else None

    async def _ask(self, article: str) -> Said | None:
        url = made_up(article)
        if not url:
            return None
        word, said = await self._answer(url, article)
        assert self.crawler.stats
        self.crawler.stats.inc_value(f"probe/{word}")
        logger.info("probe/%s: %s", word, url)
        return said

    async def _answer(self, url: str, article: str) -> tuple[str, Said | None]:
        """Asked for like any page, but once. An honest answer says no more, like none at all."""
        arguments = {"made_up": Link(url=url), "made_up_after": article}
        meta = {"max_retry_times": 0}
        request = Request(url, callback=NO_CALLBACK, cb_kwargs=arguments, meta=meta)
        assert self.crawler.engine
        try:
            response = await self.crawler.engine.download_async(request)
            assert response.request
            reason = redirect_class(response.request, response) or response_class(
                response, json=self.spider.serves_json
            )
            said = None if reason else said_by(self.spider, response, Link(url=url))
        except Exception as error:  # noqa: BLE001 - the downloader's errors share no base class
            return failure_class(error), None
        if not said:
            return reason, None
        return (TELLING, said) if said.story or said.led_to else (NO_STORY, None)
