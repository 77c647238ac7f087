"""A listing page in, the address of the listing page behind it out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from lxml.html import HtmlElement

from crawler.extract.page import Page
from crawler.hrefs import absolute, base_of

# 下一页  下页>  [后一页]  Next »
NEXT_RE = re.compile(
    r"[\[\s]*(?:下一?页|后一?页|下一頁|下頁|next(?:\s*page)?)[\]\s>›»→]*", re.IGNORECASE
)
ARROW_RE = re.compile(r"[>›»→]|>>")
NUMBER_RE = re.compile(r"\[?\s*(\d{1,4})\s*\]?")
CURRENT_RE = re.compile(  # page-current
    r"(?:^|[\s_-])(?:cur(?:rent)?|on|active|here|this(?:class)?|now|selected)(?:\s|$)"
)
# page numbers that two families of government portals write by script, counted
#   from 1: createPageHTML('page_div',50, 1,'xw_list','shtml',1000)  → xw_list_2.shtml
#   from 0: createPageHTML(50, 0, "index", "html")                   → index_1.html
SCRIPT_RE = re.compile(
    r"""createPageHTML\( \s* (?P<div>['"][^'"]*['"]\s*,\s*)?
        (?P<total>\d{1,6}) \s*,\s* (?P<current>\d{1,6}) \s*,
        \s*['"](?P<name>[^'"]{1,80})['"] \s*,\s* ['"](?P<ending>\w{1,8})['"]""",
    re.VERBOSE,
)

PAGER_MAX = 14  # numbers a pager shows at once; more of them are a calendar


@dataclass(frozen=True, slots=True, eq=False)
class Pager:
    """The row of page numbers: what they say, the anchors among them, the element around them."""

    around: HtmlElement
    numbers: Mapping[int, HtmlElement]

    def current(self, page: Page, base: str) -> int:
        """The number that is marked, not linked, or links to this page; 0 if none is."""
        for number, anchor in self.numbers.items():
            if _is_marked(anchor) or absolute(anchor.get("href") or "", base) == page.url != "":
                return number
        for element in self.around.iter("span", "strong", "b", "em", "font", "li", "i"):
            match = NUMBER_RE.fullmatch((element.text or "").strip())
            if match and int(match[1]) not in self.numbers:
                return int(match[1])
        return 0 if 1 in self.numbers else 1


def find_next_page(page: Page) -> str:
    """By the word 下一页, the paging script, or the number or arrow behind the current one."""
    base = base_of(page)
    for href in chain(_stated(page), _worded(page), _scripted(page), _numbered(page, base)):
        url = absolute(href, base)
        if url and url != page.url:
            return url
    return ""


def _stated(page: Page) -> Iterator[str]:
    return (el.get("href") or "" for el in page.root.iter("link", "a") if el.get("rel") == "next")


def _worded(page: Page) -> Iterator[str]:
    for anchor in page.root.iter("a"):
        words = ("".join(anchor.itertext()), anchor.get("title") or "")
        if any(NEXT_RE.fullmatch(word) for word in words):
            yield anchor.get("href") or ""


def _scripted(page: Page) -> Iterator[str]:
    for script in page.root.iter("script"):
        for call in SCRIPT_RE.finditer(script.text or ""):
            following = int(call["current"]) + 1
            if following < int(call["total"]) + bool(call["div"]):
                yield f"{call['name']}_{following}.{call['ending']}"


def _numbered(page: Page, base: str) -> Iterator[str]:
    for pager in _pagers(page):
        following = pager.numbers.get(pager.current(page, base) + 1)
        arrows = (a for a in pager.around.iter("a") if ARROW_RE.fullmatch((a.text or "").strip()))
        anchor = next(arrows, None) if following is None else following
        if anchor is not None:
            yield anchor.get("href") or ""


def _pagers(page: Page) -> Iterator[Pager]:
    found: dict[HtmlElement, dict[int, HtmlElement]] = {}
    for anchor in page.root.iter("a"):
        match = NUMBER_RE.fullmatch("".join(anchor.itertext()))
        around = _around(anchor)
        if match and around is not None:
            found.setdefault(around, {})[int(match[1])] = anchor
    return (Pager(el, numbers) for el, numbers in found.items() if len(numbers) <= PAGER_MAX)


def _around(anchor: HtmlElement) -> HtmlElement | None:
    parent = anchor.getparent()
    while parent is not None and parent.tag in ("li", "span", "td", "b", "em"):
        parent = parent.getparent()
    return parent


def _is_marked(anchor: HtmlElement) -> bool:
    parent = anchor.getparent()
    named = (anchor.get("class"), parent.get("class") if parent is not None else "")
    return any(CURRENT_RE.search(name) for name in named if name)
