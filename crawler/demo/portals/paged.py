"""岷山在线, an invented portal that spreads long stories over several pages."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class SamplePaged(PortalSpider):
    name = "sample-paged"
    publisher = "岷山在线"
    allowed_domains = ["minshan.example"]
    sections = {"岷山要闻": "https://www.minshan.example/msyw/"}
    listing = ListingRules(article_url=r"/msyw/\d{6}/\d{8}\.html$")
    article = ArticleRules(title=".w_title h1", published=".w_pubtime", source=".w_source")
