"""Outcome: ends the way of what no callback will read."""

from asyncio import Future, ensure_future
from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.extensions.politeness import politeness_of
from crawler.failures import failure_class, response_class
from crawler.interstitial import says_little
from crawler.ledger import Outcome, State
from crawler.outcome import EndedError, end_request, is_first_page, is_page
from crawler.redirects import redirect_class
from crawler.sameness import ONE_BODY, Sameness
from crawler.spider import PortalSpider


class OutcomeMiddleware:
    """The outermost: what it sees, neither retry nor redirection has mended."""

    def __init__(self, crawler: Crawler, *, json: bool) -> None:
        self.crawler = crawler
        self.json = json
        self.sameness = Sameness()
        self.closing: Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert issubclass(crawler.spidercls, PortalSpider)
        return cls(crawler, json=crawler.spidercls.serves_json)

    def process_response(self, request: Request, response: Response) -> Response:
        if not is_page(request):
            return response
        reason = self._why_no_page(request, response)
        if reason or not is_first_page(request):  # else middlewares/notice.py reads it first
            politeness_of(self.crawler).answered(request, reason)
        if not reason:
            return response
        outcome = Outcome(State.FAILED, reason)
        if response.status == HTTPStatus.NOT_MODIFIED:
            outcome = Outcome(State.UNCHANGED, "not-modified")
        end_request(self.crawler, request, outcome)
        raise EndedError(outcome.reason)

    def _why_no_page(self, request: Request, response: Response) -> str:
        is_article = "link" in request.cb_kwargs  # a listing may have moved anywhere
        led_astray = redirect_class(request, response) if is_article else ""
        reason = led_astray or response_class(response, json=self.json)
        return reason or self._sameness(request, response, is_article=is_article)

    def _sameness(self, request: Request, response: Response, *, is_article: bool) -> str:
        """One page for every address ends the crawl: what it stored is not the portal's."""
        is_part = "parts" in request.cb_kwargs  # may lead to the first page for ever
        if is_part or not self.sameness.is_one_body(
            response.url, response.body, is_article=is_article
        ):
            return ""
        if says_little(response.body):  # a new application's shell, for the gate to name
            return ""
        assert self.crawler.engine
        self.closing = ensure_future(self.crawler.engine.close_spider_async(reason=ONE_BODY))
        return ONE_BODY

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What is counted and said here need not be logged as an error once more."""
        if is_page(request):
            reason = failure_class(exception)
            politeness_of(self.crawler).lost(request, reason)
            end_request(self.crawler, request, Outcome(State.FAILED, reason))
            raise EndedError(reason) from exception
