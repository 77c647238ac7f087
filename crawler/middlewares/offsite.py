"""Offsite: no request leaves the portal's hosts, whatever led to it."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.spider import PortalSpider


class OffsiteMiddleware:
    """Stands before the downloader, not before the scheduler, so that the drop is counted.

    Scrapy's own lets pass what carries dont_filter: start requests, retries, and where they lead.
    """

    def __init__(self, portal: type[PortalSpider]) -> None:
        self.portal = portal

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert issubclass(crawler.spidercls, PortalSpider)
        return cls(crawler.spidercls)

    def process_request(self, request: Request) -> None:
        if not self.portal.is_ours(request.url):
            raise IgnoreRequest("offsite")
