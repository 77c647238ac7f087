import asyncio
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from crawler.spider import PortalSpider

DAY_SECONDS = 86400


class NeverEnding(PortalSpider):
    """青溪晨报, whose crawl does its work and never ends."""

    name = "never-ending"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}

    async def start(self) -> AsyncIterator[Any]:
        async for request in super().start():
            yield request
        await asyncio.sleep(DAY_SECONDS)
