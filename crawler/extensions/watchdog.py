"""Watchdog: a crawl that stands still says so and where; one without memory ends at once."""

import faulthandler
import logging
import os
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall

from crawler.clock import ticks
from crawler.exit_codes import ExitCode

LOOK_SECONDS = 1

logger = logging.getLogger(__name__)


class WatchdogExtension:
    """Still is what does nothing for as long as an answer may take: a disk, or our own code."""

    def __init__(self, crawler: Crawler, still_seconds: float, *, has_log: bool) -> None:
        self.crawler = crawler
        self.still_seconds = still_seconds
        self.has_log = has_log
        """Whether a night's log takes the lines of the code that holds everything up."""
        self.looking = AsyncioLoopingCall(self._look)
        self.looked_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        is_night = not settings.getbool("SHUWEN_EXPORT")
        extension = cls(crawler, settings.getfloat("DOWNLOAD_TIMEOUT"), has_log=is_night)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        logging.root.addHandler(OutOfMemory(logging.ERROR))
        return extension

    def spider_opened(self) -> None:
        self.looked_at = ticks()
        self.looking.start(LOOK_SECONDS)

    def spider_closed(self) -> None:
        if self.looking.running:
            self.looking.stop()
        faulthandler.cancel_dump_traceback_later()

    def _look(self) -> None:
        before, self.looked_at = self.looked_at, ticks()
        if self.looked_at - before > self.still_seconds:
            assert self.crawler.stats
            self.crawler.stats.inc_value("watchdog/still")
            seconds = self.looked_at - before
            logger.warning("watchdog/still: nothing went on for %.0f seconds", seconds)
        if self.has_log:
            faulthandler.dump_traceback_later(self.still_seconds)


class OutOfMemory(logging.Handler):
    """Whoever catches a MemoryError logs it, and what it broke may be awaited for ever."""

    def emit(self, record: logging.LogRecord) -> None:
        """Nothing but what is committed counts, and that stands: as if the process were killed."""
        if record.exc_info and isinstance(record.exc_info[1], MemoryError):
            os.write(2, b"no memory is left: the crawl ends\n")
            os._exit(ExitCode.INTERNAL)
