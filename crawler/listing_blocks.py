"""The anchors of an unknown listing page in, those that lead to its articles out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, takewhile
from statistics import median
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.listing_anchors import TITLE_MIN, Anchor

PATH_DEPTH = 6  # elements of the tag path that make two anchors alike
HEADLINE_CHARS_MIN = 8  # half of a block's titles; channel and portal names have 2 to 7
HEADLINE_CHARS_MAX = 120  # longer anchors are summaries
UNLINKED_CHARS_MIN = 10  # without address only length tells a headline from a channel
DATED_SHARE_MIN = 0.5  # rows with a date beside; a few rows of a list may lack it
DATED_TO_UNDATED_MIN = 0.5  # dated links per undated one on a list; portals' homes have fewer

# <div id="footer">, <ul class="breadcrumb">; not "football"
CHROME_RE = re.compile(
    "foot(?!ball)|crumb|copyright|friend|pagin|pager|share|login|toolbar|sitemap", re.IGNORECASE
)
# <div class="main-nav">; but some templates call the frame of the whole page "nav-content"
MENU_RE = re.compile("nav(?!y|al)|menu", re.IGNORECASE)
CHROME_TAGS = frozenset(("nav", "footer", "select"))
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4"))
# index_2.shtml  list.html  xwzx_list_3.html  node_17.htm: listing pages, whatever the anchor says
LISTING_NAME_RE = re.compile(
    r"(?:^|[_-])(?:index|default|list|node|channel|column|col|more|home|main)(?:[_-]?\d+)*(?:\.\w+)?$",
    re.IGNORECASE,
)
NO_ARTICLE_RE = re.compile(r"/(?:keywords?|tags?|authors?|search|so|login|user)/", re.IGNORECASE)
# t20240424_123.html  content_1234.htm  ?id=57  9b58fa7611da484b  a name of its own, not a column's
ARTICLE_NAME_RE = re.compile(r"\d\d|\d\.\w+$|=\d|[0-9a-zA-Z+=%]{12,}")
NOTICE_RE = re.compile(r"ICP[备证]|公网安备|网安备|许可证|举报|备案号|版权所有|免责声明|隐私政策")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Anchors alike: the same tags and classes around them."""

    anchors: tuple[Anchor, ...]

    @property
    def is_dated(self) -> bool:
        """A date without year, as beside the tags of a teaser, counts with headlines only.

        A lone anchor beside a date may be the day's weather: 2024-04-24 成都 晴 18°.
        """
        if len(self.anchors) == 1 and not _may_stand_alone(self.anchors[0]):
            return False
        least = DATED_SHARE_MIN * len(self.anchors)
        if sum(bool(anchor.date) for anchor in self.anchors) >= least:
            return True
        return sum(anchor.is_dated for anchor in self.anchors) >= least and self.is_headlines

    @property
    def is_headlines(self) -> bool:
        """Without dates: titles of a headline's length, and addresses like articles'."""
        length = median(len(anchor.title) for anchor in self.anchors)
        linked = [anchor for anchor in self.anchors if anchor.url]
        least = HEADLINE_CHARS_MIN if linked else UNLINKED_CHARS_MIN
        if not least <= length <= HEADLINE_CHARS_MAX:
            return False
        articles = sum(is_article_url(anchor.url) for anchor in linked)
        repeated = len(self.anchors) > 1 or _in_heading(self.anchors[0].element)
        return repeated and articles >= len(linked) / 2


def article_anchors(anchors: Iterable[Anchor], page_url: str) -> list[Anchor]:
    """The anchors of the repeated blocks that list articles, in page order.

    On a page whose blocks are dated the undated ones are its sidebars.
    """
    titled = [a for a in anchors if _is_title(a) and not (a.url and a.url == page_url)]
    inside = _outside(titled, CHROME_RE)
    blocks = _listing_blocks(_outside(inside, MENU_RE)) or _listing_blocks(inside)
    chosen = {anchor for block in blocks for anchor in _articles(block)}
    return [anchor for anchor in titled if anchor in chosen]


def may_be_article(anchor: Anchor) -> bool:
    """Whether an anchor among those a rule named can be an article: 更多 without address is none.

    An image without words can: its title stands at another anchor of the same address.
    """
    return bool(anchor.url or (anchor.title and anchor.is_dated)) or len(anchor.title) >= TITLE_MIN


