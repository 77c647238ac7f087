from typing import ClassVar

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class Faulty(PortalSpider):
    """雾山晚报, whose server does everything wrong."""

    name = "faulty"
    publisher = "雾山晚报"
    allowed_domains: ClassVar = ["faulty.example"]
    sections: ClassVar = {"要闻": "http://www.faulty.example/yw/"}
    listing = ListingRules(article_url=r"/yw/202603/[\w-]+\.html")
