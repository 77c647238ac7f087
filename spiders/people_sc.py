"""人民网四川频道: columns, URL form and three layouts as read in a public spider of its pages."""

from crawler.portal import ArticleRules, ListingRules
from crawler.spider import PortalSpider

COLUMN = "http://sc.people.com.cn/GB/{}/index.html".format


class PeopleSc(PortalSpider):
    """The Sichuan branch of People's Daily Online; columns go by number, titles are not known."""

    name = "people-sc"
    publisher = "人民网四川频道"
    allowed_domains = ["sc.people.com.cn"]
    sections = {
        "345453": COLUMN("345452/345453"),
        "345458": COLUMN("345452/345458"),
        "345459": COLUMN("345452/345459"),
        "345509": COLUMN("345452/345509"),
        "345510": COLUMN("345452/345510"),
        "346399": COLUMN("346399"),
    }
    listing = ListingRules(
        article_url=r"//sc\.people\.com\.cn/n\d?/\d{4}/\d{4}/c\d+-\d+(-\d+)?\.html$",
    )
    # the layouts of texts, of columns and of photo stories stand side by side
    article = ArticleRules(
        published=".box01 .fl, #p_publishtime, .page_c .fr",
        body=".box_con, #p_content, .pic_c",
    )
