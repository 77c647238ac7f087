"""川观新闻: host and URL form as seen on public pages, the home page in a public collector."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class Cbgc(PortalSpider):
    """The app portal of the Sichuan Daily; no layout of its pages is known."""

    name = "cbgc"
    publisher = "四川日报社"
    allowed_domains = ["cbgc.scol.com.cn"]
    sections = {"首页": "https://cbgc.scol.com.cn/"}
    needs_browser = True  # scripts write the links of the home page
    listing = ListingRules(
        article_url=r"//cbgc\.scol\.com\.cn/news/\d{6,8}(\?.*)?$",
        pages=1,
    )
