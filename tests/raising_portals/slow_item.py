import time
from typing import ClassVar

from crawler import settings
from crawler.items import Article
from crawler.spider import PortalSpider


class SlowStep:
    def __init__(self) -> None:
        self.owed = 1.5

    def process_item(self, item: Article) -> Article:
        """Holds up the first alone: what waits for its answer meanwhile is asked for again."""
        time.sleep(SlowItem.custom_settings["DOWNLOAD_TIMEOUT"] * self.owed)
        self.owed = 0.0
        return item


class SlowItem(PortalSpider):
    """青溪晨报, with a step that once takes longer than an answer may."""

    name = "slow-item"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}
    custom_settings = {  # noqa: RUF012
        "DOWNLOAD_TIMEOUT": 4,
        "ITEM_PIPELINES": {**settings.ITEM_PIPELINES, f"{__name__}.SlowStep": 120},
    }
