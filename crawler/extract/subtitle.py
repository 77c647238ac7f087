"""Outline and headline of a page in, the subtitle below it out."""

import re

from crawler.extract.metadata import Metadata
from crawler.extract.outline import Outline
from crawler.text import comparison_key

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
        is_marked = SUBTITLE_RE.search(names) is not None or line.text.startswith("——")
        is_stated = comparison_key(headline + line.text) in stated
        is_other = comparison_key(line.text) not in comparison_key(headline)
        if (is_marked or is_stated) and is_other and len(line.text) <= CHARS_MAX:
            return line.text
    return head.meta("subtitle", "og:subtitle")
