"""Outline and head of a page in, its headline as displayed out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.metadata import Metadata
from crawler.extract.outline import HEADINGS, Outline
from crawler.extract.select import element_text, select, select_text
from crawler.portal import ArticleRules
from crawler.text import comparison_key

HEADLINE_METAS = ("og:title", "articletitle", "twitter:title", "headline", "apub:title")
# 白鹤灯会开幕_蜀江新闻网, 白鹤灯会开幕 - 要闻 | 蜀江新闻网; a hyphen within a word joins
SEPARATOR_RE = re.compile(
    r"""(?x) \s*[_|｜丨]+\s* | \s+[-–—－·]+\s* | \s*[-–—－·]+\s+ | --+
      | (?<=[^\x00-\x7f])-(?=[^\x00-\x7f])"""
)
# 蜀江新闻网, 岷山在线, 蜀江网白鹤: never 社区, 报道, 网络, which name channels
PORTAL_RE = re.compile(
    r"网(?!络|评|友|信|事|红)|在线|[日晚早]报|商报|时报|报社|电视台|客户端|传媒|门户"
)
# class="article-title", id="newsTitle", class="bt1"
TITLE_CLASS_RE = re.compile(
    r"(?i)[a-z]?title(?![a-z])|(?<![a-z])(?:headline|biaoti|bt\d?|tit)(?![a-z])"
)
# class="sub-title", id="fubiaoti", <h2 class="subhead">
SUBTITLE_RE = re.compile(r"(?i)(?<![a-z])(?:sub[-_]?(?:title|head|tit)|fu_?(?:biao)?ti)(?![a-z])")
CHARS_MIN = 2
CHARS_MAX = 150
FRAGMENT_CHARS_MIN = 6  # a shorter line inside the window title is its channel or its portal
RUNNERS_UP_MAX = 3
SUBTITLE_WITHIN = 2  # lines under the headline
ALONE_CHARS_MIN = 8  # a shorter h1 that the head does not repeat is a channel or the portal
LINES_MAX = 1000  # a headline stands above the story, behind navigation at the most
HEADLINE_LINES_MAX = 4  # as long ones are broken by hand
AGREEMENT = 6.0  # a line that the head repeats is the headline, however it is marked up
TAG_PROMINENCE = {"h1": 2.0, "h2": 1.0, "h3": 0.6}
NAMED = 0.8
PROMINENT_ALONE = 2.0  # an h1 needs no head that agrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline of a page and why it is this one."""

    text: str = ""
    subtitle: str = ""
    rule: str = ""
    line: int = 0
    """Its place in Outline.lines: the story begins below. 0 where it is not displayed."""
    runners_up: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text that may be the headline."""

    text: str
    rule: str
    line: int
    score: float


def find_headline(page: Outline, head: Metadata, rules: ArticleRules) -> Headline:
    """The headline by rule, else the displayed line that the head of the page agrees with."""
    candidates = sorted(_candidates(page, head, rules), key=lambda found: -found.score)
    if not candidates:
        return Headline()
    best = candidates[0]
    others = {found.text: found.rule for found in candidates if found.text != best.text}
    return Headline(
        text=best.text,
        subtitle=select_text(page.boxes[0].element, rules.subtitle) or _subtitle(page, best, head),
        rule=best.rule,
        line=max(0, best.line),
        runners_up=tuple((rule, text) for text, rule in others.items())[:RUNNERS_UP_MAX],
    )


def _subtitle(page: Outline, headline: Candidate, head: Metadata) -> str:
    """The line under the headline if it is marked as subtitle, or states what the head adds."""
    stated = comparison_key(head.window_title)
    below = headline.line + 1
    lines = page.lines[below : below + SUBTITLE_WITHIN] if below else []
    for line in lines:
        element = page.boxes[line.box].element
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_marked = SUBTITLE_RE.search(names) is not None or line.text.startswith("——")
        is_stated = comparison_key(headline.text + line.text) in stated
        is_other = comparison_key(line.text) not in comparison_key(headline.text)
        if (is_marked or is_stated) and is_other and len(line.text) <= CHARS_MAX:
            return line.text
    return head.meta("subtitle", "og:subtitle")


def _candidates(page: Outline, head: Metadata, rules: ArticleRules) -> Iterator[Candidate]:
    stated = _stated(head)
    root = page.boxes[0].element
    for element in select(root, rules.title):
        if text := element_text(element):
            yield Candidate(text, f"rule:{rules.title}", _line_of(page, text), 100.0)
    yield from _displayed(page, stated)
    for rank, (rule, text) in enumerate(stated):
        yield Candidate(text, rule, _line_of(page, text), 2.0 - 0.1 * rank)


def _stated(head: Metadata) -> list[tuple[str, str]]:
    """What the head says, without the portal's name."""
    texts = [(f"meta:{name}", head.meta(name)) for name in HEADLINE_METAS]
    texts += [("json-ld:headline", head.json_headline), ("text:title", head.window_title)]
    return [(rule, without_portal(text)) for rule, text in texts if text]


