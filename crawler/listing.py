"""Listing page in, links to articles and the next listing page out."""

from dataclasses import dataclass

from crawler.extract.page import Page
from crawler.portal import ListingRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One article as its listing page names it."""

    url: str
    """Absolute, without fragment; "" where the page has no usable link."""
    title: str = ""
    date: str = ""
    """YYYY-MM-DD if the listing states a full date, with ` HH:MM` if it states the time; else ""."""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one listing page says."""

    links: tuple[Link, ...] = ()
    next_page: str = ""


def read_listing(page: Page, rules: ListingRules | None = None, section: str = "") -> Listing:
    """Read a listing page: by its rules where they say something, else from the page alone.

    Links keep page order, each URL once. Links without usable address are kept with url "".
    """
    raise NotImplementedError
