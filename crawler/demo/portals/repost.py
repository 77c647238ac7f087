"""閱聞文章網, an invented aggregator: other portals' stories in Traditional script."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class SampleRepost(PortalSpider):
    name = "sample-repost"
    publisher = "閱聞文章網"
    allowed_domains = ["yuewen.example"]
    sections = {"時政": "http://www.yuewen.example/list/1.html"}
    listing = ListingRules(article_url=r"/content/\d{8}\.html$")
