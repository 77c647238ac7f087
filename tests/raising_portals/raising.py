from collections.abc import AsyncIterator
from typing import ClassVar

from scrapy import Request

from crawler.spider import PortalSpider


class Raising(PortalSpider):
    """青溪晨报, whose file does more than state values."""

    name = "raising"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}

    async def start(self) -> AsyncIterator[Request]:
        raise ZeroDivisionError
        yield  # makes it a generator
