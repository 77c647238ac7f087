"""Incremental: of the articles a listing names, ask only for those that are new or due."""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.clock import now
from crawler.crawl_store import store_of
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.signals import links_read, url_ended
from crawler.spider import PortalSpider
from crawler.store import frontier, sections
from crawler.store.frontier import Sighting
from crawler.store.schema import Store
from crawler.traps import NEW_MAX, TOO_MANY

LISTING_FAILED = "listing/failed/"  # counted by middlewares/outcome.py

logger = logging.getLogger(__name__)


class IncrementalMiddleware:
    """Enters every discovered article into the ledger, and ends a night's paging at the known."""

    def __init__(self, crawler: Crawler, store: Store, run_id: str) -> None:
        self.crawler = crawler
        self.store = store
        self.run_id = run_id
        self.read_through: dict[str, bool] = {}
        self.new: Counter[str] = Counter()
        """Unknown articles by section; one more than NEW_MAX where some were left."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        component = cls(crawler, store_of(crawler), crawler.settings["SHUWEN_RUN_ID"])
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What was asked for first, then what is due though no listing may name it any more."""
        async for request in start:
            if "link" in request.cb_kwargs:  # asked for by URL: fetched whatever is known of it
                link = request.cb_kwargs["link"]
                self._discover([link])
                frontier.reopen(self.store, self.run_id, link.url)
            yield request
        spider = self._spider()
        if spider.scope.is_night:
            for sighting in self._discover(frontier.due_links(self.store, spider.name, now())):
                yield _conditional(spider.article_request(sighting.link), sighting)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        assert response.request
        outputs = [output async for output in result]
        section = response.request.cb_kwargs.get("section")
        wanted = outputs if section is None else self._listed(outputs, section)
        for output in wanted:
            yield output

    def spider_closed(self, spider: PortalSpider, reason: str) -> None:
        """A section was read through if a night ended well and lost none of its pages.

        A backfill leaves it open: behind the days that it read others may be unknown.
        """
        assert self.crawler.stats
        lost = [stat for stat in self.crawler.stats.get_stats() if stat.startswith(LISTING_FAILED)]
        for section in self.read_through:
            is_lost = any(stat.startswith(f"{LISTING_FAILED}{section}/") for stat in lost)
            is_whole = not is_lost and self.new[section] <= NEW_MAX
            if spider.scope.is_night and reason == "finished" and is_whole:
                sections.set_complete(self.store, spider.name, section, complete=True)

    def _listed(self, outputs: list[Any], section: str) -> list[Request]:
        """The requests of a listing page that are worth making."""
        articles = [request for request in outputs if "link" in request.cb_kwargs]
        by_link = {request.cb_kwargs["link"]: request for request in articles}
        found = self._discover(self._bounded(list(by_link), section))
        self.new[section] += sum(not sighting.known for sighting in found)
        requests = [
            _conditional(by_link[sighting.link], sighting)
            for sighting in found
            if self._is_due(sighting)
        ]
        pages = [request for request in outputs if "section" in request.cb_kwargs]
        any_unknown = any(not sighting.known for sighting in found)
        return requests + self._further(pages, section, any_unknown=any_unknown)

    def _bounded(self, links: list[Link], section: str) -> list[Link]:
        """A night's links but for new ones beyond NEW_MAX: a listing may make them up."""
        room = max(0, NEW_MAX - self.new[section])
        if not self._spider().scope.is_night or len(links) <= room:
            return links
        left = set(frontier.unknown(self.store, links)[room:])
        if left:
            assert self.crawler.stats
            self.crawler.stats.inc_value(f"listing/too_many/{section}", len(left))
            logger.warning("listing/too_many: %d links: %s", len(left), section)
            reasons = dict.fromkeys((link.url for link in left), TOO_MANY)
            self.crawler.signals.send_catch_log(links_read, links=list(left), left=reasons)
            self.new[section] += NEW_MAX + 1
        return [link for link in links if link not in left]

    def _further(self, pages: list[Request], section: str, *, any_unknown: bool) -> list[Request]:
        """The further listing pages, unless all is known and was read through the last time."""
        portal = self._spider().name
        if section not in self.read_through:
            self.read_through[section] = sections.is_complete(self.store, portal, section)
            sections.set_complete(self.store, portal, section, complete=False)
        is_full = self.new[section] > NEW_MAX
        ends = is_full or (self.read_through[section] and not any_unknown)
        return [] if self._spider().scope.is_night and ends else pages

    def _is_due(self, sighting: Sighting) -> bool:
        if not sighting.due:
            state = State.UNCHANGED
            if sighting.state in (State.VANISHED, State.FAILED):
                state = sighting.state
            outcome = Outcome(state, sighting.reason)
            self.crawler.signals.send_catch_log(url_ended, link=sighting.link, outcome=outcome)
        return sighting.due

    def _discover(self, links: list[Link]) -> list[Sighting]:
        return frontier.discover(self.store, self.run_id, self._spider().name, links, now())

    def _spider(self) -> PortalSpider:
        assert isinstance(self.crawler.spider, PortalSpider)
        return self.crawler.spider


def _conditional(request: Request, sighting: Sighting) -> Request:
    """The same request with the validators the server gave the last time, if it gave any."""
    if not (sighting.etag or sighting.last_modified):
        return request
    headers = request.headers.copy()
    if sighting.etag:
        headers["If-None-Match"] = sighting.etag
    if sighting.last_modified:
        headers["If-Modified-Since"] = sighting.last_modified
    return request.replace(headers=headers)
