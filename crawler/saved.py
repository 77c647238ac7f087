"""One saved page in; its record, what it lists, or the reason why there is none out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse

from crawler.extract.article import next_part, read_article
from crawler.extract.page import Page, read_page
from crawler.interstitial import interstitial_class
from crawler.items import INCOMPLETE, Article, on_one_line, record
from crawler.line import Step
from crawler.listing import Link, Listing, read_listing
from crawler.memory import EdgeLine, edge_lines, without_chrome
from crawler.notices import notice_class
from crawler.saved_manifest import SavedPage
from crawler.sniffing import why_no_page
from crawler.spider import PortalSpider
from crawler.store.memory import Recall
from crawler.urls import is_further_page

PAGE_SECONDS_MAX = 30  # a page of 5 MiB needs under 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedOutcome:
    """What became of one saved page: exactly one of article, listing and error is there."""

    id: str
    article: Article | None = None
    listing: Listing | None = None
    error: str = ""
    is_unreadable: bool = False
    """The file itself could not be read: the page may be fine."""
    recall: Recall | None = None
    """What the article was read with."""
    lines: tuple[EdgeLine, ...] = ()
    """What stood at the ends of its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What reading needs to know; travels to the worker processes."""

    portals: tuple[type[PortalSpider], ...] = ()
    steps: tuple[Step, ...] = ()
    page_seconds: int = PAGE_SECONDS_MAX

    def read(self, saved: SavedPage) -> SavedOutcome:
        try:
            body = saved.path.read_bytes() if saved.path.is_file() else None
        except OSError as error:
            return _unreadable(saved, error.strerror or str(error))
        if body is None:
            return _unreadable(saved, "no such file")
        portal = next((portal for portal in self.portals if portal.is_ours(saved.url)), None)
        may_be_json = portal is not None and portal.serves_json
        if reason := why_no_page(body, may_be_json=may_be_json) or interstitial_class(body):
            return SavedOutcome(id=saved.id, error=reason)
        way = _OfPortal(portal()) if portal else _Generic()
        if saved.kind == "listing":
            return SavedOutcome(id=saved.id, listing=way.listing(saved, body))
        return self._stepped(saved, way.article(saved, body))

    def _stepped(self, saved: SavedPage, article: Article) -> SavedOutcome:
        if reason := notice_class(article, saved.link or Link(url=saved.url)):
            return SavedOutcome(id=saved.id, error=reason)
        if not article.body and article.kind != "gallery":
            return SavedOutcome(id=saved.id, error="no body")
        try:
            article = self._through(article)
            lines = edge_lines(article.body)
            rest = without_chrome(
                article.body, saved.recall.chrome if saved.recall else frozenset()
            )
            if rest.left_out:  # a credit may have stood behind it
                article = self._through(replace(article, body=rest.body))
        except DropItem as drop:
            return SavedOutcome(id=saved.id, error=str(drop) or type(drop).__name__)
        return SavedOutcome(id=saved.id, article=article, recall=saved.recall, lines=lines)

    def _through(self, article: Article) -> Article:
        for step in self.steps:
            article = step(article)
        return article


class _Generic:
    """A page of an unknown host, or of none."""

    def listing(self, saved: SavedPage, body: bytes) -> Listing:
        return read_listing(self._page(saved, body))

    def article(self, saved: SavedPage, body: bytes) -> Article:
        page = self._page(saved, body)
        return _flagged(read_article((page,), link=saved.link).article, next_part(page))

    def _page(self, saved: SavedPage, body: bytes) -> Page:
        return read_page(body, saved.url, content_type=saved.content_type)


@dataclass(frozen=True, slots=True)
class _OfPortal:
    """A page of one of our portals: read by the hooks a crawl reads it by."""

    spider: PortalSpider

    def listing(self, saved: SavedPage, body: bytes) -> Listing:
        return self.spider.read_listing(_response(saved, body), "")

    def article(self, saved: SavedPage, body: bytes) -> Article:
        page = self.spider.page(_response(saved, body))
        article = self.spider.read_article((page,), saved.link or Link(url=saved.url))
        return _flagged(article, next_part(page, self.spider.rules))


def outcome_line(outcome: SavedOutcome) -> bytes:
    """The line that stands for the page in the output, its id first."""
    text = json.dumps({"id": outcome.id, **_values(outcome)}, ensure_ascii=False)
    return on_one_line(text).encode() + b"\n"


def _unreadable(saved: SavedPage, reason: str) -> SavedOutcome:
    return SavedOutcome(id=saved.id, error=f"cannot be read: {reason}", is_unreadable=True)


def _values(outcome: SavedOutcome) -> Mapping[str, Any]:
    if outcome.article:
        return record(outcome.article)
    if outcome.listing is None:
        return {"error": outcome.error}
    links = outcome.listing.links
    items = [{"url": link.url, "title": link.title, "date": link.date} for link in links]
    return {"items": items, "next_page": outcome.listing.next_page}


def _flagged(article: Article, further_page: str) -> Article:
    """The same flag as in a crawl that could not have a page of the story."""
    is_incomplete = further_page or is_further_page(article.final_url)
    flags = {*article.quality_flags, *([INCOMPLETE] if is_incomplete else [])}
    return replace(article, quality_flags=tuple(sorted(flags)))


def _response(saved: SavedPage, body: bytes) -> HtmlResponse:
    headers = {"Content-Type": saved.content_type} if saved.content_type else {}
    return HtmlResponse(saved.url, body=body, headers=headers, request=Request(saved.url))
