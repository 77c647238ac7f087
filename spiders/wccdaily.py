"""华西都市报: edition URLs and layout of 2014 as read in public spiders, later URLs in lists."""

from crawler.families.epaper import EpaperSpider
from crawler.portal import ArticleRules, ListingRules


class Wccdaily(EpaperSpider):
    """West China Metropolis Daily in print."""

    name = "wccdaily"
    publisher = "华西都市报"
    allowed_domains = ["wccdaily.com.cn", "e.thecover.cn"]
    sections = {"华西都市报": "http://www.wccdaily.com.cn/shtml/hxdsb/{day:%Y%m%d}/va01.shtml"}
    print_page = r"/v([a-z]\d{2})\.shtml$"  # sections a, d and f of an edition
    listing = ListingRules(
        article_url=r"/shtml/hxdsb/\d{8}/\d{6}\.shtml$|/wapepaper/html/\d{8}/\d+\.html$",
        pages=64,  # pages of print of a thick edition, INFERRED
    )
    article = ArticleRules(title=".bt_title", body=".bt_con", section=".bm")
