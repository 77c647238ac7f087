"""四川新闻网: hosts, columns, URL forms and both layouts as read in public spiders of its pages."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class Newssc(PortalSpider):
    """The provincial news portal; national and world columns are left out."""

    name = "newssc"
    publisher = "四川新闻网传媒（集团）股份有限公司"  # in the rights sentence under its pages
    allowed_domains = ["newssc.org"]
    sections = {  # titles INFERRED from the column codes
        "四川新闻": "http://scnews.newssc.org/2009scxw/",
        "成都新闻": "http://scnews.newssc.org/2009cdxw/",
        "本网原创": "http://scnews.newssc.org/2009bwyc/",
        "市州新闻": "http://scnews.newssc.org/2009szxw/",
        "szxq": "http://local.newssc.org/szxq/index.shtml",
    }
    listing = ListingRules(article_url=r"//[\w-]+\.newssc\.org/system/\d{8}/\d{9,10}\.html?$")
    # layouts of 2013 and of 2019; the later one writes its ids with a blank at the end
    article = ArticleRules(
        published="//*[normalize-space(@id)='pubtime_baidu']",
        body="#content14, td.black_h, #news_content, div.content, td.qzbs",
    )
