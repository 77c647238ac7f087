"""The anchors of a listing page in, their addresses and titles out, in page order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.hrefs import absolute
from crawler.listing_dates import is_only_date, without_edge_date

TITLE_MIN = 5  # characters; shorter anchors are channel names, and never part two rows
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CUT_ENDS = ("…", "..", "。。")  # 2024年度青溪县社会科学项目申…
BULLET_RE = re.compile(r"^[\s·•▪■◆●※◇□►▶○-]+|^>+\s*")
# [更多>>]  查看详情  下一页  128  跟贴 48: what an anchor says that is not a title
NO_TITLE_RE = re.compile(
    r"""[\W_]* (?:
        (?:查看|阅读|浏览|点击|加载)?(?:更多|详细|详情|全文|原文|内容|查看|阅读)(?:内容|信息|新闻)?
      | more | read\s?more | \d* \s* 跟[贴帖] \s* \d* | 评论 \s* [(（]?\d*[)）]?
      | 首页 | 尾页 | 末页 | 上一页 | 下一页 | 返回 (?:顶部|首页|列表)? | \d{1,4}
    ) [\W_]*""",
    re.VERBOSE | re.IGNORECASE,
)

_all_texts = etree.XPath(".//text()[not(parent::script or parent::style)]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Anchor:
    """One anchor of a listing page, read."""

    element: HtmlElement
    url: str
    title: str
    date: str = ""
    """As in Link."""
    is_dated: bool = False
    """Whether its row states a day, be it without year (04-24)."""


def read_anchors(elements: Iterable[HtmlElement], base: str) -> list[Anchor]:
    """Address and title of each anchor; those that say 更多, 下一页 or a number have no title.

    One that was never closed, and so has others in it, is none.
    """
    address = cache(partial(absolute, base=base))  # image and headline lead to one article
    anchors = [
        Anchor(element=e, url=address(href), title=find_title(e))
        for e in elements
        if (href := e.get("href")) is not None and next(e.iterdescendants("a"), None) is None
    ]
    titled = {anchor.url for anchor in anchors if anchor.title}
    return [
        replace(anchor, title=_image_title(anchor.element)) if anchor.url not in titled else anchor
        for anchor in anchors
    ]


def find_title(anchor: HtmlElement) -> str:
    """The headline an anchor shows, whole where its title attribute has what the page cut off."""
    shown = _headline(anchor)
    stated = _tidy(anchor.get("title") or "")
    if shown.endswith(CUT_ENDS) and len(stated) > len(shown.rstrip("….。")):
        shown = stated
    return "" if NO_TITLE_RE.fullmatch(shown) else shown


def texts_in(element: HtmlElement) -> list[str]:
    """All text nodes that a reader sees; none of a comment."""
    return cast("list[str]", _all_texts(element)) if isinstance(element, HtmlElement) else []


def _headline(anchor: HtmlElement) -> str:
    """The heading or the first paragraph in an anchor around a whole teaser, else its text."""
    inside = list(anchor.iterdescendants())
    headings = [e for e in inside if e.tag in HEADINGS or "tit" in (e.get("class") or "")]
    blocks = [e for e in inside if e.tag in ("p", "div", "dt") and not len(e)]
    found = (text for e in (*headings, *blocks) if len(text := _text(e)) >= TITLE_MIN)
    return next(found, None) or _text(anchor)


def _image_title(anchor: HtmlElement) -> str:
    """What the only anchor of an article says, if that is an image: <img alt="青溪大桥通车">."""
    if any(text.strip() for text in texts_in(anchor)):
        return ""
    return _tidy(anchor.get("title") or str(anchor.xpath("string((.//img/@alt)[1])")))


def _text(element: HtmlElement) -> str:
    return _tidy("".join(text for text in texts_in(element) if not is_only_date(text)))


def _tidy(text: str) -> str:
    return without_edge_date(BULLET_RE.sub("", " ".join(text.split())))
