"""Tree and the selector of a rule in, elements or their text out."""

from functools import lru_cache
from typing import Any, cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

from crawler.portal import is_xpath
from crawler.text import tidy_line, tidy_text

# the way down is named in one step: //* is two, and quadratic among many siblings; a way to
# attributes takes a quarter of the time of one to elements that have them
IDS = etree.XPath("descendant-or-self::*/@id")
SILENT = "ancestor-or-self::script or ancestor-or-self::style"
SHOWN_TEXTS = etree.XPath(f".//text()[not({SILENT})]", smart_strings=False)
NAMED = etree.XPath("descendant-or-self::*[@class or @id]")


def select(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """Elements a rule names, in page order; none for an empty rule."""
    if not selector:
        return []
    return _all(_compiled(selector), root)


def select_text(root: HtmlElement, selector: str) -> str:
    """Text of the first element with text; of a meta its content."""
    texts = (element_text(element) for element in select(root, selector))
    return next(filter(None, texts), "")


def element_text(element: HtmlElement) -> str:
    """Text of an element on one line.

    >>> from lxml.html import fromstring
    >>> element_text(fromstring("<h1> 白鹤<br>开幕 </h1>"))
    '白鹤开幕'
    """
    if element.tag == "meta":
        return tidy_line(element.get("content") or "")
    if not len(element) and element.tag not in (
        "script",
        "style",
    ):  # no need of a path
        return tidy_line(element.text or "")
    return tidy_line("".join(cast("list[str]", SHOWN_TEXTS(element))))


def by_id(root: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Elements by their id in lower case; some portals print a blank behind an id."""
    found: dict[str, list[HtmlElement]] = {}
    for identifier in attributes(IDS, root):
        element = cast("HtmlElement", identifier.getparent())
        found.setdefault(identifier.strip().lower(), []).append(element)
    return found


def by_tag(root: HtmlElement, tags: tuple[str, ...]) -> dict[str, list[HtmlElement]]:
    """The elements of each of these tags, in page order; read in one go."""
    found: dict[str, list[HtmlElement]] = {tag: [] for tag in tags}
    for element in root.iter(*tags):
        found[element.tag].append(element)
    return found


def attributes(path: etree.XPath, root: HtmlElement) -> list[etree._ElementUnicodeResult]:
    """The attributes that a way leads to, each with its element."""
    found: Any = path(root)
    assert isinstance(found, list)
    return found


def named(root: HtmlElement) -> list[HtmlElement]:
    """Elements with a class or an id."""
    return _all(NAMED, root)


def spaced_text(element: HtmlElement) -> str:
    """Text of an element on one line, its pieces apart: 来源： 蜀江新闻网 of two spans."""
    text = " ".join(map(str, element.itertext())) if len(element) else element.text or ""
    return tidy_text(text.replace("\n", " ").replace("\t", " "))


def _all(path: etree.XPath, root: HtmlElement) -> list[HtmlElement]:
    found = path(root)
    assert isinstance(found, list)  # portal.check_selectors() lets nothing else pass
    return cast("list[HtmlElement]", found)


@lru_cache(maxsize=512)
def _compiled(selector: str) -> etree.XPath:
    if is_xpath(selector):
        return etree.XPath(selector)
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))
