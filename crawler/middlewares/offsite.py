"""Offsite: no request leaves the portal's hosts, whatever led to it, but to a robots.txt."""

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
        # RFC 9309 2.3.1.2: a robots.txt may be redirected to any host
        is_robots = request.meta.get("dont_obey_robotstxt")
        if not is_robots and not self.portal.is_ours(request.url):
            raise IgnoreRequest("offsite")
