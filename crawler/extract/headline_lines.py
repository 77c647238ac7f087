"""Outline of a page in, the lines on it that may be its headline out: few of many."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from crawler.extract.chrome import NAMES_MAX
from crawler.extract.date_text import FULL_RE
from crawler.extract.outline import HEADINGS, Box, Line, Outline
from crawler.extract.weigh import is_info
from crawler.text import fold

# class="article-title", id="newsTitle", class="bt1"
TITLE_CLASS_RE = re.compile(r"title(?![a-z])|(?<![a-z])(?:headline|biaoti|bt\d?|tit)(?![a-z])")
CHARS_MIN = 2
CHARS_MAX = 150
LINES_MAX = 1000  # a headline stands above the story, behind navigation at the most
HEADLINE_LINES_MAX = 4  # as long ones are broken by hand
INFO_WITHIN = 2  # lines from the headline to its info line: a subtitle stands between
YEAR_RE = re.compile(r"\d{4}")


def shown_lines(page: Outline, alike: Collection[int]) -> Iterator[tuple[str, int]]:
    """Lines that may be a headline: those alike to what is stated, and those that stand out.

    The lines of one heading are one, broken for its looks.
    """
    lines = page.lines[:LINES_MAX]
    for place, line in enumerate(lines):
        if place not in alike and not _stands_out(page.boxes[line.box]):
            continue
        is_first = place == 0 or lines[place - 1].box != line.box
        if page.reason(line) or (line.tag in HEADINGS and not is_first):
            continue
        text = line.text
        if line.tag in HEADINGS:
            rest = lines[place + 1 : place + HEADLINE_LINES_MAX]
            text = " ".join((line.text, *_further_texts(line.box, rest)))
        if CHARS_MIN <= len(text) <= CHARS_MAX:
            yield text, place


def _further_texts(box: int, lines: Sequence[Line]) -> Iterator[str]:
    """The further lines of a heading, up to the info line that some systems put into it."""
    own = takewhile(lambda line: line.box == box and not _is_info(line.text), lines)
    return (line.text for line in own)


def alike_lines(line_keys: Sequence[str], stated: Sequence[str]) -> set[int]:
    """Places of the lines that are a part of what is stated, or hold it: few of a page."""
    joined = "\n".join(stated)
    shorter = [key for key in stated if key]
    shortest = min(map(len, shorter), default=CHARS_MAX)
    return {
        place
        for place, key in enumerate(line_keys)
        if key in joined or (len(key) >= shortest and any(own in key for own in shorter))
    }


def lines_above_info(page: Outline) -> set[int]:
    """Places of the lines that stand directly above an info line, and are none themselves."""
    lines = enumerate(page.lines[:LINES_MAX])
    infos = {place for place, line in lines if YEAR_RE.search(line.text) and _is_info(line.text)}
    return {place - step for place in infos for step in range(1, INFO_WITHIN + 1)} - infos


def _is_info(text: str) -> bool:
    """发布时间：2024-05-20 来源：…, 2024-05-20 10:00: never a sentence."""
    folded = fold(text)
    return is_info(folded) and FULL_RE.search(folded) is not None


def _stands_out(box: Box) -> bool:
    return box.tag in HEADINGS or is_named_title(box.names)


@lru_cache(maxsize=NAMES_MAX)
def is_named_title(names: str) -> bool:
    return TITLE_CLASS_RE.search(names) is not None
