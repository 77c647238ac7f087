"""Lines of a story in, the places of those that stand under an image as its caption out."""

import re
from collections.abc import Collection, Sequence

from lxml.html import HtmlElement

from crawler.extract.images import image_url
from crawler.extract.outline import Outline

CAPTION_CHARS_MAX = 110
CENTRED_RE = re.compile(r"(?i)text-align\s*:\s*center")
STORY_CHARS_MIN = 20  # of what is left as the story


def caption_places(page: Outline, places: Sequence[int], reasons: Sequence[str]) -> frozenset[int]:
    """Places of short centred lines directly under an image: <p align=center><img></p><p align…>.

    `reasons` say why a line is no story. In a story that is centred as a whole, and where nothing
    else would be left of it, there are no such captions.
    """
    story = [place for place, reason in zip(places, reasons, strict=True) if not reason]
    under = _under_images(page, frozenset(story))
    if not any(_is_centred(page, place) for place in under):
        return frozenset()
    centred = {place for place in story if _is_centred(page, place)}
    found = {place for place in under & centred if _chars(page, place) <= CAPTION_CHARS_MAX}
    rest = sum(_chars(page, place) for place in story if place not in found)
    centred_rest = sum(_chars(page, place) for place in centred - found)
    return frozenset(found if rest >= STORY_CHARS_MIN and centred_rest * 2 < rest else ())


def _under_images(page: Outline, places: Collection[int]) -> set[int]:
    figures = (figure for figure in page.figures if figure.line in places)
    return {figure.line for figure in figures if image_url(figure.element, "")}


def _chars(page: Outline, place: int) -> int:
    return len(page.lines[place].text)


def _is_centred(page: Outline, place: int) -> bool:
    box = page.boxes[page.lines[place].box]
    return any(map(_centres, (box.element, page.boxes[box.parent].element)))


def _centres(element: HtmlElement) -> bool:
    """Whether an element is centred itself; a centred cell or table is layout."""
    if element.tag == "center":
        return True
    if element.tag not in ("p", "div", "figure", "h5", "h6"):
        return False
    is_aligned = (element.get("align") or "").lower() == "center"
    return is_aligned or CENTRED_RE.search(element.get("style") or "") is not None
