"""Outline and head of a page in, its headline as displayed out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from crawler.extract.date_text import FULL_RE
from crawler.extract.listed import CUT_ENDS, title_worth
from crawler.extract.metadata import Metadata
from crawler.extract.outline import HEADINGS, Box, Line, Outline
from crawler.extract.select import element_text, select, select_text
from crawler.extract.subtitle import find_subtitle
from crawler.extract.weigh import is_info
from crawler.extract.window_title import FRAGMENT_CHARS_MIN, PUBLISHER_RE, without_portal
from crawler.portal import ArticleRules
from crawler.text import comparison_key, fold

HEADLINE_METAS = ("og:title", "articletitle", "twitter:title", "headline", "apub:title")
# class="article-title", id="newsTitle", class="bt1"
TITLE_CLASS_RE = re.compile(r"title(?![a-z])|(?<![a-z])(?:headline|biaoti|bt\d?|tit)(?![a-z])")
CHARS_MIN = 2
CHARS_MAX = 150
SHORT_CHARS_MIN = 3  # 讣告, 停水通知: the window may name the kind of notice alone
RUNNERS_UP_MAX = 3
ALONE_CHARS_MIN = 8  # a shorter h1 that the head does not repeat is a channel or the portal
LINES_MAX = 1000  # a headline stands above the story, behind navigation at the most
HEADLINE_LINES_MAX = 4  # as long ones are broken by hand
AGREEMENT = 6.0  # a line that the head repeats is the headline, however it is marked up
TAG_PROMINENCE = {"h1": 2.0, "h2": 1.0, "h3": 0.6}
NAMED = 0.8
PROMINENT_ALONE = 2.0  # an h1 needs no head that agrees
ABOVE_INFO = 1.4  # a line directly above date and 来源 is nearly always the headline
INFO_WITHIN = 2  # lines from the headline to its info line: a subtitle stands between
YEAR_RE = re.compile(r"\d{4}")
NOT_DISPLAYED = 2.0
LISTING = "listing"
UNSHOWN = "title-from-listing"
"""The quality flag of a headline that its page does not show."""
LISTED_ALONE = 1.0  # less than what the head says, more than the name of who runs the site
LINK_SHARE_MAX = 0.5  # a link under the story's title leads to the story from its own page
PUBLISHER_ALONE = 0.5  # what the head says where it names only who runs the site


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


def find_headline(page: Outline, head: Metadata, rules: ArticleRules, listed: str = "") -> Headline:
    """The headline by rule, else the displayed line that the head of the page agrees with.

    `listed` is what a listing called the story: a line that says so wins, and it stands in
    where the page itself names none.
    """
    candidates = sorted(_candidates(page, head, rules, listed), key=lambda found: -found.score)
    if not candidates:
        return Headline()
    best = _uncut(candidates)
    others = {found.text: found.rule for found in candidates if found.text != best.text}
    return Headline(
        text=best.text,
        subtitle=select_text(page.boxes[0].element, rules.subtitle)
        or find_subtitle(page, best.text, best.line, head),
        rule=best.rule,
        line=max(0, best.line),
        runners_up=tuple((rule, text) for text, rule in others.items())[:RUNNERS_UP_MAX],
    )


def _uncut(candidates: Sequence[Candidate]) -> Candidate:
    """The first, or the displayed line that goes on where it is cut off: 青溪大桥主塔…."""
    best = candidates[0]
    if not best.text.endswith(CUT_ENDS):
        return best
    key = comparison_key(best.text)
    whole = (one for one in candidates if comparison_key(one.text) != key and one.line >= 0)
    return next((one for one in whole if comparison_key(one.text).startswith(key)), best)


def _candidates(
    page: Outline, head: Metadata, rules: ArticleRules, listed: str
) -> Iterator[Candidate]:
    stated = _stated(head)
    root = page.boxes[0].element
    for element in select(root, rules.title):
        if text := element_text(element):
            yield Candidate(text, f"rule:{rules.title}", _line_of(page, text), 100.0)
    yield from _displayed(page, stated, listed)
    for rank, (rule, text) in enumerate(stated):
        worth = PUBLISHER_ALONE if PUBLISHER_RE.search(text) else NOT_DISPLAYED
        yield Candidate(text, rule, _line_of(page, text), worth - 0.1 * rank)
    if listed:
        yield Candidate(listed, LISTING, -1, LISTED_ALONE)


def _stated(head: Metadata) -> list[tuple[str, str]]:
    """What the head says, without the portal's name."""
    texts = [(f"meta:{name}", head.meta(name)) for name in HEADLINE_METAS]
    texts += [("json-ld:headline", head.json_headline), ("text:title", head.window_title)]
    return [(rule, without_portal(text)) for rule, text in texts if text]


