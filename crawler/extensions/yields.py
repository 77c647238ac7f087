"""Yields: what a crawl saw of each section, for the gate to compare with other nights."""

from collections.abc import Mapping
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response

from crawler.crawl_store import store_of
from crawler.evidence import SHELL, is_shell, listing_evidence
from crawler.items import Article
from crawler.portal_night import SectionYield
from crawler.signals import listing_read
from crawler.spider import PortalSpider
from crawler.store.schema import Store
from crawler.store.yields import ARTICLE_PAGES, enter_sections

LISTING_FAILED = "listing/failed/"  # counted by crawler/outcome.py


class YieldsExtension:
    """Enters one row a section when a night's crawl ends; a crawl that dies enters none."""

    def __init__(self, crawler: Crawler, store: Store, run_id: str) -> None:
        self.crawler = crawler
        self.store = store
        self.run_id = run_id
        self.seen: dict[str, SectionYield] = {}
        self.dropped = self.shells = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler, store_of(crawler), crawler.settings["SHUWEN_RUN_ID"])
        crawler.signals.connect(extension.listing_read, listing_read)
        crawler.signals.connect(extension.item_dropped, signals.item_dropped)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def listing_read(self, section: str, links: int, response: Response) -> None:
        evidence = listing_evidence(response)
        self.seen[section] = SectionYield(section=section, links=links, evidence=evidence)

    def item_dropped(self, item: Article, exception: DropItem, response: Response) -> None:
        if str(exception) in ("no body", "no title"):
            self.dropped += 1
            self.shells += is_shell(response.body)

    def spider_closed(self, spider: PortalSpider, reason: str) -> None:
        if spider.scope.is_night and reason == "finished":
            assert self.crawler.stats
            lost = _lost_sections(self.crawler.stats.get_stats())
            sections = [self._section(name, lost.get(name, "")) for name in spider.sections]
            odd = SHELL if self.shells * 2 > self.dropped else ""
            pages = SectionYield(section=ARTICLE_PAGES, links=0, evidence=odd)
            enter_sections(self.store, self.run_id, spider.name, [*sections, pages])

    def _section(self, name: str, lost: str) -> SectionYield:
        return self.seen.get(name) or SectionYield(section=name, links=0, evidence=lost)


def _lost_sections(stats: Mapping[str, Any]) -> dict[str, str]:
    """Section → reason, of `listing/failed/要闻/http-404`."""
    names = [name.removeprefix(LISTING_FAILED) for name in stats if name.startswith(LISTING_FAILED)]
    return dict(name.rsplit("/", 1) for name in names)
