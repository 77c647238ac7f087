from typing import ClassVar

from crawler import settings
from crawler.items import Article
from crawler.spider import PortalSpider


class FailingStep:
    def process_item(self, item: Article) -> Article:
        raise ZeroDivisionError


class FailingItem(PortalSpider):
    """青溪晨报, with a step that fails on every article."""

    name = "failing-item"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}
    custom_settings = {  # noqa: RUF012
        "ITEM_PIPELINES": {**settings.ITEM_PIPELINES, f"{__name__}.FailingStep": 120}
    }
