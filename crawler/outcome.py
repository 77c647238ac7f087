"""Outcome: the way of a page ends without reaching its callback; counted and said once."""

import logging
from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.ledger import Outcome
from crawler.signals import url_ended

logger = logging.getLogger(__name__)


class EndedError(IgnoreRequest):
    """Raised by middlewares/outcome.py when it has ended a page's way: nothing is left to say."""


def is_page(request: Request) -> bool:
    """robots.txt and a browser's own requests have no callback of the spider's."""
    return "link" in request.cb_kwargs or "section" in request.cb_kwargs


def is_first_page(request: Request) -> bool:
    """Whether it is an article that is asked for, not a further page of one."""
    return "link" in request.cb_kwargs and "parts" not in request.cb_kwargs


def end_request(crawler: Crawler, request: Request, outcome: Outcome) -> None:
    """Count a lost listing or part here; an article URL goes out as `url_ended`."""
    if "section" in request.cb_kwargs:
        _lose_listing(crawler, request, outcome.reason)
    elif "parts" in request.cb_kwargs:
        _count(crawler, f"parts/failed/{outcome.reason}", request.url)
    else:
        link = request.cb_kwargs["link"]
        crawler.signals.send_catch_log(url_ended, link=link, outcome=outcome)


def _lose_listing(crawler: Crawler, request: Request, reason: str) -> None:
    section, number = request.cb_kwargs["section"], request.cb_kwargs["number"]
    if number > 1 and reason == f"http-{HTTPStatus.NOT_FOUND}":
        assert crawler.stats
        crawler.stats.inc_value("listing/end")  # a page template runs past the last
    else:
        _count(crawler, f"listing/failed/{section}/{reason}", request.url)


def _count(crawler: Crawler, stat: str, url: str) -> None:
    assert crawler.stats
    crawler.stats.inc_value(stat)
    logger.warning("%s: %s", stat, url)
