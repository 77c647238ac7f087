"""Retry: a failed request once more, when its host may be asked again."""

import logging
import random
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.utils.misc import load_object

from crawler.extensions.politeness import PolitenessExtension, host_of, politeness_of
from crawler.retry_after import retry_after

JITTER = 0.25  # of a backoff: several processes do not come back at once


class RetryMiddleware:
    """In the place of Scrapy's, which asks again at once and does not read Retry-After."""

    def __init__(self, crawler: Crawler, codes: set[int], errors: tuple[type[Exception], ...]):
        self.crawler = crawler
        self.codes = codes
        self.errors = errors

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        codes = {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}
        errors = tuple(load_object(name) for name in settings.getlist("RETRY_EXCEPTIONS"))
        return cls(crawler, codes, errors)

    @property
    def politeness(self) -> PolitenessExtension:
        return politeness_of(self.crawler)

    def process_request(self, request: Request) -> None:
        """Raises HostLeftError: what will not be asked need not queue."""
        self.politeness.check(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in self.codes:
            return response
        reason = f"http-{response.status}"
        seconds = retry_after(response)
        return self._again(request, reason, seconds) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if not isinstance(exception, self.errors):
            return None
        return self._again(request, type(exception).__name__)

    def _again(self, request: Request, reason: str, seconds: float | None = None) -> Request | None:
        """The host rests in any case; the request comes again unless it was the last try."""
        assert self.crawler.spider
        wait = self._backoff(request) if seconds is None else seconds
        self.politeness.pause(request, wait, reason)
        if host_of(request) in self.politeness.left or request.meta.get("dont_retry"):
            return None
        return get_retry_request(
            request, spider=self.crawler.spider, reason=reason, give_up_log_level=logging.INFO
        )

    def _backoff(self, request: Request) -> float:
        """Twice the host's gap, then four times, give or take a quarter."""
        tries = int(request.meta.get("retry_times", 0)) + 1
        gap = self.politeness.pacing.gap_of(host_of(request))
        longest = min(gap * (1 << tries), self.politeness.patience / (1 + JITTER))
        return longest * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
