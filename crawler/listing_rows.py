"""The anchors of a listing page in, the same anchors with the dates of their rows out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from crawler.listing_anchors import TITLE_MIN, Anchor
from crawler.listing_dates import find_date, has_day

ROW_DEPTH_MAX = 6  # levels from an anchor up to its row; the deepest teaser seen had five
BESIDE_CHARS_MAX = 60  # 来源：蜀江新闻网 2024-04-24 09:30 浏览：120; longer text is a summary
SIBLINGS_MAX = 12  # elements between a title and a date that is not around it
PIECES_MAX = 100  # elements of a row that are looked at; what is larger is no row
NO_ROW = frozenset(("body", "html", "ul", "ol", "dl", "table", "tbody", "form"))

Titles = Mapping[HtmlElement, set[str]]
"""For an element the titles (their addresses) somewhere in it."""


def with_dates(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Each anchor with the date its row states: what stands beside one title and no other."""
    titles = _titles_within(anchors)
    return [_dated(anchor, titles) if anchor.title else anchor for anchor in anchors]


def _titles_within(anchors: Iterable[Anchor]) -> Titles:
    found: dict[HtmlElement, set[str]] = {}
    for anchor in anchors:
        element: HtmlElement | None = anchor.element
        for _ in range(ROW_DEPTH_MAX + 1):
            if element is None or len(anchor.title) < TITLE_MIN:
                break
            found.setdefault(element, set()).add(_key(anchor))
            element = element.getparent()
    return found


def _key(anchor: Anchor) -> str:
    return anchor.url or anchor.title


def _dated(anchor: Anchor, titles: Titles) -> Anchor:
    places = _beside(anchor, titles)
    date = next((found for text in places if (found := find_date(text))), "")
    return replace(anchor, date=date, is_dated=bool(date) or any(map(has_day, places)))


def _beside(anchor: Anchor, titles: Titles) -> list[str]:
    """Where the date of an anchor may stand, best place first."""
    row = _row(anchor, titles)
    inside = [text for text in _first_texts(row) if (text.strip() or " ") not in anchor.title]
    places = [_short(inside), str(row.xpath("string((.//time/@datetime)[1])"))]
    if any(map(has_day, places)) or row.getparent() is None:
        return places
    around = [_siblings(row, titles, back=False), _siblings(row, titles, back=True)]
    if _dates_lead(row.getparent(), titles):
        around.reverse()
    return [*places, *around]


def _row(anchor: Anchor, titles: Titles) -> HtmlElement:
    """The largest element around an anchor that holds no other title."""
    row = anchor.element
    for _ in range(ROW_DEPTH_MAX):
        parent = row.getparent()
        if parent is None or parent.tag in NO_ROW:
            break
        if not titles.get(parent, set()) <= {_key(anchor)}:
            break
        row = parent
    return row


def _siblings(row: HtmlElement, titles: Titles, *, back: bool) -> str:
    """Text between a row and the next title or line break: <a/> 2024-04-24<br>, <dt/><dd/>."""
    texts = [] if back else [row.tail or ""]
    for sibling in islice(row.itersiblings(preceding=back), SIBLINGS_MAX):
        ends = sibling in titles or sibling.tag == "br"
        if not ends:
            texts.extend(_first_texts(sibling))
        if back or not ends:
            texts.append(sibling.tail or "")
        if ends:
            break
    else:
        texts.append(row.getparent().text or "" if back else "")
    return _short(texts)


def _dates_lead(parent: HtmlElement, titles: Titles) -> bool:
    """Whether the first title among these siblings has its date before it."""
    texts = [parent.text or ""]
    for child in islice(parent, SIBLINGS_MAX):
        if child in titles:
            break
        texts.extend([*_first_texts(child), child.tail or ""])
    return has_day(_short(texts))


def _first_texts(element: HtmlElement) -> list[str]:
    texts = []
    for piece in islice(element.iter(), PIECES_MAX):
        if isinstance(piece, HtmlElement) and piece.tag not in ("script", "style"):
            texts.append(piece.text or "")
        texts.append("" if piece is element else piece.tail or "")
    return texts


def _short(texts: Iterable[str]) -> str:
    stripped = (text.strip() for text in texts)
    return " ".join(text for text in stripped if 0 < len(text) <= BESIDE_CHARS_MAX)
