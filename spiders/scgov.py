"""四川省人民政府: columns, URL form and layout as read in public spiders of its pages."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class Scgov(PortalSpider):
    """The provincial government's news and its reading of policy; no search of documents."""

    name = "scgov"
    publisher = "四川省人民政府"
    allowed_domains = ["www.sc.gov.cn", "m.sc.gov.cn"]  # departments have portals of their own
    sections = {  # titles INFERRED from the list names
        "今日四川": "http://www.sc.gov.cn/10462/10464/10797/jrsc_list.shtml",  # INFERRED: page 1
        "stt": "http://www.sc.gov.cn/10462/c103044/stt_list.shtml",
        "政策解读": "http://www.sc.gov.cn/10462/10464/13298/13299/zcjd_list.shtml",
    }
    listing = ListingRules(
        article_url=r"//(www|m)\.sc\.gov\.cn/(c?\d+/)+\d{4}(/\d{1,2}){2}/([0-9a-f]{32}|\d{8})\.shtml$"
    )
    article = ArticleRules(
        # neighbouring items hold date, source and the size of the font
        published="//*[@id='articleattribute']//li[contains(., '-') or contains(., '年')]",
        body="#cmsArticleContent",
    )
