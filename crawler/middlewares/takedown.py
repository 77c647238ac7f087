"""Takedown: what was taken down is not asked for, and what came of it meanwhile is not read."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from crawler.crawl_store import found_store
from crawler.ledger import TAKEN_DOWN
from crawler.redirects import led_to, location_of
from crawler.store.schema import Store
from crawler.store.takedowns import is_url_closed
from crawler.takedown.closing import close_led

LOOKED_AT = frozenset({"link", "made_up"})  # arguments: of an article's page, of a probe


class TakedownMiddleware:
    """Looks at each page of an article, where it is sent on to and its further pages included.

    It may have been closed since the last look. Listing pages may name what they like; what a host
    sends for an address that cannot exist may lead anywhere.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        store = found_store(crawler)
        if not store:
            raise NotConfigured
        return cls(store)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest."""
        self.check(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises IgnoreRequest."""
        self.check(request)
        return response

    def check(self, request: Request) -> None:
        """Raises IgnoreRequest."""
        if not LOOKED_AT & request.cb_kwargs.keys() or not closes(self.store, request):
            return
        link = request.cb_kwargs.get("link")
        if link and "parts" not in request.cb_kwargs and link.url != request.url:
            close_led(self.store, link.url, request.url)
        raise IgnoreRequest(TAKEN_DOWN.reason)


class LedToMiddleware:
    """Sends nobody on to what was taken down.

    Of two that are led there the scheduler would drop the second, as if another article were there.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises IgnoreRequest."""
        url = led_to(response.url, location_of(response))
        if url and (outer := self.crawler.get_downloader_middleware(TakedownMiddleware)):
            outer.check(request.replace(url=url))
        return response


def closes(store: Store, request: Request, response: Response | None = None) -> bool:
    """Whether a request asks for a closed URL or for a page of a closed article, or is led there.

    A listing page may be, and name, what it likes.
    """
    if "section" in request.cb_kwargs:
        return False
    link = request.cb_kwargs.get("link")
    urls = {request.url, link.url} if link else {request.url}
    if response:
        urls.add(led_to(response.url, location_of(response)))
    return any(is_url_closed(store, url) for url in urls if url)
