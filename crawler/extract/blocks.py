"""Lines of a page in, those around its story with their place out: above it, below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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
ZONE_BLOCKS_MAX = 25  # tool bars and share buttons stand between headline and story
HEADLINE_CHARS_MIN = 5


@dataclass(frozen=True, slots=True)
class Block:
    """One line of text as a reader sees it."""

    text: str
    tag: str
    link_share: float
    """How much of the text is links: 1.0 in navigation and related lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around the story."""

    above: tuple[Block, ...]
    """Headline to first sentence: where portals print date, 来源 and 作者."""
    below: tuple[Block, ...]
    """From the first sentence on: story, 责任编辑, related lists, footer."""
    over: tuple[Block, ...] = ()
    """The few lines over the headline: some portals print date and 来源 there."""


def surroundings(page: Outline, window_title: str) -> Surroundings:
    """Split the lines of a page at headline and first sentence of the story."""
    blocks = [_block(line) for line in page.lines]
    start = _headline(blocks, window_title)
    end = next(
        (place for place in range(start, len(blocks)) if is_story(blocks[place])), len(blocks)
    )
    end = min(_behind_info(blocks, end), start + ZONE_BLOCKS_MAX)
    return Surroundings(
        above=tuple(blocks[start:end]),
        below=tuple(blocks[end:]),
        over=tuple(blocks[max(0, start - OVER_LINES) : start]),
    )


def is_story(block: Block) -> bool:
    """Whether the line is running text.

    >>> is_story(Block("来源：蜀江新闻网", "div", 0.0))
    False
    """
    is_long = len(block.text) >= STORY_CHARS_MIN and bool(SENTENCE_RE.search(block.text))
    is_lead = len(block.text) >= LEAD_CHARS_MIN and block.text.endswith(SENTENCE_ENDS)
    return (is_long or is_lead) and block.link_share < LINK_SHARE_MAX


def _behind_info(blocks: Sequence[Block], end: int) -> int:
    """Place of the story where a summary stands between headline and info line."""
    for place in range(end + 1, min(end + 1 + SUMMARY_LINES, len(blocks))):
        text = fold(blocks[place].text)
        is_info = len(text) <= INFO_CHARS_MAX and not text.endswith(SENTENCE_ENDS)
        match = FULL_RE.search(text) if is_info else None
        if match and TIMED_RE.search(match[0]):
            return place + 1
    return end


def _block(line: Line) -> Block:
    text = line.text.replace("\t", " ")  # cells of a table: 发布日期：⇥2024-05-01
    return Block(text, line.tag, line.link_chars / len(text))


def _headline(blocks: Sequence[Block], window_title: str) -> int:
    """The line that the title of the window repeats; else the first h1; else the top."""
    title = comparison_key(window_title)
    best, place = HEADLINE_CHARS_MIN, -1
    for number, block in enumerate(blocks):
        if len(block.text) <= best:
            continue
        key = comparison_key(block.text)
        if len(key) > best and key in title:
            best, place = len(key), number
    if place < 0:
        place = _short_headline(blocks, comparison_key(without_portal(window_title)))
    if place < 0:
        tags = [block.tag for block in blocks]
        place = tags.index("h1") if "h1" in tags else 0
    return place


def _short_headline(blocks: Sequence[Block], title: str) -> int:
    """讣　告, 停水通知: all that the window says, not in a menu; -1 if no line does."""
    shown = (
        place
        for place, block in enumerate(blocks)
        if len(block.text) <= SHORT_CHARS_MAX
        and block.link_share < LINK_SHARE_MAX
        and comparison_key(block.text) == title
    )
    return next(shown, -1)
