"""红星新闻: home page and URL form as read in a public feed reader, layout of 2019 in a spider."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class Cdsb(PortalSpider):
    """Red Star News, the news portal of 成都商报; only its home page lists articles."""

    name = "cdsb"
    publisher = "成都商报"
    allowed_domains = ["cdsb.com"]
    sections = {"首页": "https://www.cdsb.com/"}
    listing = ListingRules(
        article_url=r"//static\.cdsb\.com/micropub/Articles/\d{6}/[0-9a-f]{32}\.html$",
        pages=1,  # no second page is known
    )
    article = ArticleRules(title=".title", published="#article-time", body=".article_content")