def _displayed(page: Outline, stated: list[tuple[str, str]], listed: str) -> Iterator[Candidate]:
    keys = [comparison_key(text) for _, text in stated]
    whole_keys = [*keys, comparison_key(listed)]
    alone_min = min(ALONE_CHARS_MIN, max(map(len, keys), default=0))
    above_info = _above_info(page)
    for shown, place in _shown(page):
        text = _whole(page, place, shown, whole_keys)
        key = comparison_key(text)
        if not key:
            continue
        if text != page.lines[place].text:
            text = _unbroken(text, stated)
        worth = title_worth(key, listed) if listed and not _is_link(page.lines[place]) else 0.0
        box = page.boxes[page.lines[place].box]
        agreement = 1.0 if key in keys else _best_agreement(key, keys)
        prominence = _prominence(box) + ABOVE_INFO * (place in above_info)
        if not agreement and prominence > ABOVE_INFO:
            agreement = max((_kind_agreement(key, other) for other in keys), default=0.0)
        if worth:
            score = worth + AGREEMENT * agreement + prominence - place / LINES_MAX
            yield Candidate(text, f"text:{box.tag}, {LISTING}", place, score)
            continue
        if not agreement and len(key) < alone_min:
            continue
        if agreement or prominence >= PROMINENT_ALONE:
            score = AGREEMENT * agreement + prominence - place / LINES_MAX
            yield Candidate(text, f"text:{box.tag}", place, score)


def _shown(page: Outline) -> Iterator[tuple[str, int]]:
    """Lines that may be a headline; the lines of one heading are one, broken for its looks."""
    lines = page.lines[:LINES_MAX]
    for place, line in enumerate(lines):
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


def _whole(page: Outline, place: int, text: str, keys: list[str]) -> str:
    """The line and those behind it in its box, as far as the head states them in one."""
    for line in page.lines[place + 1 : place + HEADLINE_LINES_MAX]:
        if not _shares_box(page, place, line) or line.text in text:
            break
        longer = text + line.text
        key = comparison_key(longer)
        if not key.startswith(comparison_key(text)) or not any(key in other for other in keys):
            break
        text = longer
    return text


def _unbroken(text: str, stated: list[tuple[str, str]]) -> str:
    """The heading as the head writes it, where both differ in the blank of a broken line."""
    bare = text.replace(" ", "")
    alike = (other for _, other in stated if other != text and other.replace(" ", "") == bare)
    return (
        next((other for other in alike if len(other) < len(text)), text) if bare != text else text
    )


def _shares_box(page: Outline, place: int, line: Line) -> bool:
    """Whether two lines stand in one box: <p>…<br>…</p>, <h1>…<div>…</div></h1>."""
    own = page.lines[place].box
    return line.box == own or (
        page.lines[place].tag in HEADINGS and page.boxes[line.box].parent == own
    )


def _best_agreement(key: str, keys: Sequence[str]) -> float:
    if len(key) < FRAGMENT_CHARS_MIN:
        return 0.0
    return max((_agreement(key, stated) for stated in keys), default=0.0)


def _agreement(key: str, stated: str) -> float:
    """How far a displayed line is what the head states: 1 the same, 0 something else."""
    if len(stated) < FRAGMENT_CHARS_MIN:
        return 0.0
    if key in stated or stated in key:  # one is cut off, or has the channel or a kicker with it
        return min(len(key), len(stated)) / max(len(key), len(stated))
    return 0.0


def _kind_agreement(key: str, stated: str) -> float:
    """任前公示 in the window, 白鹤市委组织部干部任前公示 on the page: the head names its kind."""
    is_kind = SHORT_CHARS_MIN <= len(stated) < FRAGMENT_CHARS_MIN and stated in key
    return len(stated) / len(key) if is_kind else 0.0


def _above_info(page: Outline) -> set[int]:
    """Places of the lines that stand directly above an info line, and are none themselves."""
    lines = enumerate(page.lines[:LINES_MAX])
    infos = {place for place, line in lines if _is_info(line.text)}
    return {place - step for place in infos for step in range(1, INFO_WITHIN + 1)} - infos


def _is_info(text: str) -> bool:
    """发布时间：2024-05-20 来源：…, 2024-05-20 10:00: never a sentence."""
    is_dated = YEAR_RE.search(text) is not None
    return is_dated and is_info(fold(text)) and FULL_RE.search(fold(text)) is not None


def _prominence(box: Box) -> float:
    named = NAMED if TITLE_CLASS_RE.search(box.names) else 0.0
    return TAG_PROMINENCE.get(box.tag, 0.0) + named


def _is_link(line: Line) -> bool:
    return line.link_chars > LINK_SHARE_MAX * len(line.text)


def _line_of(page: Outline, text: str) -> int:
    """Place of the line that shows a text, -1 if none does."""
    key = comparison_key(text)
    shown = enumerate(page.lines[:LINES_MAX])
    return next((place for place, line in shown if comparison_key(line.text) == key), -1)
