"""Ledger: enters how the way of each URL ended, from signals as well as from the pipelines."""

import logging
from asyncio import Future, ensure_future
from dataclasses import replace
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.clock import now
from crawler.crawl_store import store_of
from crawler.failures import GONE
from crawler.interstitial import AS_MISSING, SOFT_404
from crawler.items import Article
from crawler.ledger import TAKEN_DOWN, Outcome, State
from crawler.listing import Link
from crawler.quarantine import QuarantineError
from crawler.signals import store_full, url_ended
from crawler.store import frontier, withdrawals
from crawler.store.aliases import place_of
from crawler.store.errors import StoreFullError
from crawler.store.schema import Store

logger = logging.getLogger(__name__)


class LedgerExtension:
    """One end state for every discovered URL; what has none at the end is `unfinished`."""

    def __init__(self, crawler: Crawler, store: Store, run_id: str) -> None:
        self.crawler = crawler
        self.store = store
        self.run_id = run_id
        self.closing: Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler, store_of(crawler), crawler.settings["SHUWEN_RUN_ID"])
        connect = crawler.signals.connect
        connect(extension.url_ended, url_ended)
        connect(extension.store_full, store_full)
        connect(extension.item_dropped, signals.item_dropped)
        connect(extension.item_error, signals.item_error)
        connect(extension.spider_error, signals.spider_error)
        connect(extension.request_dropped, signals.request_dropped)
        connect(extension.spider_closed, signals.spider_closed)
        return extension

    def store_full(self) -> None:
        self._close("disk_full")

    def url_ended(self, link: Link, outcome: Outcome) -> None:
        if outcome.reason == AS_MISSING and withdrawals.was_missing(self.store, link.url):
            outcome = replace(outcome, reason=SOFT_404)  # as on the night before
        vanished = outcome.reason in GONE and frontier.held(self.store, link.url)
        self._settle(link.url, Outcome(State.VANISHED, outcome.reason) if vanished else outcome)

    def item_dropped(self, item: Article, exception: BaseException) -> None:
        """The store pipeline settles what it drops itself; settling again changes nothing."""
        reason = str(exception).replace(" ", "-")
        self._settle(item.url, Outcome(State.FAILED, reason))

    def item_error(self, item: Article, failure: Failure) -> None:
        """An archive that cannot write must not go on: the rest of the night would be lost."""
        if isinstance(failure.value, StoreFullError):
            self._close("disk_full")
        elif isinstance(failure.value, QuarantineError):
            logger.error("%s", failure.value)
            self._close("quarantine_failed")
        else:
            self._settle(item.url, Outcome(State.FAILED, _error(failure)))

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """Without a response what starts the crawl has failed."""
        request = response.request if response else None
        if request and "link" in request.cb_kwargs:
            outcome = Outcome(State.FAILED, _error(failure))
            self._settle(request.cb_kwargs["link"].url, outcome)

    def request_dropped(self, request: Request) -> None:
        """The scheduler has met the request before: a redirect leads to a page already asked."""
        if "link" in request.cb_kwargs:
            turned = request.url in request.meta.get("redirect_urls", [])
            outcome = Outcome(State.FAILED, "redirect-loop" if turned else "redirect-known")
            self._settle(request.cb_kwargs["link"].url, outcome)

    def spider_closed(self, spider: Spider, **_: Any) -> None:
        left = frontier.reconcile(self.store, self.run_id, spider.name, now())
        if left:
            logger.warning("%s: %d URLs unfinished", spider.name, left)

    def _close(self, reason: str) -> None:
        assert self.crawler.engine
        if self.closing or not self.crawler.engine.spider:
            return
        logger.error("%s: the crawl ends", reason)
        self.closing = ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    def _settle(self, url: str, outcome: Outcome) -> None:
        if not frontier.settle(self.store, self.run_id, url, outcome, now()):
            return
        assert self.crawler.stats
        self.crawler.stats.inc_value(f"ledger/{outcome.state}/{outcome.reason}")
        if outcome == TAKEN_DOWN:  # its address is not to be read in logs, either
            logger.info("failed: takedown: %s", place_of(self.store, url))
        elif outcome.state in (State.FAILED, State.VANISHED):
            logger.warning("%s: %s: %s", outcome.state, outcome.reason, url)


def _error(failure: Failure) -> str:
    return f"error:{type(failure.value).__name__}"