def is_article_url(url: str) -> bool:
    """Whether an address looks like one article's rather than a column's.

    >>> is_article_url("http://news.example/2024/t20240424_77.html")
    True
    >>> is_article_url("http://news.example/yw/"), is_article_url("http://news.example/list_2.html")
    (False, False)
    """
    parts = urlsplit(url)
    name = parts.path.rstrip("/").rpartition("/")[2]
    if NO_ARTICLE_RE.search(parts.path) or (LISTING_NAME_RE.search(name) and not parts.query):
        return False
    return bool(ARTICLE_NAME_RE.search(f"{name}?{parts.query}"))


def _listing_blocks(anchors: Iterable[Anchor]) -> list[Block]:
    blocks = _blocks(anchors)
    dated = [block for block in blocks if block.is_dated]
    undated = [block for block in blocks if not block.is_dated and block.is_headlines]
    if _count(dated) > DATED_TO_UNDATED_MIN * _count(undated):
        return dated
    return dated + undated


def _blocks(anchors: Iterable[Anchor]) -> list[Block]:
    alike: dict[tuple[str, ...], list[Anchor]] = {}
    for anchor in anchors:
        alike.setdefault(_tag_path(anchor.element), []).append(anchor)
    return [Block(anchors=tuple(group)) for group in alike.values()]


def _articles(block: Block) -> list[Anchor]:
    if block.is_dated:
        long = [a for a in block.anchors if len(a.title) >= HEADLINE_CHARS_MIN and a.url]
        are_told_apart = all(is_article_url(a.url) for a in long)
        return [a for a in block.anchors if not _names_channel(a, are_told_apart=are_told_apart)]
    return [
        anchor
        for anchor in block.anchors
        if len(anchor.title) > TITLE_MIN and (not anchor.url or is_article_url(anchor.url))
    ]


def _names_channel(anchor: Anchor, *, are_told_apart: bool) -> bool:
    """Whether an anchor is the channel before a headline: [社会] 青溪大桥通车 04-24.

    Its address says so only where those of the headlines beside it are known as articles'.
    """
    if len(anchor.title) >= HEADLINE_CHARS_MIN:
        return False
    if not anchor.is_dated or not anchor.url:
        return not anchor.is_dated
    return are_told_apart and not is_article_url(anchor.url)


def _may_stand_alone(anchor: Anchor) -> bool:
    return is_article_url(anchor.url) if anchor.url else len(anchor.title) >= UNLINKED_CHARS_MIN


def _count(blocks: Iterable[Block]) -> int:
    return sum(len(block.anchors) for block in blocks)


def _tag_path(element: HtmlElement) -> tuple[str, ...]:
    path = [str(element.tag)]
    for around in element.iterancestors():
        if len(path) == PATH_DEPTH:
            break
        path.append(_step(around))
    return tuple(path)


def _step(element: HtmlElement) -> str:
    """Tag and first class; rows alternate their classes (odd, even, current, last)."""
    classes = (element.get("class") or "").split()
    if element.tag in ("li", "tr", "td", "dd", "dt") or not classes:
        return str(element.tag)
    return f"{element.tag}.{classes[0].rstrip('0123456789')}"


def _is_title(anchor: Anchor) -> bool:
    return len(anchor.title) > 1 and not NOTICE_RE.search(anchor.title)


def _outside(anchors: Iterable[Anchor], named: re.Pattern[str]) -> list[Anchor]:
    known: dict[HtmlElement, bool] = {}
    return [anchor for anchor in anchors if not _within(anchor.element, named, known)]


def _within(element: HtmlElement, named: re.Pattern[str], known: dict[HtmlElement, bool]) -> bool:
    """Whether something around an element has such a name; each element is looked at once."""
    path = list(takewhile(lambda e: e not in known, chain([element], element.iterancestors())))
    top = path[-1].getparent() if path else element
    found = top is not None and known[top]
    for around in reversed(path):
        found = found or around.tag in CHROME_TAGS or _has_name(around, named)
        known[around] = found
    return found


def _has_name(element: HtmlElement, named: re.Pattern[str]) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in ("body", "html") and bool(named.search(names))


def _in_heading(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in HEADING_TAGS
