"""Lines of a page in, those around its story with their place out: above it, below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.extract.date_text import FULL_RE
from crawler.extract.outline import Line, Outline
from crawler.extract.window_title import without_portal
from crawler.text import comparison_key, fold

SENTENCE_RE = re.compile(r"[，。；,]")
STORY_CHARS_MIN = 60  # a lead is longer; an info line with this many holds no sentence
LEAD_CHARS_MIN = 16  # a first paragraph may be short: then it ends as a sentence does
SENTENCE_ENDS = ("。", "！", "？", "。”", "！”", "？”", "。」")
SHORT_CHARS_MAX = 12
LINK_SHARE_MAX = 0.6
SUMMARY_LINES = 3  # between headline and info line may stand a summary, a sentence or two
OVER_LINES = 8  # some portals print date and 来源 above the headline
INFO_CHARS_MAX = 160
TIMED_RE = re.compile(r"\d{1,2}:\d{1,2}")
ZONE_LINES_MAX = 25  # tool bars and share buttons stand between headline and story
HEADLINE_CHARS_MIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around the story."""

    above: tuple[Line, ...]
    """Headline to first sentence: where portals print date, 来源 and 作者."""
    below: tuple[Line, ...]
    """From the first sentence on: story, 责任编辑, related lists, footer."""
    own: tuple[Line, ...] = ()
    """Of those below, the ones that are not links as a whole: few, where lists stand there."""
    over: tuple[Line, ...] = ()
    """The few lines over the headline: some portals print date and 来源 there."""


def surroundings(page: Outline, window_title: str) -> Surroundings:
    """Split the lines of a page at headline and first sentence of the story."""
    lines = [_in_one(line) if "\t" in line.text else line for line in page.lines]
    start = _headline(page, lines, window_title)
    end = next((place for place in range(start, len(lines)) if is_story(lines[place])), len(lines))
    end = min(_behind_info(lines, end), start + ZONE_LINES_MAX)
    below = tuple(lines[end:])
    return Surroundings(
        above=tuple(lines[start:end]),
        below=below,
        own=tuple(line for line in below if line.link_chars < len(line.text)),
        over=tuple(lines[max(0, start - OVER_LINES) : start]),
    )


def is_story(line: Line) -> bool:
    """Whether the line is running text.

    >>> is_story(Line("来源：蜀江新闻网", 0, "div", 0))
    False
    """
    is_long = len(line.text) >= STORY_CHARS_MIN and bool(SENTENCE_RE.search(line.text))
    is_lead = len(line.text) >= LEAD_CHARS_MIN and line.text.endswith(SENTENCE_ENDS)
    return (is_long or is_lead) and line.link_share < LINK_SHARE_MAX


def _behind_info(lines: Sequence[Line], end: int) -> int:
    """Place of the story where a summary stands between headline and info line."""
    for place in range(end + 1, min(end + 1 + SUMMARY_LINES, len(lines))):
        text = fold(lines[place].text)
        is_info = len(text) <= INFO_CHARS_MAX and not text.endswith(SENTENCE_ENDS)
        match = FULL_RE.search(text) if is_info else None
        if match and TIMED_RE.search(match[0]):
            return place + 1
    return end


def _in_one(line: Line) -> Line:
    """A row of a table as a line like others: 发布日期：⇥2024-05-01."""
    return replace(line, text=line.text.replace("\t", " "))


def _headline(page: Outline, lines: Sequence[Line], window_title: str) -> int:
    """The line that the title of the window repeats; else the first h1; else the top."""
    title = comparison_key(window_title)
    best, place = HEADLINE_CHARS_MIN, -1
    for number, key in enumerate(page.keys(len(lines))):
        if len(key) > best and key in title:
            best, place = len(key), number
    if place < 0:
        place = _short_headline(lines, comparison_key(without_portal(window_title)))
    if place < 0:
        tags = [line.tag for line in lines]
        place = tags.index("h1") if "h1" in tags else 0
    return place


def _short_headline(lines: Sequence[Line], title: str) -> int:
    """讣　告, 停水通知: all that the window says, not in a menu; -1 if no line does."""
    shown = (
        place
        for place, line in enumerate(lines)
        if len(line.text) <= SHORT_CHARS_MAX
        and line.link_share < LINK_SHARE_MAX
        and comparison_key(line.text) == title
    )
    return next(shown, -1)
