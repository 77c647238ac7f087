"""青溪县人民政府, an invented county's portal; a script call numbers its listing pages."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class SampleGovernment(PortalSpider):
    name = "sample-gov"
    publisher = "青溪县人民政府办公室"
    allowed_domains = ["qingxi.example"]
    sections = {"青溪要闻": "http://www.qingxi.example/qxx/c100494/xw_list.shtml"}
    listing = ListingRules(article_url=r"/20\d\d/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.shtml$")
