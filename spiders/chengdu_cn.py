"""成都全搜索: list page of 2015 as read in a public spider, later URLs in lists."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class ChengduCn(PortalSpider):
    """The city's portal, since then named 红星新闻网; its pages are read without rules."""

    name = "chengdu-cn"
    publisher = "成都全搜索"
    allowed_domains = ["www.chengdu.cn", "news.chengdu.cn", "wap.chengdu.cn"]
    sections = {
        "583": "http://news.chengdu.cn/node_583.htm",  # its title is not known
        "首页": "https://www.chengdu.cn/",
    }
    listing = ListingRules(
        # /content/2015-01/20/content_1.htm, /2026/0617/<24 hex>.shtml; on wap. the number alone
        article_url=r"//news\.chengdu\.cn/content/\d{4}-\d{2}/\d{2}/content_\d{7}\.htm(\?node=\d+)?$"
        r"|//news\.chengdu\.cn/\d{4}/\d{4}/([0-9a-f]{24}|\d{7})\.s?html?$"
        r"|//wap\.chengdu\.cn/\d{7}$",
    )
