"""Tree in, its lines of text and the boxes (block elements) around them out: read once."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.chrome import (
    Look,
    hidden_elements,
    is_hidden_box,
    is_preformatted,
    look_of,
)
from crawler.extract.story_table import is_story_table, table_rows
from crawler.text import comparison_key, tidy_line

# fmt: off
SILENT = frozenset((
    "script", "style", "noscript", "template", "head", "title", "select", "option", "button",
    "textarea", "iframe", "object", "embed", "svg", "audio", "video", "canvas", "map",
))
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rb", "rt", "rp", "input", "link",
    "meta",
))
# fmt: on
BREAKS = frozenset(("br", "img"))  # a caption often follows its image inside one paragraph
UNMARKED_ENDS = (SILENT | INLINE | BREAKS) - {"a"}
UNREAD, INSIDE, BREAK, BORDER = 1, 2, 3, 4  # what an element means for the lines around it
KINDS = {
    **dict.fromkeys(SILENT, UNREAD),
    **dict.fromkeys(INLINE, INSIDE),
    **dict.fromkeys(BREAKS, BREAK),
    **dict.fromkeys(("div", "p", "li", "ul", "td", "tr", "h1", "h2", "h3"), BORDER),
}
CHARS_MAX = 300_000  # of a page; the largest of the corpus has 22,000, the civil code 110,000
LINES_MAX = 20_000  # of preformatted text; what stands behind them is one line
EVENTS = ("start", "end", "comment", "pi")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# <!--enpcontent--> … <!--/enpcontent-->: where Founder's systems put the story of a page
MARKER_RE = re.compile(
    r"\s*+(/?)\s*+(enpcontent|enppropertyend|正文(?:开始|结束)?)\s*+$", re.IGNORECASE
)


@dataclass(slots=True)
class Box:
    """One block element, as far as its readers ask for it: the tree is slow to ask again."""

    element: HtmlElement
    tag: str
    names: str
    """Its class and its id, in lower case."""
    parent: int
    """Its place in Outline.boxes, always before this one; the root's is itself."""
    reason: str
    """Why its text is no story, "" if it may be."""
    is_named_body: bool = False
    """Its class or id says that it holds a story."""


@dataclass(slots=True)
class Line:
    """One line of text as a reader sees it."""

    text: str
    link_chars: int
    tag: str
    box: int
    in_marker: bool = False

    @property
    def link_share(self) -> float:
        """How much of the text is links: 1.0 in navigation and related lists."""
        return self.link_chars / len(self.text)


@dataclass(slots=True)
class Figure:
    """One img element and where it stands."""

    element: HtmlElement
    box: int
    line: int
    """Place of the line behind it."""
    in_link: bool


