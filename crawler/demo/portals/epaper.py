"""白鹤日报, an invented daily's digital edition."""

from crawler.families.epaper import EpaperSpider
from crawler.portal import ListingRules


class SampleEpaper(EpaperSpider):
    name = "sample-epaper"
    publisher = "白鹤日报"
    allowed_domains = ["baihe.example"]
    sections = {"数字报": "http://epaper.baihe.example/html/{day:%Y-%m/%d}/node_2.htm"}
    listing = ListingRules(article_url=r"/content_\d+\.htm$")
