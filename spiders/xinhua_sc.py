"""新华网四川: one column as read in a public news reader, the page as seen on a public page."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class XinhuaSc(PortalSpider):
    """The Sichuan branch of Xinhua; its pages are read nearly without rules."""

    name = "xinhua-sc"
    publisher = "新华网四川"
    allowed_domains = ["sc.news.cn", "sc.xinhuanet.com"]
    sections = {"成都": "https://sc.news.cn/cd/"}
    listing = ListingRules(
        # the second form is seen on the national host, INFERRED here
        article_url=r"//sc\.(news\.cn|xinhuanet\.com)/"
        r"(content/\d{4}-\d{2}/\d{2}/c_\d+(_\d+)?\.htm|\d{8}/[0-9a-f]{32}/c\.html)$"
    )
    # the line 【纠错】【责任编辑】; the id is seen on the national host, INFERRED here
    article = ArticleRules(drop="#articleEdit")
