"""四川在线: columns, paging, URL form and both layouts as read in public spiders of its pages."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider


class Scol(PortalSpider):
    """The portal of the Sichuan Daily press group, without its app portal (cbgc)."""

    name = "scol"
    publisher = "四川日报社"
    allowed_domains = [f"{host}.scol.com.cn" for host in ("www", "sichuan", "cd", "meishan")]
    sections = {  # by column code, most titles are not known
        "dwzw": "https://sichuan.scol.com.cn/dwzw/",
        "ggxw": "https://sichuan.scol.com.cn/ggxw/",
        "gcdt": "https://sichuan.scol.com.cn/gcdt/",
        "mlcd": "https://cd.scol.com.cn/mlcd/",
        "mzyhj": "https://meishan.scol.com.cn/mzyhj/",
    }
    listing = ListingRules(
        article_url=r"//[\w-]+\.scol\.com\.cn/\w+/\d{6}/\d{8}(_\d+)?\.html$",
        page_url="index_{page}.html",  # seen in dwzw, INFERRED for the other columns
    )
    # layout of 2015 (ids) and of 2019-12 (classes)
    article = ArticleRules(
        title="#webreal_scol_title, .w_title h1",
        published="#scol_time, .w_pubtime",
        body="#scol_txt, div.con_text",
        section="#col3nav a:last-of-type, li.nav > a:first-of-type",
    )
