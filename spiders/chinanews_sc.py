"""中国新闻网四川: columns as read in public spiders, URL form and page as seen on public pages."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider

COLUMN = "https://www.sc.chinanews.com.cn/{}/index.shtml".format


class ChinanewsSc(PortalSpider):
    """The Sichuan branch of China News Service; its pages are read without rules."""

    name = "chinanews-sc"
    publisher = "中国新闻社四川分社"
    allowed_domains = ["sc.chinanews.com.cn", "sc.chinanews.com"]
    sections = {  # titles INFERRED from the column codes
        "四川新闻": COLUMN("scxw"),
        "四川要闻": COLUMN("scyw"),
        "成都新闻": COLUMN("cdxw"),
        "市州报道": COLUMN("szbd"),
        "社会民生": COLUMN("shms"),
        "财经报道": COLUMN("cjbd"),
        "本网报道": COLUMN("bwbd"),
        "图片新闻": COLUMN("tpxw"),
    }
    listing = ListingRules(
        article_url=r"//(www|m)\.sc\.chinanews\.com(\.cn)?/\w+/\d{4}-\d{2}-\d{2}/\d{5,7}\.html$"
    )
