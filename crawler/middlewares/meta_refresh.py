"""Meta refresh: pages that send their reader on, told by their bytes before they are decoded."""

import re

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware as ScrapysMiddleware
from scrapy.http import Response

REFRESH_RE = re.compile(rb"http-equiv[^>]*refresh", re.IGNORECASE)  # http-equiv="Refresh"
HEAD_BYTES = 4 * 4096  # Scrapy looks at 4,096 characters; none has more bytes


class MetaRefreshMiddleware(ScrapysMiddleware):
    """In the place of Scrapy's, which guesses the encoding of every page to look for one."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if REFRESH_RE.search(response.body, 0, HEAD_BYTES) is None:
            return response
        return super().process_response(request, response)
