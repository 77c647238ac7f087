from typing import ClassVar

from crawler.spider import PortalSpider


class Trapped(PortalSpider):
    """陷阱日报, whose one section a test fills."""

    name = "trapped"
    publisher = "陷阱日报"
    allowed_domains: ClassVar = ["trapped.example"]
    sections: ClassVar = {"要闻": "http://www.trapped.example/yw/"}
