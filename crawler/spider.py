"""PortalSpider: a portal's facts in; requests of its pages, then its articles, out."""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.clock import SHANGHAI, now
from crawler.extract.article import next_part, read_article
from crawler.extract.page import Page, read_page
from crawler.failures import failure_class
from crawler.items import INCOMPLETE, Article, with_values
from crawler.ledger import Outcome, State
from crawler.listing import Link, Listing, read_listing
from crawler.middlewares.rendering import render
from crawler.outcome import EndedError, end_request
from crawler.portal import ArticleRules, ListingRules, check_portal
from crawler.scope import Scope
from crawler.signals import links_read, listing_read
from crawler.traps import Walk, is_endless, left_of
from crawler.urls import DEFAULT_PORTS, host_and_port, is_further_page

PARTS_MAX = 30  # photo stories of the people family run to about twenty pages
BACKFILL_PAGES_MAX = 2000  # years of one section; a guard against pagers without end

logger = logging.getLogger(__name__)


class PortalSpider(Spider):
    """One portal; a subclass states values only.

    Required: name, publisher, allowed_domains, sections (name → URL of its first listing page;
    an e-paper's may hold the day of the edition: `{day:%Y-%m/%d}`).
    """

    publisher: ClassVar[str] = ""
    allowed_domains: ClassVar[list[str]] = []
    sections: ClassVar[Mapping[str, str]] = {}
    listing: ClassVar[ListingRules] = ListingRules()
    article: ClassVar[ArticleRules | tuple[ArticleRules, ...]] = ArticleRules()
    needs_browser: ClassVar[bool] = False
    tls_verified: ClassVar[bool] = True
    """False for a portal whose certificate is known to be bad; its records are flagged."""
    serves_json: ClassVar[bool] = False
    """Whether its pages may be JSON; elsewhere JSON is no page."""
    required_words: ClassVar[tuple[str, ...]] = ()
    """What a portal of a family must state besides."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" in cls.__dict__:
            check_portal(cls)

    def __init__(self, name: str | None = None, link: Link | None = None, **arguments: str) -> None:
        super().__init__(name)
        self.scope = Scope.from_arguments(arguments)
        self.asked = link or Link(url=self.scope.url)
        """The article asked for, with what its listing once said of it."""
        self.walks: defaultdict[str, Walk] = defaultdict(Walk)
        """By section."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if cls.is_rendered(settings):
            render(settings)
        if not cls.tls_verified:
            settings.set("DOWNLOAD_VERIFY_CERTIFICATES", value=False, priority="spider")

    @classmethod
    def is_rendered(cls, settings: BaseSettings) -> bool:
        asked = settings["SHUWEN_BROWSER"]
        return asked == "always" or (asked == "portal" and cls.needs_browser)

    async def start(self) -> AsyncIterator[Request]:
        if self.scope.url:
            yield self.article_request(self.asked)
        elif self.scope.listing:
            yield self.listing_request(self.scope.listing, "")
        else:
            for section, template in self.sections.items():
                for url in self.listing_urls(template):
                    yield self.listing_request(url, section)

    def parse_listing(self, response: Response, section: str, number: int) -> Iterator[Request]:
        listing = self.read_listing(response, section)
        self.count("listing/read")
        if listing.is_cut:
            self.lost("listing/truncated", response.url)
        ours = self.links_of(listing, response.url)
        if number == 1:
            self.crawler.signals.send_catch_log(
                listing_read, section=section, links=len(ours), response=response
            )
        if not ours and number == 1:
            self.lost(f"listing/no_links/{section}", response.url)
        yield from (self.article_request(link) for link in ours if self.scope.admits(link.date))
        is_worth_more = self.walks[section].goes_on(link.url for link in ours)
        if number < self.pages_max() and is_worth_more and self.scope.goes_on(ours):
            following = self.next_page(response, listing, number)
            if following and not is_endless(following):
                yield self.listing_request(following, section, number + 1)

    def links_of(self, listing: Listing, url: str) -> list[Link]:
        """The articles of a listing page, but for links that lead on without end."""
        ours = [link for link in listing.links if link.url and self.is_ours(link.url)]
        left = left_of(link.url for link in ours)
        asked = [link for link in ours if self.scope.admits(link.date)]
        self.crawler.signals.send_catch_log(links_read, links=asked, left=left)
        if left:
            self.count("listing/left_out", len(left))
            logger.warning("listing/left_out: %d links: %s", len(left), url)
        return [link for link in ours if link.url not in left]

    def parse_article(
        self, response: Response, link: Link, parts: tuple[Page, ...] = ()
    ) -> Iterator[Request | Article]:
        pages = (*parts, self.page(response))
        following = self.following(pages)
        if following:
            yield self.part_request(following, link, pages)
        elif is_further_page(pages[0].url):
            yield self.read_incomplete(pages, link)
        else:
            yield self.read_article(pages, link)

    def parse_missing_part(self, failure: Failure) -> Iterator[Article]:
        """A further page could not be had: the story as far as it was read, flagged."""
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        yield self.read_incomplete(arguments["parts"], arguments["link"])

    def following(self, pages: tuple[Page, ...]) -> str:
        """URL of the further page of an article that is to be fetched, "" if it is whole."""
        url = next_part(pages[-1], self.rules)
        seen = {page.url for page in pages}
        return url if self.is_ours(url) and url not in seen and len(pages) < PARTS_MAX else ""

    def read_incomplete(self, pages: tuple[Page, ...], link: Link) -> Article:
        """An article of which a page is missing: asked for again, not conditionally."""
        article = self.read_article(pages, link)
        flags = tuple(sorted({*article.quality_flags, INCOMPLETE}))
        return with_values(article, quality_flags=flags, etag="", last_modified="")

    def parse_failure(self, failure: Failure) -> None:
        """What a middleware refused behind the outermost: a body that inflates beyond bounds."""
        if failure.value and not isinstance(failure.value, EndedError):
            request = failure.request  # type: ignore[attr-defined]
            outcome = Outcome(State.FAILED, failure_class(failure.value))
            end_request(self.crawler, request, outcome)

    # what a family may override: the four hooks that follow

    def page(self, response: Response) -> Page:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        capture = response.meta.get("capture")
        page = read_page(response.body, response.url, content_type=content_type, capture=capture)
        odd = [flag for flag in response.flags if flag.startswith("encoding-")]
        if not self.tls_verified and response.url.startswith("https:"):
            odd.append("tls-unverified")
        return replace(page, flags=(*page.flags, *odd)) if odd else page

    def read_listing(self, response: Response, section: str) -> Listing:
        return read_listing(self.page(response), self.listing, section)

    def next_page(self, response: Response, listing: Listing, number: int) -> str:
        """URL of the listing page behind this one: by the rules' template, else as linked."""
        template = self.listing.page_url
        if not template:
            return listing.next_page
        past_the_end = not listing.links
        return "" if past_the_end else urljoin(response.url, template.format(page=number + 1))

    def read_article(self, pages: tuple[Page, ...], link: Link) -> Article:
        article = read_article(pages, self.rules, link).article
        # of several pages the first may be unchanged while another is not
        capture = pages[0].capture if len(pages) == 1 else None
        return with_values(
            article,
            url=link.url,
            portal=self.name,
            publisher=self.publisher,
            etag=capture.etag if capture else "",
            last_modified=capture.last_modified if capture else "",
        )

    # requests

    def listing_request(self, url: str, section: str, number: int = 1) -> Request:
        arguments = {"section": section, "number": number}
        lost = self.parse_failure
        return Request(url, self.parse_listing, errback=lost, cb_kwargs=arguments, dont_filter=True)

    def article_request(self, link: Link) -> Request:
        arguments, lost = {"link": link}, self.parse_failure
        return Request(link.url, self.parse_article, errback=lost, cb_kwargs=arguments)

    def part_request(self, url: str, link: Link, parts: tuple[Page, ...]) -> Request:
        """A page that a listing may name, too: not filtered as asked for already."""
        return Request(
            url,
            self.parse_article,
            errback=self.parse_missing_part,
            cb_kwargs={"link": link, "parts": parts},
            priority=1,
            dont_filter=True,
        )

    # what the values mean

    @property
    def rules(self) -> tuple[ArticleRules, ...]:
        return self.article if isinstance(self.article, tuple) else (self.article,)

    def listing_urls(self, template: str) -> list[str]:
        """A section's first listing page; an e-paper's of today, or of each day asked for."""
        today = now().astimezone(SHANGHAI).date()
        if not (self.scope.since and "{day" in template):
            return [template.format(day=today)]
        first = date.fromisoformat(self.scope.since)
        last = min(today, date.fromisoformat(self.scope.until or today.isoformat()))
        days = (last - timedelta(days=back) for back in range((last - first).days + 1))
        return [template.format(day=day) for day in days]

    def pages_max(self) -> int:
        if self.scope.listing:
            return 1
        return BACKFILL_PAGES_MAX if self.scope.is_backfill else self.listing.pages

    @classmethod
    def is_ours(cls, url: str) -> bool:
        """Whether the URL lies on one of the portal's hosts."""
        host, port = host_and_port(url)
        is_host = any(host == name or host.endswith(f".{name}") for name in cls.allowed_domains)
        return is_host and port in (None, *DEFAULT_PORTS.values())

    def lost(self, stat: str, url: str) -> None:
        self.count(stat)
        logger.warning("%s: %s", stat, url)

    def count(self, stat: str, number: int = 1) -> None:
        assert self.crawler.stats
        self.crawler.stats.inc_value(stat, number)
