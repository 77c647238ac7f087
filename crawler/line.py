"""Settings in, what reading a page needs beside it out: the portals, the steps without a store."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.misc import load_object

from crawler.items import Article
from crawler.spider import PortalSpider

Step = Callable[[Article], Article]


class LineError(Exception):
    """Raised by Line.from_settings() for a step that is not there: a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line from page to record, as far as it needs no store."""

    portals: tuple[type[PortalSpider], ...]
    steps: tuple[Step, ...]

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        loader = SpiderLoader.from_settings(settings)
        spiders: list[Any] = [loader.load(name) for name in loader.list()]
        try:
            steps = tuple(load_object(step) for step in settings.getlist("SHUWEN_STEPS"))
        except (ImportError, NameError, ValueError) as error:
            raise LineError(f"SHUWEN_STEPS: {error}") from error
        portals = (spider for spider in spiders if issubclass(spider, PortalSpider))
        return cls(portals=tuple(portals), steps=steps)
