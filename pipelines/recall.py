"""Recall: leave out what the portal prints around its articles, as learnt from their number."""

import logging
from dataclasses import replace
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.clock import now
from crawler.crawl_store import found_store
from crawler.items import Article
from crawler.memory import Chrome, edge_lines, without_chrome
from crawler.spider import PortalSpider
from crawler.store import memory
from crawler.store.memory import Note
from crawler.store.schema import Store
from pipelines.clean import Cleaned, cleaned

logger = logging.getLogger(__name__)


def recalled(article: Article, chrome: Chrome) -> Cleaned:
    """The clean article without its portal's chrome.

    Cleaned once more where something went: a credit may have stood behind it.
    """
    rest = without_chrome(article.body, chrome)
    if not rest.left_out:
        return Cleaned(article=article)
    again = cleaned(replace(article, body=rest.body))
    return replace(again, left_out=(*rest.left_out, *again.left_out))


def read(article: Article, chrome: Chrome) -> Cleaned:
    """Clean and recall an article as its page was read, and say what was left out and why."""
    first = cleaned(article)
    second = recalled(first.article, chrome)
    return replace(second, left_out=(*first.left_out, *second.left_out))


class RecallPipeline:
    """Step 150. A night's memory is what the nights before it taught; without a store: none."""

    def __init__(self, crawler: Crawler, store: Store | None, *, teaches: bool) -> None:
        self.crawler = crawler
        self.store = store
        self.teaches = teaches
        self.hosts: set[str] = set()
        self.notes: dict[str, Note] = {}
        """By URL, of the articles on their way to the store: entered together with them."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        teaches = crawler.settings.getbool("SHUWEN_STORE")
        component = cls(crawler, found_store(crawler), teaches=teaches)
        crawler.signals.connect(component.item_lost, signals.item_dropped)
        crawler.signals.connect(component.item_lost, signals.item_error)
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    def process_item(self, item: Article) -> Article:
        if not self.store:
            return item
        known = memory.recall(self.store, item.url)
        if self.teaches:
            self.notes[item.url] = Note(known, item, edge_lines(item.body))
            self.hosts.add(known.host)
        result = recalled(item, known.chrome)
        self._count("left_out", len(result.left_out))
        return result.article

    def take_note(self, url: str) -> Note | None:
        """What the reading of an article teaches, for who commits it."""
        return self.notes.pop(url, None)

    def item_lost(self, item: Article) -> None:
        """An article that is not stored was read nevertheless."""
        noted = self.take_note(item.url)
        if self.store and noted:
            memory.note(self.store, noted, now())

    def spider_closed(self, spider: PortalSpider) -> None:
        """Learn what the night taught; a single URL teaches too little to weigh all anew."""
        if self.store and not spider.scope.url:
            for host in sorted(self.hosts):
                self._learn(self.store, host)

    def _learn(self, store: Store, host: str) -> None:
        changed = memory.relearn(store, host)
        self._count("learnt", changed.learnt)
        self._count("forgotten", changed.forgotten)
        if changed.learnt or changed.forgotten:
            told = "memory: %d lines learnt, %d forgotten: %s"
            logger.info(told, changed.learnt, changed.forgotten, host)

    def _count(self, name: str, count: int) -> None:
        assert self.crawler.stats
        if count:
            self.crawler.stats.inc_value(f"memory/{name}", count)
