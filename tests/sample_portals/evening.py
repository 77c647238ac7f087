from typing import ClassVar

from crawler.spider import PortalSpider


class Evening(PortalSpider):
    """岷山晚报, no rule at all."""

    name = "evening"
    publisher = "岷山晚报"
    allowed_domains: ClassVar = ["evening.example"]
    sections: ClassVar = {"本地": "https://news.evening.example/local/"}
