"""蜀江新闻网, an invented portal of the /system/ family."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class SampleSystem(PortalSpider):
    name = "sample-system"
    publisher = "蜀江新闻网"
    allowed_domains = ["shujiang.example"]
    sections = {"蜀江要闻": "http://news.shujiang.example/2009scxw/"}
    listing = ListingRules(article_url=r"/system/\d{8}/\d{9}\.html$")
