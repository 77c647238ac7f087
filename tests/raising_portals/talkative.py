import logging
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from crawler.spider import PortalSpider

LINES = 20_000  # some megabytes

logger = logging.getLogger(__name__)


class Talkative(PortalSpider):
    """青溪晨报, with a warning for everything."""

    name = "talkative"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}

    async def start(self) -> AsyncIterator[Any]:
        for number in range(LINES):
            logger.warning("talk %06d: %s", number, "春茶" * 20)
        async for request in super().start():
            yield request
