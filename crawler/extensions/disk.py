"""Disk: ends a crawl while there is still room to end it well."""

import logging
from asyncio import Future, ensure_future
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall

from crawler.disk import DiskLowError, check_room
from crawler.folders import Folders

LOOK_SECONDS = 10  # at 5 MiB a page and one page in three seconds a portal fills 17 MB meanwhile

logger = logging.getLogger(__name__)


class DiskExtension:
    """Looks every few seconds; what was fetched is stored and published."""

    def __init__(self, crawler: Crawler, folder: Path, least_megabytes: int) -> None:
        self.crawler = crawler
        self.folder = folder
        self.least_megabytes = least_megabytes
        self.looking = AsyncioLoopingCall(self._look)
        self.closing: Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        if not settings.getbool("SHUWEN_STORE"):
            raise NotConfigured
        folder = Folders.from_settings(settings).data
        extension = cls(crawler, folder, settings.getint("SHUWEN_DISK_MB"))
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        self.looking.start(LOOK_SECONDS, now=False)

    def spider_closed(self) -> None:
        if self.looking.running:
            self.looking.stop()

    def _look(self) -> None:
        try:
            check_room(self.folder, self.least_megabytes)
        except DiskLowError as error:
            assert self.crawler.engine
            logger.error("%s", error)
            self.closing = ensure_future(self.crawler.engine.close_spider_async(reason="disk_low"))
