"""View of a page and the outlet it credits in, the address that the credit links to out."""

from lxml import etree

from crawler.extract.outline import Outline
from crawler.extract.select import spaced_text
from crawler.extract.view import View
from crawler.hrefs import absolute
from crawler.text import fold

CREDIT_CHARS_MAX = 40  # 来源：, the outlet, and what stands beside it


def source_url(view: View, source: str) -> str:
    """Address of the outlet that a story is credited to, "" if its name is no link."""
    for anchor in view.page.root.iter("a") if _is_linked(view.outline, source) else ():
        href = (anchor.get("href") or "").strip()
        is_address = href.startswith(("http://", "https://", "/"))
        if is_address and spaced_text(anchor) == source and _is_credit(anchor):
            return absolute(href, view.page.url)
    return ""


def _is_linked(page: Outline, source: str) -> bool:
    """Whether a line with a link names the source: of most pages none does, and none is asked."""
    bare = source.replace(" ", "")
    return bool(bare) and any(
        line.link_chars and bare in line.text.replace(" ", "") for line in page.lines
    )


def _is_credit(anchor: etree._Element) -> bool:
    """Whether 来源 stands before the link or its element is named so: menus repeat outlets."""
    parent = anchor.getparent()
    if parent is None:
        return False
    names = f"{parent.get('class') or ''} {parent.get('id') or ''} {anchor.get('class') or ''}"
    return "source" in names.lower() or "来源" in fold(spaced_text(parent)[:CREDIT_CHARS_MAX])