@dataclass(slots=True)
class Outline:
    """The lines of a page, in order, and the boxes they stand in."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    is_cut: bool = False
    """Whether the page has more text than is read."""

    def reason(self, line: Line) -> str:
        return self.boxes[line.box].reason

    def end_of(self, box: int) -> int:
        """The place behind the last box that stands in a box: they follow it, one after another."""
        behind = range(box + 1, len(self.boxes))
        return next((place for place in behind if self.boxes[place].parent < box), len(self.boxes))

    def reasons(self) -> list[str]:
        """Why each line is no story by its box, "" if it may be."""
        boxes = self.boxes
        return [boxes[line.box].reason for line in self.lines]

    def keys(self, most: int) -> list[str]:
        """The comparison keys of the first lines."""
        return [comparison_key(line.text) for line in self.lines[:most]]


def outline(root: HtmlElement, dropped: Collection[HtmlElement] = ()) -> Outline:
    """Read the lines of a tree; `dropped` are elements that a rule takes out."""
    return _Walk(root, frozenset(dropped)).read()


class _Walk:
    """One way through a tree: collects inline text until the next border of a block."""

    def __init__(self, root: HtmlElement, dropped: frozenset[HtmlElement]) -> None:
        self.root = root
        self.dropped = dropped
        self.left_out = dropped | hidden_elements(root)
        look = look_of(root.tag, root.get("class"), root.get("id"))
        reason = self.reason_of(root, look) if root in self.left_out else look.reason
        self.outline = Outline([Box(root, root.tag, look.names, 0, reason, look.is_named_body)])
        self.stack = [0]
        self.pieces: list[str] = []
        self.chars_left = CHARS_MAX
        self.link_chars = 0
        self.links_open = 0
        self.in_marker = False

    def read(self) -> Outline:
        """The loop of every page: what it can tell without a call, it does."""
        root, pieces, walker = self.root, self.pieces, etree.iterwalk(self.root, events=EVENTS)
        for event, node in walker:
            if event == "start":
                if not self.enter(node, node.tag):
                    walker.skip_subtree()
                    continue
                text = node.text
            else:
                if event != "end":
                    self.mark(node)
                elif (tag := node.tag) not in UNMARKED_ENDS:
                    self.leave(tag)
                text = node.tail if node is not root else None
            if text and (pieces or not text.isspace()):  # blanks before a line are layout
                pieces.append(text)
                if self.links_open:
                    self.link_chars += len(text.strip())
        self.end_line()
        return self.outline

    def enter(self, node: HtmlElement, tag: str) -> bool:
        """Whether to read on inside."""
        kind = KINDS.get(tag) or _kind_of(tag)
        if kind == INSIDE:
            self.links_open += tag == "a"
            return node not in self.left_out
        if kind == UNREAD:
            return False
        if self.pieces:
            self.end_line()
        if kind == BORDER:
            return self.open_box(node, tag)
        if tag == "img":
            place = len(self.outline.lines)
            figure = Figure(node, self.stack[-1], place, self.links_open > 0)
            self.outline.figures.append(figure)
        return True

    def open_box(self, node: HtmlElement, tag: str) -> bool:
        boxes, stack = self.outline.boxes, self.stack
        parent = stack[-1]
        look = look_of(tag, node.get("class"), node.get("id"))
        reason = boxes[parent].reason
        if not reason:
            reason = self.reason_of(node, look) if node in self.left_out else look.reason
        stack.append(len(boxes))
        boxes.append(Box(node, tag, look.names, parent, reason, look.is_named_body))
        if tag == "table" and is_story_table(node):
            self.add_table(node)
            return False
        return True

    def reason_of(self, node: HtmlElement, look: Look) -> str:
        """Why a box is no story that is hidden or dropped."""
        if node in self.dropped:
            return "dropped by rule"
        return "hidden" if is_hidden_box(node, look) else look.reason

    def add_table(self, table: HtmlElement) -> None:
        place = len(self.outline.lines)
        for image in table.iter("img"):
            self.outline.figures.append(Figure(image, self.stack[-1], place, in_link=False))
        for row, link_chars in table_rows(table):
            self.outline.lines.append(Line(row, link_chars, "tr", self.stack[-1], self.in_marker))

    def leave(self, tag: str) -> None:
        if tag == "a":
            self.links_open -= 1
        elif ":" not in tag:
            if self.pieces:
                self.end_line()
            self.stack.pop()

    def mark(self, node: etree._Element) -> None:
        marker = MARKER_RE.match(node.text or "")
        if marker:
            self.end_line()
            self.in_marker = not (marker[1] or marker[2].endswith("结束"))

    def end_line(self) -> None:
        if not self.pieces:
            return
        pieces, place = "".join(self.pieces), self.stack[-1]
        if len(pieces) > self.chars_left:
            pieces, self.outline.is_cut = pieces[: self.chars_left], True
        self.chars_left -= len(pieces)
        box = self.outline.boxes[place]
        is_broken = "\n" in pieces and is_preformatted(box.element)
        for piece in pieces.split("\n", LINES_MAX) if is_broken else (pieces,):
            if text := tidy_line(piece):
                link_chars = min(self.link_chars, len(text))
                self.outline.lines.append(Line(text, link_chars, box.tag, place, self.in_marker))
        self.pieces.clear()
        self.link_chars = 0


def _kind_of(tag: str) -> int:
    """Word's o:p and st1:chsdate stand inside a line."""
    return INSIDE if ":" in tag else BORDER
