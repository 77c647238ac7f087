"""The captures of one article in, its record as today's reader makes it out."""

from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import DropItem
from scrapy.http import Response

from crawler.content_encoding import DecodeError, InflatedError
from crawler.failures import failure_class, response_class
from crawler.interstitial import SOFT_404
from crawler.items import Article
from crawler.line import Line
from crawler.middlewares.decoding import plain
from crawler.notices import notice_class
from crawler.on_demand import on_demand
from crawler.probing import Said, is_missing, said_by
from crawler.redirects import redirect_class
from crawler.replay.recalling import Memory
from crawler.replay.stories import Story
from crawler.scope import Scope
from crawler.spider import PortalSpider
from crawler.urls import host_and_port
from crawler.warc.reading import CaptureLostError, Kept, Payloads

ON_DEMAND = "on-demand"


class NoRecordError(Exception):
    """Raised where captures give no record; its text is the ledger's reason."""


class PortalUnknownError(Exception):
    """Raised where no portal file says how captures are to be read: a sentence."""


class StoryReader:
    """Reads what a crawl read, by the same hooks and steps, from files."""

    def __init__(self, line: Line, bytes_max: int) -> None:
        self.line = line
        self.bytes_max = bytes_max
        self.portals = {portal.name: portal for portal in line.portals}
        self.payloads = Payloads()
        self.missing: dict[str, Said | None] = {}
        """By record id."""

    def read(self, story: Story, memory: Memory) -> Article:
        """Raises NoRecordError, PortalUnknownError; CaptureLostError: a capture is damaged."""
        spider = self._spider(story)
        first = story.first
        if not first:
            raise CaptureLostError(f"{story.link.url}: its first page is not among the captures")
        article = self._article(spider, story, self._page(spider, story, first))
        try:
            clean, *others = self.line.steps
            article = memory.clean(article, clean, story)
            for step in others:
                article = step(article)
        except DropItem as drop:
            raise NoRecordError(str(drop).replace(" ", "-")) from drop
        scope = Scope(since=first.about.since, until=first.about.until)
        if not scope.admits(article.published_on):
            raise NoRecordError("out-of-range")
        return article

    def _spider(self, story: Story) -> PortalSpider:
        if story.portal == ON_DEMAND:
            return on_demand(urlsplit(story.link.url).hostname or "")()
        portal = self.portals.get(story.portal)
        if not portal:
            raise PortalUnknownError(
                f"{story.portal}: no portal file says how to read its captures"
            )
        return portal()

    def _article(self, spider: PortalSpider, story: Story, response: Response) -> Article:
        pages = [spider.page(response)]
        while following := spider.following(tuple(pages)):
            kept = story.further(Request(following).url)
            try:
                pages.append(spider.page(self._page(spider, story, kept)))
            except NoRecordError:
                return spider.read_incomplete(tuple(pages), story.link)
        article = spider.read_article(tuple(pages), story.link)
        if len(pages) == 1 and (reason := notice_class(article, story.link)):
            raise NoRecordError(reason)
        return article

    def _page(self, spider: PortalSpider, story: Story, kept: Kept | None) -> Response:
        """The response that a callback would get. Raises NoRecordError, CaptureLostError."""
        if not kept:
            raise NoRecordError("not-captured")
        response = self._response(spider, kept)
        host = host_and_port(kept.about.asked)[0]
        missing = self._missing(spider, story.missing.get(host))
        if missing and is_missing(said_by(spider, response, story.link), missing, story.link):
            raise NoRecordError(SOFT_404)
        return response

    def _missing(self, spider: PortalSpider, kept: Kept | None) -> Said | None:
        """What a crawl knew of a host's missing pages. Raises CaptureLostError."""
        if kept and kept.record_id not in self.missing:
            said = None
            with suppress(NoRecordError):  # an honest answer, or none
                said = said_by(spider, self._response(spider, kept), kept.about.link)
            self.missing[kept.record_id] = said
        return self.missing[kept.record_id] if kept else None

    def _response(self, spider: PortalSpider, kept: Kept) -> Response:
        """An answer that holds a page. Raises NoRecordError, CaptureLostError."""
        if kept.is_truncated:
            raise NoRecordError("truncated")
        if kept.status != HTTPStatus.OK:
            raise NoRecordError(f"http-{kept.status}")
        try:
            response = plain(self.payloads.response(kept), self.bytes_max)
        except (DecodeError, InflatedError) as error:
            raise NoRecordError(failure_class(error)) from error
        assert response.request
        reason = redirect_class(response.request, response) or response_class(
            response, json=spider.serves_json
        )
        if reason:
            raise NoRecordError(reason)
        return response
