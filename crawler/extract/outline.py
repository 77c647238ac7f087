"""Tree in, its lines of text and the boxes (block elements) around them out: read once."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.chrome import chrome_reason, is_hidden, is_preformatted, named_as
from crawler.extract.story_table import is_story_table, table_rows
from crawler.text import tidy_line

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
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# <!--enpcontent--> … <!--/enpcontent-->: where Founder's systems put the story of a page
MARKER_RE = re.compile(
    r"\s*+(/?)\s*+(enpcontent|enppropertyend|正文(?:开始|结束)?)\s*+$", re.IGNORECASE
)


@dataclass(slots=True)
class Box:
    """One block element."""

    element: HtmlElement
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

    def reason(self, line: Line) -> str:
        return self.boxes[line.box].reason


def outline(root: HtmlElement, dropped: Collection[HtmlElement] = ()) -> Outline:
    """Read the lines of a tree; `dropped` are elements that a rule takes out."""
    return _Walk(root, frozenset(dropped)).read()


class _Walk:
    """One way through a tree: collects inline text until the next border of a block."""

    def __init__(self, root: HtmlElement, dropped: frozenset[HtmlElement]) -> None:
        self.root = root
        self.dropped = dropped
        self.outline = Outline([Box(root, 0, "")])
        self.stack = [0]
        self.pieces: list[str] = []
        self.link_chars = 0
        self.links_open = 0
        self.in_marker = False

    def read(self) -> Outline:
        walker = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, node in walker:
            if event == "start":
                if self.enter(node):
                    if text := node.text:
                        self.text(text)
                    continue
                walker.skip_subtree()
            elif event == "end":
                self.leave(node)
            else:
                self.mark(node)
            if event != "start" and (text := node.tail) and node is not self.root:
                self.text(text)
        self.end_line()
        return self.outline

    def enter(self, node: HtmlElement) -> bool:
        """Whether to read on inside."""
        tag = node.tag
        if tag in SILENT:
            return False
        if tag in INLINE or ":" in tag:  # Word's o:p and st1:chsdate stand inside a line
            self.links_open += tag == "a"
            return node not in self.dropped and not is_hidden(node)
        self.end_line()
        if tag == "img":
            place = len(self.outline.lines)
            figure = Figure(node, self.stack[-1], place, self.links_open > 0)
            self.outline.figures.append(figure)
        return tag in BREAKS or self.open_box(node)

    def open_box(self, node: HtmlElement) -> bool:
        parent = self.outline.boxes[self.stack[-1]]
        tag, names = node.tag, f"{node.get('class') or ''} {node.get('id') or ''}"
        own = "dropped by rule" if node in self.dropped else chrome_reason(node, names)
        self.outline.boxes.append(
            Box(node, self.stack[-1], parent.reason or own, tag != "body" and named_as(names)[0])
        )
        self.stack.append(len(self.outline.boxes) - 1)
        if node.tag == "table" and is_story_table(node):
            for image in node.iter("img"):
                place = len(self.outline.lines)
                self.outline.figures.append(Figure(image, self.stack[-1], place, in_link=False))
            for row, link_chars in table_rows(node):
                self.add_line(row, link_chars, "tr")
            return False
        return True

    def leave(self, node: HtmlElement) -> None:
        tag = node.tag
        if tag in SILENT or tag in BREAKS:
            return
        if tag in INLINE or ":" in tag:
            self.links_open -= tag == "a"
            return
        if self.pieces:
            self.end_line()
        self.stack.pop()

    def mark(self, node: etree._Element) -> None:
        marker = MARKER_RE.match(node.text or "")
        if marker:
            self.end_line()
            self.in_marker = not (marker[1] or marker[2].endswith("结束"))

    def text(self, text: str) -> None:
        if self.pieces or not text.isspace():  # blanks before a line are layout
            self.pieces.append(text)
            if self.links_open:
                self.link_chars += len(text.strip())

    def end_line(self) -> None:
        if self.pieces:
            pieces = "".join(self.pieces)
            element = self.outline.boxes[self.stack[-1]].element
            parts = pieces.split("\n") if "\n" in pieces and is_preformatted(element) else [pieces]
            for text in filter(None, map(tidy_line, parts)):
                self.add_line(text, min(self.link_chars, len(text)), str(element.tag))
            self.pieces.clear()
            self.link_chars = 0

    def add_line(self, text: str, link_chars: int, tag: str) -> None:
        self.outline.lines.append(Line(text, link_chars, tag, self.stack[-1], self.in_marker))
