"""Stopping: a crawl that was asked to stop does so in time, even if a server hangs."""

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.ending import SIGNALLED
from crawler.signals import stop_asked
from crawler.stopping import ASKED, STOP_SECONDS

Handler = Callable[[int, FrameType | None], object]


class StoppingExtension:
    """Before Scrapy's handlers: the first signal starts a clock, which sends the second.

    Scrapy awaits what is in flight: four requests to one host, thirty seconds each.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def engine_started(self) -> None:
        loop = asyncio.get_running_loop()
        for number in ASKED:
            scrapys = signal.getsignal(number)
            if callable(scrapys):
                signal.signal(number, partial(self._stop, loop, scrapys))

    def _stop(
        self,
        loop: asyncio.AbstractEventLoop,
        scrapys: Handler,
        number: int,
        frame: FrameType | None,
    ) -> None:
        assert self.crawler.stats
        self.crawler.stats.set_value(SIGNALLED, value=True)
        again = (STOP_SECONDS, signal.raise_signal, signal.SIGTERM)
        loop.call_soon_threadsafe(loop.call_later, *again)
        loop.call_soon_threadsafe(self.crawler.signals.send_catch_log, stop_asked)
        scrapys(number, frame)
