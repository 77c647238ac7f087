"""E-paper in, the stories of its pages of print out: an edition a day, its day in every URL."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

from scrapy.http import Response

from crawler.clock import SHANGHAI
from crawler.extract.page import Page
from crawler.hrefs import absolute
from crawler.items import Article
from crawler.listing import Link, Listing
from crawler.portal import PortalError
from crawler.spider import PortalSpider

# /html/2014-09/10/content_7.htm · /pc/202508/29/content_7.html · /shtml/hxdsb/20260708/7.shtml
EDITION_RE = re.compile(r"/(20\d{2})-?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])/")


class EpaperSpider(PortalSpider):
    """One paper's digital edition, read page of print by page of print.

    A portal states: sections whose URL is the first page of print with its day in it
    (`/html/{day:%Y-%m/%d}/node_2.htm`), and `print_page` where its pages of print are not
    named node_<n>.htm. The pages of print of one edition link to each other; the one with the
    next higher number comes next. The printed date is the edition's, taken from the URL: what
    else stands on the page is the reader's own today, or the time of an upload.
    """

    print_page: ClassVar[str] = r"/node_(\d+)\.html?$"
    """Regular expression for the URL of a page of print, its number or letters in group 1."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        try:
            numbered = re.compile(cls.print_page).groups
        except re.error as error:
            raise PortalError(f"print_page is no pattern: {cls.print_page!r}: {error}") from error
        if not numbered:
            raise PortalError(f"print_page lacks the group of its number: {cls.print_page!r}")

    def next_page(self, response: Response, listing: Listing, number: int) -> str:
        pattern = re.compile(self.print_page)
        anchors = self.page(response).root.xpath("//a/@href | //area/@href")
        urls = (absolute(str(href), response.url) for href in anchors)
        return next_print_page(response.url, urls, pattern)

    def read_article(self, pages: tuple[Page, ...], link: Link) -> Article:
        return dated_by_edition(super().read_article(pages, link), pages[0].url or link.url)


def next_print_page(url: str, linked: Iterable[str], pattern: re.Pattern[str]) -> str:
    """The page of print of the same edition with the next higher number, or "".

    >>> paper = "http://paper.example/2026-03/04/node_{}.htm"
    >>> linked = [paper.format(number) for number in (1, 10, 2, 3)]
    >>> next_print_page(paper.format(3), linked, re.compile(r"/node_(\\d+)\\.htm$"))
    'http://paper.example/2026-03/04/node_10.htm'
    """
    here = _print_key(url, pattern)
    keyed = ((_print_key(other, pattern), other) for other in linked)
    later = [pair for pair in keyed if pair[0][:1] == here[:1] and pair[0] > here]
    return min(later, default=((), ""))[1]


def edition_day(url: str) -> tuple[date | None, str]:
    """The day of the edition and the text in the URL that states it.

    >>> edition_day("http://paper.example/pc/202603/04/content_7.html")
    (datetime.date(2026, 3, 4), '202603/04')
    """
    match = EDITION_RE.search(url)
    if not match:
        return None, ""
    try:
        day = date(*map(int, match.groups()))
    except ValueError:  # 2026-02/30
        return None, ""
    return day, match.group().strip("/")


def dated_by_edition(article: Article, url: str) -> Article:
    """The article with the day of its edition; as it was where the URL states none."""
    day, raw = edition_day(url)
    if not day:
        return article
    return replace(
        article,
        published_at=datetime(day.year, day.month, day.day, tzinfo=SHANGHAI),
        published_on=day.isoformat(),
        published_raw=raw,
        published_from="url",
        published_precision="day",
    )


def _print_key(url: str, pattern: re.Pattern[str]) -> tuple[str, int, str] | tuple[()]:
    """Edition, then place in it: node_10 follows node_9, vb01 follows va12."""
    match = pattern.search(url)
    return (url[: match.start()], len(match[1]), match[1]) if match else ()
