"""Browser: the download handler that renders a page, each of whose requests Scrapy answers.

So the resolver's guard, the size limit, robots.txt and the captures hold for rendered pages, too.
"""

import asyncio
import logging
from collections import Counter
from typing import Any, cast
from weakref import WeakKeyDictionary

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from playwright.async_api import Request as Asked
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request, Spider
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Headers, Response
from scrapy.http.request import NO_CALLBACK
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.failures import RenderError
from crawler.middlewares.browser_memory import memory_bounded
from crawler.middlewares.capture import KEPT_ALREADY
from crawler.middlewares.rendering import INNER_SLOT
from crawler.net import HostsDownloadHandler

RENDER_SECONDS = 25  # for one page; Scrapy's download timeout does not reach scripts
QUIET_SECONDS = 0.3  # without a request of the page's: its scripts have what they asked for
ASKED_MAX = 80  # requests of one page; portals' applications make about twenty
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FETCHED_TYPES = frozenset({"document", "script", "xhr", "fetch", "stylesheet"})
# the body is decoded already, and the browser frames it anew
LEFT_OUT = frozenset({b"Content-Encoding", b"Content-Length", b"Transfer-Encoding"})

logger = logging.getLogger(__name__)


class BoundedPlaywrightHandler(
    ScrapyPlaywrightDownloadHandler,  # type: ignore[misc]  # the package has no types
    HostsDownloadHandler,
):
    """Renders within RENDER_SECONDS, closes what it opened, reaches nothing by itself."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.open_pages: WeakKeyDictionary[Request, Page] = WeakKeyDictionary()
        self.refused: WeakKeyDictionary[Page, Exception] = WeakKeyDictionary()
        """Why Scrapy did not answer for the page itself; the browser says only that it failed."""
        self.redirects: WeakKeyDictionary[Page, Response] = WeakKeyDictionary()
        """Where the page itself is sent on: for Scrapy to judge, the browser asks nobody again."""
        self.waiting: Counter[Page] = Counter()
        self.asked: Counter[Page] = Counter()

    async def download_request(self, request: Request) -> Response:
        if not request.meta.get("playwright"):
            return await super().download_request(request)
        await self.politeness.turn(request)  # the page's own requests come in its turn
        request.meta["playwright_page_init_callback"] = self._answer_for  # the last route wins
        request.meta["playwright_page_methods"] = [PageMethod(self._quiet)]
        try:
            async with asyncio.timeout(RENDER_SECONDS), memory_bounded(self._count_ended):
                return await super().download_request(request)
        except (TimeoutError, PlaywrightTimeoutError) as error:
            raise DownloadTimeoutError(f"{request.url} rendered for too long") from error
        except PlaywrightError as error:
            return self._instead(request, error)
        finally:
            await self._close_page(request)

    async def _create_page(self, request: Request, spider: Spider) -> Page:
        page = cast("Page", await super()._create_page(request, spider))
        self.open_pages[request] = page
        page.on("popup", lambda popup: asyncio.ensure_future(popup.close()))
        return page

    def _count_ended(self) -> None:
        self.stats.inc_value("browser/memory_exceeded")

    def _instead(self, request: Request, error: PlaywrightError) -> Response:
        """The redirect that the page is. Raises what was refused, or RenderError."""
        page = self.open_pages.get(request)
        redirect = self.redirects.get(page) if page else None
        if not redirect:
            refused = self.refused.get(page) if page else None
            raise (refused or RenderError(f"{request.url}: {error.message}")) from error
        assert redirect.request
        request.meta[KEPT_ALREADY] = redirect.request.meta["capture"]
        return redirect

    async def _close_page(self, request: Request) -> None:
        page = self.open_pages.pop(request, None)
        if page:
            self.waiting.pop(page, None)
            self.asked.pop(page, None)
            if not page.is_closed():
                await page.close()

    async def _answer_for(self, page: Page, _: Request) -> None:
        await page.route("**", self._answer)

    async def _answer(self, route: Route) -> None:
        """Answer one request of a page through Scrapy's downloader, or refuse it."""
        asked = route.request
        if not self._admits(asked):
            await route.abort()
            return
        page = asked.frame.page
        is_page = asked.is_navigation_request() and asked.frame == page.main_frame
        self.waiting[page] += 1
        try:
            response = await self._fetch(asked.url, is_page=is_page)
            if is_page and response.status in REDIRECTS:
                self.redirects[page] = response
                await route.abort()
            else:
                await _fulfil(route, response)
        except Exception as error:  # noqa: BLE001 - Scrapy's refusals share no base class
            logger.info("browser/refused: %s: %s", error, asked.url)
            if is_page:
                self.refused[page] = error
            await route.abort()
        finally:
            self.waiting[page] -= 1

    def _admits(self, asked: Asked) -> bool:
        if asked.resource_type not in FETCHED_TYPES or asked.method != "GET":
            return False
        self.asked[asked.frame.page] += 1
        if self.asked[asked.frame.page] <= ASKED_MAX:
            return True
        self.stats.inc_value("browser/too_many")
        return False

    async def _fetch(self, url: str, *, is_page: bool) -> Response:
        assert self._crawler.engine
        meta = {"download_slot": INNER_SLOT, "dont_redirect": is_page, "dont_retry": True}
        request = Request(url, callback=NO_CALLBACK, meta=meta)
        return await self._crawler.engine.download_async(request)

    async def _quiet(self, page: Page) -> None:
        """Wait until the page's scripts have asked for nothing for a while."""
        quiet = 0.0
        while quiet < QUIET_SECONDS:
            await asyncio.sleep(QUIET_SECONDS / 3)
            quiet = 0.0 if self.waiting[page] else quiet + QUIET_SECONDS / 3


async def _fulfil(route: Route, response: Response) -> None:
    headers = _plain(response.headers)
    await route.fulfill(status=response.status, headers=headers, body=response.body)


def _plain(headers: Headers) -> dict[str, str]:
    """Headers as the browser takes them: repeated ones joined."""
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in headers.items()
        if name not in LEFT_OUT
    }
