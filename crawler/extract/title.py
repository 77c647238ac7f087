"""Outline and head of a page in, its headline as displayed out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.headline_lines import (
    HEADLINE_LINES_MAX,
    LINES_MAX,
    alike_lines,
    is_named_title,
    lines_above_info,
    shown_lines,
)
from crawler.extract.listed import CUT_ENDS, title_worth
from crawler.extract.metadata import Metadata
from crawler.extract.outline import HEADINGS, Box, Line, Outline
from crawler.extract.select import element_text, select, select_text
from crawler.extract.subtitle import find_subtitle
from crawler.extract.window_title import FRAGMENT_CHARS_MIN, PUBLISHER_RE, without_portal
from crawler.portal import ArticleRules
from crawler.text import comparison_key

HEADLINE_METAS = ("og:title", "articletitle", "twitter:title", "headline", "apub:title")
SHORT_CHARS_MIN = 3  # 讣告, 停水通知: the window may name the kind of notice alone
RUNNERS_UP_MAX = 3
ALONE_CHARS_MIN = 8  # a shorter h1 that the head does not repeat is a channel or the portal
AGREEMENT = 6.0  # a line that the head repeats is the headline, however it is marked up
TAG_PROMINENCE = {"h1": 2.0, "h2": 1.0, "h3": 0.6}
NAMED = 0.8
PROMINENT_ALONE = 2.0  # an h1 needs no head that agrees
ABOVE_INFO = 1.4  # a line directly above date and 来源 is nearly always the headline
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
    stated, line_keys = _stated(head), page.keys(LINES_MAX)
    root = page.boxes[0].element
    for element in select(root, rules.title):
        if text := element_text(element):
            yield Candidate(text, f"rule:{rules.title}", _place_of(text, line_keys), 100.0)
    yield from _displayed(page, line_keys, stated, listed)
    for rank, (rule, text) in enumerate(stated):
        worth = PUBLISHER_ALONE if PUBLISHER_RE.search(text) else NOT_DISPLAYED
        yield Candidate(text, rule, _place_of(text, line_keys), worth - 0.1 * rank)
    if listed:
        yield Candidate(listed, LISTING, -1, LISTED_ALONE)


def _stated(head: Metadata) -> list[tuple[str, str]]:
    """What the head says, without the portal's name."""
    texts = [(f"meta:{name}", head.meta(name)) for name in HEADLINE_METAS]
    texts += [("json-ld:headline", head.json_headline), ("text:title", head.window_title)]
    return [(rule, without_portal(text)) for rule, text in texts if text]


def _displayed(
    page: Outline, line_keys: Sequence[str], stated: list[tuple[str, str]], listed: str
) -> Iterator[Candidate]:
    keys = [comparison_key(text) for _, text in stated]
    whole_keys = [*keys, comparison_key(listed)]
    alone_min = min(ALONE_CHARS_MIN, max(map(len, keys), default=0))
    above_info = lines_above_info(page)
    for shown, place in shown_lines(page, above_info | alike_lines(line_keys, whole_keys)):
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


def _prominence(box: Box) -> float:
    named = NAMED if is_named_title(box.names) else 0.0
    return TAG_PROMINENCE.get(box.tag, 0.0) + named


def _is_link(line: Line) -> bool:
    return line.link_chars > LINK_SHARE_MAX * len(line.text)


def _place_of(text: str, line_keys: Sequence[str]) -> int:
    """Place of the line that shows a text, -1 if none does."""
    key = comparison_key(text)
    return line_keys.index(key) if key in line_keys else -1
