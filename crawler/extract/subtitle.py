"""Outline and headline of a page in, the subtitle below it out."""

import re

from crawler.extract.date_text import FULL_RE
from crawler.extract.metadata import Metadata
from crawler.extract.outline import HEADINGS, Line, Outline
from crawler.text import comparison_key, fold

# class="sub-title", id="fubiaoti", <h2 class="subhead">
SUBTITLE_RE = re.compile(r"(?<![a-z])(?:sub[-_]?(?:title|head|tit)|fu_?(?:biao)?ti)(?![a-z])")
SUBTITLE_WITHIN = 2  # lines under the headline
CHARS_MAX = 150


def find_subtitle(page: Outline, headline: str, place: int, head: Metadata) -> str:
    """The line under the headline if it is marked as subtitle, or states what the head adds."""
    stated = comparison_key(head.window_title)
    below = place + 1
    lines = page.lines[below : below + SUBTITLE_WITHIN] if below else []
    for line in lines:
        names = page.boxes[line.box].names
        is_marked = (
            SUBTITLE_RE.search(names) is not None
            or line.text.startswith("——")
            or _is_lesser_heading(page, place, line)
        )
        is_stated = comparison_key(headline + line.text) in stated
        is_other = comparison_key(line.text) not in comparison_key(headline)
        if (is_marked or is_stated) and is_other and len(line.text) <= CHARS_MAX:
            return line.text
    return head.meta("subtitle", "og:subtitle")


def _is_lesser_heading(page: Outline, place: int, line: Line) -> bool:
    """<div><h2>headline</h2><h3>subtitle</h3></div>: alone with it in the box of the headline.

    A box that holds more is that of the story, and the heading its first part's.
    """
    first = page.lines[place]
    parent = page.boxes[first.box].parent
    is_lesser = {first.tag, line.tag} <= HEADINGS and line.tag > first.tag
    is_dated = FULL_RE.search(fold(line.text)) is not None  # an info line in a heading
    if not is_lesser or is_dated or page.boxes[line.box].parent != parent:
        return False
    around = page.lines[max(0, place - SUBTITLE_WITHIN) : place + 2 * SUBTITLE_WITHIN + 1]
    return sum(page.boxes[other.box].parent == parent for other in around) == len((first, line))
