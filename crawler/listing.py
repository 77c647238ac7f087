"""Listing page in, links to articles and the next listing page out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cssselect import HTMLTranslator
from lxml.html import HtmlElement

from crawler.extract.page import Page
from crawler.hrefs import absolute, base_of
from crawler.items import TRUNCATED
from crawler.listing_anchors import Anchor, read_anchors
from crawler.listing_blocks import article_anchors, may_be_article
from crawler.listing_paging import find_next_page
from crawler.listing_rows import with_dates
from crawler.portal import ListingRules, is_xpath


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One article as its listing page names it."""

    url: str
    """Absolute, without fragment; "" where the page has no usable link. Relative as written
    on a saved page of unknown address."""
    title: str = ""
    date: str = ""
    """YYYY-MM-DD if the listing states a full date, with ` HH:MM` if it states the time, or ""."""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one listing page says."""

    links: tuple[Link, ...] = ()
    next_page: str = ""
    is_cut: bool = False
    """The page came in part, or has more tags than are read: there may be further links."""


def read_listing(page: Page, rules: ListingRules | None = None, section: str = "") -> Listing:
    """Read a listing page: by its rules where they say something, else from the page alone.

    Links keep page order, each URL once. Links without usable address are kept with url "".
    """
    rules = rules or ListingRules()
    base = base_of(page)
    return Listing(
        links=_links(_articles(page, rules, base), section),
        next_page=_next_page(page, rules, base),
        is_cut=TRUNCATED in page.flags,
    )


def _articles(page: Page, rules: ListingRules, base: str) -> list[Anchor]:
    """What the rules name; where they name nothing, what the page's blocks list.

    Anchors without address cannot match a pattern: those stay that stand among the others.
    """
    anchors = with_dates(read_anchors(page.root.iter("a"), base))
    named = _named(page, rules.links, anchors)
    listed = named or article_anchors(anchors, page.url)
    if not rules.article_url:
        return listed
    matching = [a for a in anchors if a.url and re.search(rules.article_url, a.url)]
    wanted = {a for a in listed if not a.url} | {*matching}
    within = {*listed} if rules.links else wanted
    return [a for a in anchors if a in within & wanted]


def _named(page: Page, selector: str, anchors: Iterable[Anchor]) -> list[Anchor]:
    """The anchors a rule selects: themselves, or within the elements it selects."""
    selected = _select(page, selector) if selector else []
    around = {anchor for element in selected for anchor in element.iter("a")}
    return [a for a in anchors if a.element in around and may_be_article(a)]


def _links(anchors: Iterable[Anchor], section: str) -> tuple[Link, ...]:
    """Each URL once, with the first title and date stated for it."""
    links: dict[str, Link] = {}
    for anchor in anchors:
        key = anchor.url or f" {anchor.title}"
        link = links.get(key, Link(url=anchor.url, section=section))
        title, date = link.title or anchor.title, link.date or anchor.date
        links[key] = replace(link, title=title, date=date)
    return tuple(link for link in links.values() if link.url or link.title)


def _next_page(page: Page, rules: ListingRules, base: str) -> str:
    if not rules.next_page:
        return find_next_page(page)
    hrefs = (absolute(e.get("href") or "", base) for e in _select(page, rules.next_page))
    return next((url for url in hrefs if url and url != page.url), "")


def _select(page: Page, selector: str) -> list[HtmlElement]:
    path = selector if is_xpath(selector) else HTMLTranslator().css_to_xpath(selector)
    found = page.root.xpath(path)
    return [element for element in found if isinstance(element, HtmlElement)]
