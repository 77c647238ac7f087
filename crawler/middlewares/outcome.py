"""Outcome: says how the way of a page ended that never reaches its callback."""

import logging
from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.failures import failure_class, response_class
from crawler.ledger import Outcome, State
from crawler.signals import url_ended
from crawler.spider import PortalSpider

logger = logging.getLogger(__name__)


class OutcomeMiddleware:
    """The outermost: what it sees, neither retry nor redirection has mended.

    Counts `listing/failed/<section>/<reason>` itself; article URLs go out as `url_ended`.
    """

    def __init__(self, crawler: Crawler, *, json: bool) -> None:
        self.crawler = crawler
        self.json = json

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert issubclass(crawler.spidercls, PortalSpider)
        return cls(crawler, json=crawler.spidercls.serves_json)

    def process_response(self, request: Request, response: Response) -> Response:
        if not _is_ours(request):
            return response
        reason = response_class(response, json=self.json)
        if not reason:
            return response
        if response.status == HTTPStatus.NOT_MODIFIED:
            self._end(request, Outcome(State.UNCHANGED, "not-modified"))
        else:
            self._end(request, Outcome(State.FAILED, reason))
        raise IgnoreRequest(reason)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What is counted and logged here need not be logged as an error once more."""
        if _is_ours(request):
            reason = failure_class(exception)
            self._end(request, Outcome(State.FAILED, reason))
            raise IgnoreRequest(reason) from exception

    def _end(self, request: Request, outcome: Outcome) -> None:
        if "section" in request.cb_kwargs:
            self._lose_listing(request, outcome.reason)
        elif "parts" in request.cb_kwargs:
            self._count(f"parts/failed/{outcome.reason}", request.url)
        else:
            link = request.cb_kwargs["link"]
            self.crawler.signals.send_catch_log(url_ended, link=link, outcome=outcome)

    def _lose_listing(self, request: Request, reason: str) -> None:
        section, number = request.cb_kwargs["section"], request.cb_kwargs["number"]
        if number > 1 and reason == f"http-{HTTPStatus.NOT_FOUND}":
            assert self.crawler.stats
            self.crawler.stats.inc_value("listing/end")  # a page template runs past the last
        else:
            self._count(f"listing/failed/{section}/{reason}", request.url)

    def _count(self, stat: str, url: str) -> None:
        assert self.crawler.stats
        self.crawler.stats.inc_value(stat)
        logger.warning("%s: %s", stat, url)


def _is_ours(request: Request) -> bool:
    """robots.txt and a browser's own requests have no callback of the spider's."""
    return "link" in request.cb_kwargs or "section" in request.cb_kwargs