def without_portal(text: str) -> str:
    """A window title without channel and portal behind the headline.

    >>> without_portal("白鹤灯会昨晚开幕_要闻_蜀江新闻网")
    '白鹤灯会昨晚开幕'
    """
    pieces = [piece for piece in SEPARATOR_RE.split(text) if piece]
    if not pieces:
        return text
    return pieces[0] if len(pieces[0]) >= FRAGMENT_CHARS_MIN else max(pieces, key=len)


def portal_name(text: str) -> str:
    """The portal at the end of a window title, "" where none stands there.

    >>> portal_name("白鹤灯会昨晚开幕_要闻_蜀江新闻网"), portal_name("白鹤灯会昨晚开幕_要闻")
    ('蜀江新闻网', '')
    """
    pieces = SEPARATOR_RE.split(text.strip())
    is_portal = len(pieces) > 1 and PORTAL_RE.search(pieces[-1]) is not None
    return pieces[-1] if is_portal else ""


def _displayed(page: Outline, stated: list[tuple[str, str]]) -> Iterator[Candidate]:
    keys = [comparison_key(text) for _, text in stated]
    for shown, place in _shown(page):
        text = _whole(page, place, shown, keys)
        key = comparison_key(text)
        if not key:
            continue
        box = page.boxes[page.lines[place].box]
        agreement = max((_agreement(key, other) for other in keys), default=0.0)
        prominence = _prominence(box.element)
        if not agreement and len(key) < min(ALONE_CHARS_MIN, max(map(len, keys), default=0)):
            continue
        if agreement or prominence >= PROMINENT_ALONE:
            score = AGREEMENT * agreement + prominence - place / LINES_MAX
            yield Candidate(text, f"text:{box.element.tag}", place, score)


def _shown(page: Outline) -> Iterator[tuple[str, int]]:
    """Lines that may be a headline; the lines of one heading are one, broken for its looks."""
    lines = page.lines[:LINES_MAX]
    for place, line in enumerate(lines):
        is_first = place == 0 or lines[place - 1].box != line.box
        if page.reason(line) or (line.tag in HEADINGS and not is_first):
            continue
        text = line.text
        if line.tag in HEADINGS:
            rest = lines[place : place + HEADLINE_LINES_MAX]
            text = " ".join(part.text for part in rest if part.box == line.box)
        if CHARS_MIN <= len(text) <= CHARS_MAX:
            yield text, place


def _whole(page: Outline, place: int, text: str, keys: list[str]) -> str:
    """The line and those behind it in its box, as far as the head states them in one."""
    for line in page.lines[place + 1 : place + HEADLINE_LINES_MAX]:
        if line.box != page.lines[place].box or line.text in text:
            break
        longer = text + line.text
        key = comparison_key(longer)
        if not key.startswith(comparison_key(text)) or not any(key in other for other in keys):
            break
        text = longer
    return text


def _agreement(key: str, stated: str) -> float:
    """How far a displayed line is what the head states: 1 the same, 0 something else."""
    if key == stated:
        return 1.0
    if not stated or min(len(key), len(stated)) < FRAGMENT_CHARS_MIN:
        return 0.0
    if key in stated or stated in key:  # one is cut off, or has the channel or a kicker with it
        return min(len(key), len(stated)) / max(len(key), len(stated))
    return 0.0


def _prominence(element: HtmlElement) -> float:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    named = NAMED if TITLE_CLASS_RE.search(names) else 0.0
    return TAG_PROMINENCE.get(str(element.tag), 0.0) + named


def _line_of(page: Outline, text: str) -> int:
    """Place of the line that shows a text, -1 if none does."""
    key = comparison_key(text)
    shown = enumerate(page.lines[:LINES_MAX])
    return next((place for place, line in shown if comparison_key(line.text) == key), -1)
