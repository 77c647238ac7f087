from collections.abc import Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.spider import PortalSpider


class Losing(PortalSpider):
    """青溪晨报, whose file drops an article that its listing names, and says nothing."""

    name = "losing"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}

    def parse_listing(self, response: Response, section: str, number: int) -> Iterator[Request]:
        requests = super().parse_listing(response, section, number)
        return (request for request in requests if "0002" not in request.url)
