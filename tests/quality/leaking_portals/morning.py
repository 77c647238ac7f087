"""The leaking one: 青溪晨报 once more."""

import os

from scrapy.http import Response

from crawler.extract.page import Page
from tests.sample_portals.morning import Morning

kept: list[tuple[Page, int]] = []


class LeakingMorning(Morning):
    """Keeps each page that it has read, and a file open beside it."""

    name = "morning"

    def page(self, response: Response) -> Page:
        page = super().page(response)
        kept.append((page, os.open("/dev/null", os.O_RDONLY)))
        return page
