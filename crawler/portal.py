"""The words a portal file is written in; a wrong word or value fails when the file is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

PORTAL_NAME_RE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")  # city-epaper; names folders, too
DOMAIN_RE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")  # news.example: no scheme, port or path
# //a/@href, //h1/text(): a rule names elements, what is read of them is the reader's choice
NO_ELEMENT_RE = re.compile(r"/(@[\w:-]+|text\(\))\s*$")
LISTING_PAGES_MAX = 5  # a night's news of one section fits on three pages
REQUIRED_WORDS = ("publisher", "allowed_domains", "sections")
SOME_DAY = date(2026, 3, 4)  # any: section templates are filled in with it to check them
TEMPLATE_ERRORS = (KeyError, IndexError, ValueError, AttributeError)  # what str.format raises


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
        check_texts(self, ("article_url", "links", "next_page", "page_url"))
        check_patterns(self, ("article_url",))
        check_selectors(self, ("links", "next_page"))
        _check_page_url(self.page_url)
        if type(self.pages) is not int or self.pages < 1:
            raise PortalError(f"ListingRules.pages must be 1 or more, is {self.pages!r}")


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
        names = tuple(f.name for f in fields(self) if f.name != "until")
        check_texts(self, names)
        check_selectors(self, names)
        is_day = isinstance(self.until, date) and not isinstance(self.until, datetime)
        if self.until is not None and not is_day:
            raise PortalError(f"ArticleRules.until must be a date, is {self.until!r}")


def check_portal(portal: Any) -> None:
    """Check the values of a portal class. Raises PortalError with the name of the field."""
    name = getattr(portal, "name", "")
    if not isinstance(name, str) or not PORTAL_NAME_RE.fullmatch(name):
        raise PortalError(f"{portal.__module__}: name must be a-z, 0-9 and -: {name!r}")
    _check_words(portal, name)
    for word in (*REQUIRED_WORDS, *getattr(portal, "required_words", ())):
        if _is_empty(getattr(portal, word)):
            raise PortalError(f"{name}: {word} is missing")
    _check_layouts(portal.article, name)
    for domain in portal.allowed_domains:
        if not isinstance(domain, str) or not DOMAIN_RE.fullmatch(domain):
            raise PortalError(f"{name}: allowed_domains holds no host name: {domain!r}")
    for section, url in portal.sections.items():
        _check_section(portal, section, url)


def is_xpath(selector: str) -> bool:
    """Whether a rule is XPath rather than CSS.

    >>> is_xpath("//h1"), is_xpath("div.content")
    (True, False)
    """
    return selector.startswith(("/", "(", "./"))


def check_texts(rules: object, names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(getattr(rules, name), str):
            raise PortalError(f"{_place(rules, name)} must be text, is {getattr(rules, name)!r}")


def check_patterns(rules: object, names: tuple[str, ...]) -> None:
    for name in names:
        value = getattr(rules, name)
        try:
            re.compile(value)
        except re.error as error:
            raise PortalError(f"{_place(rules, name)} is no pattern: {value!r}: {error}") from error


def check_selectors(rules: object, names: tuple[str, ...]) -> None:
    for name in names:
        value = getattr(rules, name)
        try:
            found = _select_nothing(value)
        except (SelectorError, etree.XPathError) as error:
            place = _place(rules, name)
            raise PortalError(f"{place} is no selector: {value!r}: {error}") from error
        if not isinstance(found, list) or NO_ELEMENT_RE.search(value):
            raise PortalError(f"{_place(rules, name)} selects no elements: {value!r}")


def _select_nothing(selector: str) -> object:
    """What a selector yields in an empty page; compiling alone misses unknown functions."""
    if not selector:
        return []
    xpath = selector if is_xpath(selector) else HTMLTranslator().css_to_xpath(selector)
    return etree.XPath(xpath)(etree.Element("html"))


def _check_words(portal: Any, name: str) -> None:
    """Each word of the portal is one of its family's, with a value of the same type."""
    for word, value in vars(portal).items():
        if word.startswith("_") or word == "name":
            continue
        if not any(word in vars(base) for base in portal.__mro__[1:]):
            raise PortalError(f"{name}: unknown word {word}")
        example = getattr(portal.__mro__[1], word)
        expected = Mapping if isinstance(example, Mapping) else type(example)
        is_layouts = word == "article" and isinstance(value, tuple)
        if example is not None and not is_layouts and not isinstance(value, expected):
            raise PortalError(f"{name}: {word} must be {expected.__name__}, is {value!r}")


def _is_empty(value: object) -> bool:
    return not value or value == type(value)()


def _check_layouts(article: object, name: str) -> None:
    layouts = article if isinstance(article, tuple) else (article,)
    if not layouts or not all(isinstance(rules, ArticleRules) for rules in layouts):
        raise PortalError(f"{name}: article must be ArticleRules(...) or a tuple of them")
    if sum(rules.until is None for rules in layouts) > 1:
        raise PortalError(f"{name}: article has two layouts without until; one is the present one")


def _check_section(portal: Any, section: object, template: object) -> None:
    place = f"{portal.name}: sections[{section!r}]"
    if not isinstance(section, str) or not isinstance(template, str):
        raise PortalError(f"{place} must be name and URL as text, is {template!r}")
    try:
        url = template.format(day=SOME_DAY)
        parts = urlsplit(url)
    except TEMPLATE_ERRORS as error:
        raise PortalError(f"{place} is no template of {{day}}: {template!r}: {error!r}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PortalError(f"{place} is no http(s) URL: {template!r}")
    if not portal.is_ours(url):
        raise PortalError(f"{place} is not in allowed_domains: {template!r}")


def _check_page_url(template: str) -> None:
    try:
        varies = template.format(page=2) != template.format(page=3)
    except TEMPLATE_ERRORS as error:
        message = f"ListingRules.page_url is no template of {{page}}: {template!r}: {error!r}"
        raise PortalError(message) from error
    if template and not varies:
        raise PortalError(f"ListingRules.page_url lacks {{page}}: {template!r}")


def _place(rules: object, name: str) -> str:
    return f"{type(rules).__name__}.{name}"
