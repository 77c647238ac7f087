"""Export: publishes the store's outbox as parts by publication date, once at the end of a run."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.folders import Folders
from crawler.items import Article
from crawler.parts import PublishError, publish_outbox
from crawler.quarantine import QuarantineError
from crawler.sameness import ONE_BODY

logger = logging.getLogger(__name__)


class ExportPipeline:
    """The feed export. Under `nightly` its children leave it to the one export at the end."""

    def __init__(self, crawler: Crawler, folders: Folders) -> None:
        self.crawler = crawler
        self.folders = folders

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not (
            crawler.settings.getbool("SHUWEN_STORE") and crawler.settings.getbool("SHUWEN_EXPORT")
        ):
            raise NotConfigured
        component = cls(crawler, Folders.from_settings(crawler.settings))
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    def process_item(self, item: Article) -> Article:
        return item

    def spider_closed(self, reason: str) -> None:
        assert self.crawler.stats
        if reason == ONE_BODY:
            return  # somebody else's: crawler/gate.py holds it back
        try:
            parts = publish_outbox(self.folders, self.crawler.settings["SHUWEN_RUN_ID"])
            self.crawler.stats.set_value("export/parts", len(parts))
        except (PublishError, QuarantineError) as error:
            self.crawler.stats.inc_value("export/failed")
            logger.error("export/failed: %s", error)
