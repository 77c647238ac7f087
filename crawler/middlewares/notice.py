"""Notice: what was read as a story and is none ends here; the breaker learns how a page ended."""

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.extensions.politeness import politeness_of
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.notices import notice_class
from crawler.outcome import end_request, is_first_page


class NoticeMiddleware:
    """A challenge in the portal's own frame is a block like any: only its story says so."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        assert response.request
        outputs = [output async for output in result]
        if is_first_page(response.request) and self._ended(response.request, outputs):
            return
        for output in outputs:
            yield output

    def _ended(self, request: Request, outputs: list[Any]) -> bool:
        link = request.cb_kwargs["link"]
        stories = (output for output in outputs if isinstance(output, Article))
        reason = next((notice_class(story, link) for story in stories), "")
        politeness_of(self.crawler).answered(request, reason)
        if reason:
            end_request(self.crawler, request, Outcome(State.FAILED, reason))
        return bool(reason)
