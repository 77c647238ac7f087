from typing import ClassVar

from crawler.spider import PortalSpider


class Sealed(PortalSpider):
    """青溪晚报, on HTTPS."""

    name = "sealed"
    publisher = "青溪晚报"
    allowed_domains: ClassVar = ["sealed.example"]
    sections: ClassVar = {"要闻": "https://www.sealed.example/news/"}
