"""Page in, its lines of text with their place: before, between headline and story, behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.extract.page import Page
from crawler.text import comparison_key, tidy_text

SILENT = frozenset(
    ("script", "style", "noscript", "template", "select", "option", "textarea", "head", "title")
)
INLINE = frozenset((
    "a", "abbr", "b", "em", "font", "i", "label", "small", "span", "strong", "sub", "sup", "time",
    "u", "ins", "cite", "mark",
))  # fmt: skip
BLANKS_RE = re.compile(r"\s+")
SENTENCE_RE = re.compile(r"[，。；,]")
STORY_CHARS_MIN = 60  # a lead is longer; an info line with this many holds no sentence
LINK_SHARE_MAX = 0.6
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


def surroundings(page: Page) -> Surroundings:
    """Split the lines of a page at headline and first sentence of the story."""
    blocks = list(_blocks(page.root))
    start = _headline(blocks, comparison_key(page.root.findtext(".//title") or ""))
    end = next(
        (place for place in range(start, len(blocks)) if is_story(blocks[place])), len(blocks)
    )
    end = min(end, start + ZONE_BLOCKS_MAX)
    return Surroundings(above=tuple(blocks[start:end]), below=tuple(blocks[end:]))


def is_story(block: Block) -> bool:
    """Whether the line is running text.

    >>> is_story(Block("来源：蜀江新闻网", "div", 0.0))
    False
    """
    is_long = len(block.text) >= STORY_CHARS_MIN and bool(SENTENCE_RE.search(block.text))
    return is_long and block.link_share < LINK_SHARE_MAX


def _headline(blocks: list[Block], title: str) -> int:
    """The line that the title of the window repeats; else the first h1; else the top."""
    best, place = HEADLINE_CHARS_MIN, -1
    for number, block in enumerate(blocks):
        key = comparison_key(block.text)
        if len(key) > best and key in title:
            best, place = len(key), number
    if place < 0:
        tags = [block.tag for block in blocks]
        place = tags.index("h1") if "h1" in tags else 0
    return place


def _blocks(root: etree._Element) -> Iterator[Block]:
    text: list[str] = []
    linked = 0
    tag = "body"
    for piece, owner, is_link in _pieces(root):
        if owner != "":
            text.append(piece)
            linked += len(piece.strip()) if is_link else 0
            continue
        if line := BLANKS_RE.sub(" ", tidy_text("".join(text).replace("\n", " "))):
            yield Block(line, tag, min(1.0, linked / len(line)))
        text, linked, tag = [], 0, piece


def _pieces(root: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """Text with its element's tag; ("tag", "", False) marks the border of a block."""
    links = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start" and tag:
            if tag not in INLINE:
                yield tag, "", False
            links += tag == "a"
            if node.text and tag not in SILENT:
                yield node.text, tag, links > 0
            continue
        links -= tag == "a" and event == "end"
        if tag and tag not in INLINE:
            parent = node.getparent()
            yield (parent.tag if parent is not None else "body"), "", False
        if node.tail and node is not root and not _is_silent(node):
            yield node.tail, "tail", links > 0
    yield "body", "", False


def _is_silent(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag in SILENT
