"""四川省教育厅: lists and layout as read in a public copy of the site, of 2020 and 2021."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class Scedu(PortalSpider):
    """The provincial department of education: its news and its notices."""

    name = "scedu"
    publisher = "四川省教育厅"
    allowed_domains = ["edu.sc.gov.cn"]
    sections = {
        "教育要闻": "http://edu.sc.gov.cn/scedu/c100494/xwzx_list.shtml",
        "通知公告": "http://edu.sc.gov.cn/scedu/c100495/xwzx_list.shtml",
        "视频新闻": "http://edu.sc.gov.cn/scedu/c100496/xwzx_list.shtml",
    }
    listing = ListingRules(
        # the public copy writes .html for .shtml
        article_url=r"//edu\.sc\.gov\.cn/scedu/c\d{6}/\d{4}/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.s?html$",
        links="ul.xwzxList",  # the footer's help pages have the same form of URL
    )
    article = ArticleRules(
        published="div.detail .xgxx",  # meta PubDate differs from it by minutes to hours
        body="div.content > div.cont",
        section="div.dqwz span",
    )
