from typing import ClassVar

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class Scripted(PortalSpider):
    """柳河新闻, whose listing and stories stand in JSON that its pages ask for."""

    name = "scripted"
    publisher = "柳河新闻"
    allowed_domains: ClassVar = ["scripted.example"]
    sections: ClassVar = {"首页": "http://scripted.example/"}
    listing = ListingRules(article_url=r"/story/\d+$")
    needs_browser = True  # the plain pages hold no text
