"""The anchors of a listing page in, the same anchors with the dates of their rows out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True)
class _Rows:
    """What was read of a page; an element is read once, though it stands beside many anchors."""

    titles: Titles
    shown: dict[HtmlElement, str] = field(default_factory=dict)
    leading: dict[HtmlElement, bool] = field(default_factory=dict)
    beside: dict[tuple[HtmlElement, str], list[str]] = field(default_factory=dict)

    def places(self, anchor: Anchor) -> list[str]:
        """Where its date may stand; a thousand anchors of one story share one row."""
        row = _row(anchor, self.titles)
        key = (row, anchor.title)
        if key not in self.beside:
            self.beside[key] = _beside(row, anchor.title, self)
        return self.beside[key]

    def text_of(self, element: HtmlElement) -> str:
        """What it shows, and what stands behind it."""
        text = self.shown.get(element)
        if text is None:
            text = self.shown[element] = _short([*_first_texts(element), element.tail])
        return text

    def dates_lead(self, parent: HtmlElement) -> bool:
        """Whether the first title among these siblings has its date before it."""
        leads = self.leading.get(parent)
        if leads is None:
            leads = self.leading[parent] = has_day(_before_titles(parent, self))
        return leads


def with_dates(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Each anchor with the date its row states: what stands beside one title and no other."""
    rows = _Rows(_titles_within(anchors))
    return [_dated(anchor, rows) if anchor.title else anchor for anchor in anchors]


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


def _dated(anchor: Anchor, rows: _Rows) -> Anchor:
    places = rows.places(anchor)
    date = next((found for text in places if (found := find_date(text))), "")
    return replace(anchor, date=date, is_dated=bool(date) or any(map(has_day, places)))


def _beside(row: HtmlElement, title: str, rows: _Rows) -> list[str]:
    """Where the date of a title may stand, best place first."""
    inside = [text for text in _first_texts(row) if (text.strip() or " ") not in title]
    places = [_short(inside), _stated_day(row)]
    if any(map(has_day, places)) or row.getparent() is None:
        return places
    around = [_siblings(row, rows, back=False), _siblings(row, rows, back=True)]
    if rows.dates_lead(row.getparent()):
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


def _siblings(row: HtmlElement, rows: _Rows, *, back: bool) -> str:
    """Text between a row and the next title or line break: <a/> 2024-04-24<br>, <dt/><dd/>."""
    pieces = [] if back else [_short([row.tail])]
    for sibling in islice(row.itersiblings(preceding=back), SIBLINGS_MAX):
        if sibling in rows.titles or sibling.tag == "br":
            pieces.append(_short([sibling.tail]) if back else "")
            break
        pieces.append(rows.text_of(sibling))
    else:
        pieces.append(_short([row.getparent().text]) if back else "")
    return " ".join(filter(None, pieces))


def _before_titles(parent: HtmlElement, rows: _Rows) -> str:
    pieces = [_short([parent.text])]
    for child in islice(parent, SIBLINGS_MAX):
        if child in rows.titles:
            break
        pieces.append(rows.text_of(child))
    return " ".join(filter(None, pieces))


def _stated_day(row: HtmlElement) -> str:
    """<time datetime="2024-04-24 09:30">昨天</time>."""
    times = (piece for piece in islice(row.iterdescendants(), PIECES_MAX) if piece.tag == "time")
    return next((day for time in times if (day := time.get("datetime"))), "")


def _first_texts(element: HtmlElement) -> list[str]:
    texts = []
    for piece in islice(element.iter(), PIECES_MAX):
        if isinstance(piece, HtmlElement) and piece.tag not in ("script", "style"):
            texts.append(piece.text or "")
        texts.append("" if piece is element else piece.tail or "")
    return texts


def _short(texts: Iterable[str | None]) -> str:
    stripped = (text.strip() for text in texts if text)
    return " ".join(text for text in stripped if 0 < len(text) <= BESIDE_CHARS_MAX)
