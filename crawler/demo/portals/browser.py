"""青衣观察, an invented portal whose pages are empty until their script has run."""

from crawler.portal import ListingRules
from crawler.spider import PortalSpider


class SampleBrowser(PortalSpider):
    name = "sample-browser"
    publisher = "青衣观察"
    allowed_domains = ["qingyi.example"]
    sections = {"要闻": "https://app.qingyi.example/news/"}
    listing = ListingRules(article_url=r"/news/\d{7}$")
    needs_browser = True  # listing and story come from JSON files that its script fetches
