"""成都商报电子版: edition URLs and layout of 2014 and 2015 as read in a public spider."""

from crawler.families.epaper import EpaperSpider
from crawler.portal import ArticleRules, ListingRules


class ChengdushangbaoEpaper(EpaperSpider):
    """Chengdu's economic daily in print; what became of it after 2015 is not known."""

    name = "chengdushangbao-epaper"
    publisher = "成都商报"
    allowed_domains = ["e.chengdu.cn"]
    sections = {"成都商报": "http://e.chengdu.cn/html/{day:%Y-%m/%d}/node_2.htm"}
    listing = ListingRules(
        article_url=r"//e\.chengdu\.cn/html/\d{4}-\d{2}/\d{2}/content_\d{5,7}\.htm$",
        pages=64,  # pages of print of a thick edition, INFERRED
    )
    article = ArticleRules(body="#ozoom")
