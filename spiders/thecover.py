"""封面新闻: channels and layout as read in a public feed reader and URL lists."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider

CHANNEL = "https://www.thecover.cn/channel_{}".format


class Thecover(PortalSpider):
    """The news app of 华西都市报; the API behind it signs its calls and is left alone."""

    name = "thecover"
    publisher = "华西都市报"
    allowed_domains = ["www.thecover.cn", "m.thecover.cn"]
    sections = {
        "四川": CHANNEL(3560),
        "天下": CHANNEL(3892),
        "辟谣": CHANNEL(3909),
        "国内": CHANNEL(1),
        "文娱": CHANNEL(12),
        "商业": CHANNEL(4),
    }
    listing = ListingRules(
        # ids are base64, Qm7bK/TzWYo= holds a slash; those of 2020 are numbers
        article_url=r"//www\.thecover\.cn/(news|video)/([A-Za-z0-9+/]+={0,2}|\d+)$",
        pages=1,  # no second page is known
    )
    article = ArticleRules(
        title=".main-article h1",
        published=".props-of-title span:nth-of-type(2)",
        authors=".props-of-title span:nth-of-type(1)",
        body="section.article-content",
    )
