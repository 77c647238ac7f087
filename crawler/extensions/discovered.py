"""Discovered: sees to it that each link which was read ends in one state, or is counted as left."""

import logging
from collections.abc import Mapping, Sequence
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.crawl_store import store_of
from crawler.discovered import UNACCOUNTED, Discovered
from crawler.ending import UNACCOUNTED as STAT
from crawler.listing import Link
from crawler.signals import links_read
from crawler.store import counted
from crawler.store.aliases import place_of
from crawler.store.schema import Store

logger = logging.getLogger(__name__)


class DiscoveredExtension:
    """Enters at the end what was read and has no row; a crawl that dies enters nothing."""

    def __init__(self, crawler: Crawler, store: Store, run_id: str) -> None:
        self.crawler = crawler
        self.store = store
        self.run_id = run_id
        self.discovered = Discovered()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler, store_of(crawler), crawler.settings["SHUWEN_RUN_ID"])
        crawler.signals.connect(extension.links_read, links_read)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def links_read(self, links: Sequence[Link], left: Mapping[str, str]) -> None:
        for link in links:
            self.discovered.add(place_of(self.store, link.url), left.get(link.url, ""))

    def spider_closed(self, spider: Spider) -> None:
        counts = self.discovered.without_row(counted.places(self.store, self.run_id))
        counted.enter(self.store, self.run_id, spider.name, counts)
        if lost := counts.get(UNACCOUNTED):
            assert self.crawler.stats
            self.crawler.stats.set_value(STAT, lost)
            logger.error("%s: %d links in no state", spider.name, lost)
