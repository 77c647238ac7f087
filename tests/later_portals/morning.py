from typing import ClassVar

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class Morning(PortalSpider):
    """青溪晨报, whose file now says which link leads to a story's further pages."""

    name = "morning"
    publisher = "青溪晨报"
    allowed_domains: ClassVar = ["morning.example"]
    sections: ClassVar = {"要闻": "http://www.morning.example/yw/"}
    listing = ListingRules(article_url=r"/yw/\d{6}/\d+\.html$", page_url="index_{page}.html")
    article = ArticleRules(next_page="a.next")
