"""The words a portal file is written in; a wrong word or value fails when the file is read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from cssselect import SelectorError, parse
from lxml import etree

PORTAL_NAME_RE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")  # scdaily-epaper; names folders, too
LISTING_PAGES_MAX = 5  # a night's news of one section fits on three pages


class PortalError(ValueError):
    """Raised when a portal file is read, by its rules or by PortalSpider: names file and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRules:
    """Where a section's listing pages keep their article links. Empty: the generic reading."""

    article_url: str = ""
    """Regular expression, searched in the absolute URL; links that lack it are no articles."""
    links: str = ""
    """Selector of the anchors, or of the elements around them."""
    next_page: str = ""
    """Selector of the anchor to the next listing page."""
    page_url: str = ""
    """Template of the further pages relative to the first: `index_{page}.html`, from 2 on."""
    pages: int = LISTING_PAGES_MAX
    """How many pages of a section a night reads at the most; a backfill reads on."""

    def __post_init__(self) -> None:
        _check_pattern(self, "article_url")
        _check_selectors(self, ("links", "next_page"))
        if self.page_url and "{page}" not in self.page_url:
            raise PortalError(f"ListingRules.page_url lacks {{page}}: {self.page_url!r}")
        if self.pages < 1:
            raise PortalError(f"ListingRules.pages must be 1 or more, is {self.pages}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRules:
    """Where an article page keeps its fields. Empty: the generic reading.

    A selector is CSS, or XPath if it begins with / or (. The first element with text counts.
    """

    title: str = ""
    subtitle: str = ""
    body: str = ""
    published: str = ""
    source: str = ""
    authors: str = ""
    editor: str = ""
    section: str = ""
    drop: str = ""
    """Elements inside the body that are not the story."""
    next_page: str = ""
    """Anchor to the further page of one article, where the generic reading misses it."""
    until: date | None = None
    """Last day of this layout, for captures of older pages; None: the present layout."""

    def __post_init__(self) -> None:
        _check_selectors(self, [f.name for f in fields(self) if f.name != "until"])


def check_portal(portal: Any) -> None:
    """Check the values of a portal class. Raises PortalError with the name of the field."""
    name = getattr(portal, "name", "")
    if not isinstance(name, str) or not PORTAL_NAME_RE.fullmatch(name):
        raise PortalError(f"{portal.__module__}: name must be a-z, 0-9 and -: {name!r}")
    for field in ("publisher", "allowed_domains", "sections"):
        if not getattr(portal, field, None):
            raise PortalError(f"{name}: {field} is missing")
    _check_words(portal, name)
    _check_rules(portal, name)
    for section, url in portal.sections.items():
        if not portal.is_ours(url):
            raise PortalError(f"{name}: sections[{section!r}] is not in allowed_domains: {url!r}")


def is_xpath(selector: str) -> bool:
    """Whether a rule is XPath rather than CSS.

    >>> is_xpath("//h1"), is_xpath("div.content")
    (True, False)
    """
    return selector.startswith(("/", "(", "./"))


def _check_words(portal: Any, name: str) -> None:
    known = {word for base in portal.__mro__[1:] for word in vars(base)}
    for word in vars(portal):
        if not word.startswith("_") and word not in known | {"name"}:
            raise PortalError(f"{name}: unknown word {word}")


def _check_rules(portal: Any, name: str) -> None:
    listing, article = vars(portal).get("listing"), vars(portal).get("article")
    if listing is not None and not isinstance(listing, ListingRules):
        raise PortalError(f"{name}: listing must be ListingRules(...)")
    layouts = article if isinstance(article, tuple) else (article,)
    if article is not None and not all(isinstance(rules, ArticleRules) for rules in layouts):
        raise PortalError(f"{name}: article must be ArticleRules(...) or a tuple of them")


def _check_pattern(rules: object, name: str) -> None:
    value = getattr(rules, name)
    try:
        re.compile(value)
    except re.error as error:
        raise PortalError(f"{_place(rules, name)} is no pattern: {value!r}: {error}") from error


def _check_selectors(rules: object, names: Iterable[str]) -> None:
    for name in names:
        value = getattr(rules, name)
        try:
            etree.XPath(value) if is_xpath(value) else value and parse(value)
        except (SelectorError, etree.XPathSyntaxError) as error:
            place = _place(rules, name)
            raise PortalError(f"{place} is no selector: {value!r}: {error}") from error


def _place(rules: object, name: str) -> str:
    return f"{type(rules).__name__}.{name}"
