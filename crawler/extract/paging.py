"""Page of an article in, the URL of the further page of the same article out."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.extract.page import Page
from crawler.extract.select import element_text, select
from crawler.hrefs import absolute
from crawler.text import fold, remembered, tidy_line

# 下一页, 下页 >, Next; never 下一篇, which is another article
NEXT_RE = re.compile(r"^\W*(?:下一?页|后一?页|next(?:\s*page)?|>{1,2}|»|›)\W*$", re.IGNORECASE)
# 首页 上一页 1 2 3 下一页 尾页, 首页上一页123, 【1】【2】, 共3页 1 2 3 下一页
PAGER_RE = re.compile(
    r"""(?x) ^\s*+ (?: (?: 首页 | [上前下后]一?页 | [尾末]页 | 共\s*\d+\s*页 | 全文阅读 | \.\.\.
          | [\[【(]?\d{1,3}[\]】)]? | [|>»<«…] ) \s*+ )++ $"""
)
PAGER_WORD_RE = re.compile(r"页|[【\[]\d")  # a row of numbers alone may be a table's
NUMBER_RE = re.compile(r"^\W*(\d{1,2})\W*$")
# /2026/c_88_2, /t20260304_88-2, /88/2: stem and number, without the ending .html
PART_RE = re.compile(r"^(?P<stem>.+?)[_/-](?P<number>\d{1,2})$")
# id=88&page=2
QUERY_RE = re.compile(
    r"(?i)(?:^|(?<=&))(?:p|page|pageno|pn|currentpage)=(?P<number>\d{1,2})(?=&|$)"
)
ENDING_RE = re.compile(r"\.[a-z]{3,5}$", re.IGNORECASE)
SECOND = (1, 2)  # numbers of the second page: x.html, x_1.html (counted from 0) or x_2.html
WORD_CHARS_MAX = 30  # 【 下一页 >>> 】; among a thousand marks the patterns would look for long
ANCHOR_CHILDREN_MAX = 2  # <a><b>下一页</b></a>; more is a teaser
NEXT_PAGE, NO_PAGE = -1, -2


def further_page(page: Page, selector: str = "") -> str:
    """URL of the page behind this one: by the rule, else the anchor that counts one further."""
    for anchor in select(page.root, selector):
        if url := _resolved(page.url, anchor.get("href") or ""):
            return url
    if not page.url:
        return ""
    return next(_following(page), "")


def is_pager(text: str) -> bool:
    """Whether a line is the row of links to the pages of an article.

    >>> is_pager("首页 上一页 1 2 3 下一页 尾页"), is_pager("2024 2025 2026"), is_pager("首页")
    (True, False, False)
    """
    text = fold(text)
    is_row = PAGER_RE.match(text) is not None and PAGER_WORD_RE.search(text) is not None
    return is_row and any(char.isdigit() for char in text)


def _following(page: Page) -> Iterator[str]:
    for anchor in page.root.iter("a"):
        children = len(anchor)
        if children > ANCHOR_CHILDREN_MAX:
            continue
        number = _counted(element_text(anchor) if children else anchor.text or "")
        if number == NO_PAGE:
            continue
        url = _resolved(page.url, anchor.get("href") or "")
        step = part_number(page.url, url)
        if step and (number == NEXT_PAGE or number in (max(step, SECOND[-1]), step + 1)):
            yield url


@remembered
def _counted(text: str) -> int:
    """The page that an anchor's text leads to: its number, NEXT_PAGE or NO_PAGE."""
    text = tidy_line(text)
    if len(text) > WORD_CHARS_MAX:
        return NO_PAGE
    if number := NUMBER_RE.match(text):
        return int(number[1])
    return NEXT_PAGE if NEXT_RE.match(text) else NO_PAGE


def part_number(url: str, other: str) -> int:
    """Number in the other URL if it is that of the page behind this one, in one article; else 0.

    >>> part_number("http://a.example/t_8812.html", "http://a.example/t_8812_2.html")
    2
    >>> part_number("http://a.example/t_8812.html", "http://a.example/t_8813.html")
    0
    """
    here, there = urlsplit(url), urlsplit(other)
    if here.hostname != there.hostname:
        return 0
    if here.path == there.path:
        return _query_number(here.query, there.query)
    first, second = (ENDING_RE.sub("", parts.path).rstrip("/") for parts in (here, there))
    later, own = PART_RE.match(second), PART_RE.match(first)
    if later is None:
        return 0
    number = int(later["number"])
    if later["stem"] == first and number in SECOND:
        return number
    follows = own is not None and own["stem"] == later["stem"] and int(own["number"]) + 1 == number
    return number if follows else 0


def _query_number(query: str, other: str) -> int:
    own, later = QUERY_RE.search(query), QUERY_RE.search(other)
    rest, later_rest = (QUERY_RE.sub("", text).strip("&") for text in (query, other))
    if later is None or rest != later_rest:
        return 0
    number = int(later["number"])
    return number if number == (int(own["number"]) if own else 1) + 1 else 0


def _resolved(base: str, href: str) -> str:
    url = absolute(href, base)
    return url if urlsplit(url).scheme else ""
