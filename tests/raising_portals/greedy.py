from typing import ClassVar

from crawler import settings
from crawler.items import Article
from crawler.spider import PortalSpider

MORE_THAN_THERE_IS = 1 << 60


class GreedyStep:
    def process_item(self, item: Article) -> Article:
        if "0002" in item.url:
            bytearray(MORE_THAN_THERE_IS)
        return item


class Greedy(PortalSpider):
    """青溪晨报, with a page for which no memory is left."""

    name = "greedy"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}
    custom_settings = {  # noqa: RUF012
        "ITEM_PIPELINES": {**settings.ITEM_PIPELINES, f"{__name__}.GreedyStep": 120}
    }
