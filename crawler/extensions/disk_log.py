"""Disk log: of a disk that fails a person reads one sentence; each traceback of it is left out."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from crawler.disk import DISK_ERRORS
from crawler.quarantine import QuarantineError
from crawler.store.errors import StoreFullError

SAID = (StoreFullError, QuarantineError)
"""They end the crawl, and the command says so."""


class DiskLogExtension:
    """For who looks on; a night's log keeps them."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("SHUWEN_EXPORT"):
            raise NotConfigured
        extension = cls()
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Not before: Scrapy puts a new handler in the old one's place."""
        handler = get_scrapy_root_handler()
        if handler:
            handler.addFilter(is_news)


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line says more than that the disk fails."""
    error = record.exc_info[1] if record.exc_info else None
    is_disk = isinstance(error, OSError) and error.errno in DISK_ERRORS
    return not (is_disk or isinstance(error, SAID))
