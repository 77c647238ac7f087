"""Two comparable texts in, whether they are one story, and why, out."""

import re
from collections import Counter
from dataclasses import dataclass

from crawler.alignment import Alignment, align
from crawler.beside import FOREIGN_CHARS_MIN, told_beside
from crawler.comparable import Comparable
from crawler.fingerprint import jaccard
from crawler.headlines import alike, headline, is_roundup
from crawler.objections import Change, Evidence, evidence

# the thresholds were chosen on made sets of even seeds: tests/quality/bench_duplicates.py
CERTAIN = ("day", "date", "series", "number", "place", "person")
"""Kinds of changed facts that count in a rewritten text, too."""
DECISIVE = ("day", "series", "place", "town", "name", "person", "term")
"""Kinds of which one alone makes two stories."""
FIGURES = ("day", "date", "number")
KEPT_MIN = 12
"""Facts that agree to the letter beside a corrected one; look-alikes of which only the day
differs had 8 at most."""
CORRECTED_CHARS = 200
"""A warning is shorter, and another one every day."""
# 停水公告, 现通告如下, 空气质量日报: what is published again with another day
NOTICE_RE = re.compile(
    "通告|公告|公示|通知|播报|日报|预报|预警|预告|快报|开奖|时刻表|菜价|行情|提醒|温馨提示|安排如下|[告知]如下"
)
REWORDED_MIN = 3
REWORDED_PER_CHARS = 100
"""More other words than these, and than one in so many characters: a rewritten text."""
QUOTER_MIN = 0.15
"""Share of each text that the other lacks, from which on they only quote."""
PART_COVERED_MIN = 0.88
"""As COVERED_MIN, for an excerpt: it changes next to nothing."""
COMMON_MIN = 0.25
"""Share of the grams of the smaller text, below which nothing is aligned."""
BACKGROUND_MIN = 0.25
"""Share of the longer text that stands before what is told again in a follow-up."""
TITLE_CHARS_MIN = 6
"""A shorter headline stands in other stories by chance."""
COVERED_MIN = 0.6
"""Share of the shorter text that must stand in the longer one, small differences included."""
MATCHED_MIN = 0.4
"""Share of it that must stand there to the letter."""
FLASH_CHARS = 120
FLASH_MATCHED_MIN = 0.65
"""A flash is a template with a name or two: all but these must agree."""
OBJECTION_MIN = 0.25
"""Share of changed facts among the facts of both: a correction changes fewer."""
MANY_CHANGES = 4
MANY_MIN = 0.15
"""As OBJECTION_MIN, of so many changes."""
NOTICE_CHARS = 80
"""A notice says in its headline or its first sentence that it is one."""
REST_MIN = 0.3
"""Share of the longer text that the shorter one lacks, from which on it is an excerpt."""
FOREIGN_SHARE_MIN = 0.12
FOREIGN_CHARS = 150
"""Less than both, the share and the characters, beside a story is a frame."""
TOO_LITTLE = "too little in common"
THEME_TIMES_MIN = 2
"""What a story names so often is what it is about."""
COHERENT_MIN = 0.08
"""Share of it that what stands beside must name, too, to belong to the story."""
EMPTY_WORDS_RE = re.compile(
    r"[的了在是和与及为对中上下不有这我他她它们将并也就都而或一着等到被把从以于其个年月日\d]"
)
NO_EVIDENCE = Evidence(0, (), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What two texts are to one another."""

    same: bool
    similarity: float
    """Jaccard of the 4-grams of both texts."""
    reason: str
    first_in_second: float = 0.0
    second_in_first: float = 0.0
    found: Evidence = NO_EVIDENCE
    is_part: bool = False
    """One text is a part of the other."""
    is_swapped: bool = False
    """What was found reads from the second text to the first: the shorter one comes first."""


def decide(first: Comparable, second: Comparable) -> Decision:
    """Whether both tell one story; the order of the two has no say."""
    common = len(first.grams & second.grams)
    fewest, score = min(len(first.grams), len(second.grams)), jaccard(first.grams, second.grams)
    if not common or common < COMMON_MIN * fewest:
        return Decision(same=False, similarity=score, reason=TOO_LITTLE)
    swapped = len(second.form) < len(first.form)
    short, long = (second, first) if swapped else (first, second)
    alignment = align(short.form, long.form)
    covered = 1 - _size(alignment.rests(len(short.form))) / len(short.form)
    in_long = 1 - _size(alignment.rests(len(long.form), second=True)) / len(long.form)
    weighed = _weighed(short, long, alignment, covered=covered, in_long=in_long)
    return Decision(
        same=not weighed.reason,
        similarity=score,
        reason=weighed.reason or "one story",
        first_in_second=in_long if swapped else covered,
        second_in_first=covered if swapped else in_long,
        found=weighed.found,
        is_part=1 - in_long >= REST_MIN,
        is_swapped=swapped,
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    reason: str
    found: Evidence = NO_EVIDENCE


def _weighed(
    short: Comparable, long: Comparable, alignment: Alignment, *, covered: float, in_long: float
) -> _Weighed:
    is_part = 1 - in_long >= REST_MIN
    matched = sum(block.size for block in alignment.blocks)
    least = PART_COVERED_MIN if is_part else COVERED_MIN
    literal = FLASH_MATCHED_MIN if len(short.form) < FLASH_CHARS else MATCHED_MIN
    if covered < least or matched < literal * len(short.form):
        return _Weighed(TOO_LITTLE)
    found = evidence(short.form, long.form, alignment)
    reason = (
        _objection(short, long, found)
        or _quoted(short, long, alignment)
        or (_headlined(short, long) if is_part else "")
        or _foreign(short, long, alignment)
    )
    return _Weighed(reason, found)


def _objection(short: Comparable, long: Comparable, found: Evidence) -> str:
    changes = [*found.changes, *_terms(short, long, found)]
    if _is_correction(short, found):
        return ""
    if found.rewordings > max(
        REWORDED_MIN, len(short.form) // REWORDED_PER_CHARS
    ):  # rewritten: any word may stand for any other
        changes = [change for change in changes if change.kind in CERTAIN]
    kinds = Counter(change.kind for change in changes)
    total = sum(kinds.values())
    is_other = any(kinds[kind] for kind in DECISIVE) or (
        total > 1 and total / (total + found.kept) >= _least(total)
    )
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    return f"other facts: {told}; {found.kept} the same" if is_other else ""


def _least(changes: int) -> float:
    return MANY_MIN if changes >= MANY_CHANGES else OBJECTION_MIN


def _is_correction(text: Comparable, found: Evidence) -> bool:
    """One figure of a long text, be it the day: of the next bulletin more would be another.

    A notice of which only the day is another is the next one; a report's day may be corrected.
    """
    is_alone = len(found.changes) == 1 and not found.rewordings
    is_figure = is_alone and found.changes[0].kind in FIGURES
    if is_figure and found.changes[0].kind == "day" and _is_notice(text):
        return False
    return is_figure and found.kept >= KEPT_MIN and len(text.form) >= CORRECTED_CHARS


def _is_notice(text: Comparable) -> bool:
    return NOTICE_RE.search(text.title + text.form[:NOTICE_CHARS]) is not None


def _terms(short: Comparable, long: Comparable, found: Evidence) -> list[Change]:
    """One word for another in the headline and in the story: the template's blank."""
    return [
        Change("term", *pair)
        for pair in found.reworded
        if min(map(len, pair)) > 1
        and pair[0] in short.title
        and pair[1] in long.title
        and pair[0] not in long.title
        and pair[1] not in short.title
    ]


def _foreign(short: Comparable, long: Comparable, alignment: Alignment) -> str:
    """What the longer text tells before or behind: another story, if it never comes back."""
    head, tail = told_beside(short, long, alignment)
    if len(head) + len(tail) < min(FOREIGN_SHARE_MIN * len(long.form), FOREIGN_CHARS):
        return ""
    if is_roundup(short, long):
        return "one of several stories on a page"
    if not alike(short.title, long.title):
        return _unlike(short, long, head, tail)
    return ""


def _unlike(short: Comparable, long: Comparable, head: str, tail: str) -> str:
    if headline(short) and headline(long) and len(head) >= BACKGROUND_MIN * len(long.form):
        return "told again behind another story"
    theme = _theme(short)
    there = set(_triples((head + tail).replace(headline(short) or "\n", "")))
    if theme and len(theme & there) / len(theme) >= COHERENT_MIN:
        return ""
    return "tells another story beside"


def _headlined(short: Comparable, long: Comparable) -> str:
    """The longer text names the other's headline, and has one of its own."""
    if is_roundup(short, long):
        return "one of several stories on a page"
    if alike(short.title, long.title):
        return ""
    named = headline(short)
    is_named = len(named) >= TITLE_CHARS_MIN and named in long.title + long.form
    return "told on a page that has another headline" if is_named else ""


def _quoted(short: Comparable, long: Comparable, alignment: Alignment) -> str:
    """Both tell much that the other does not: one quotes the other, or both a third."""
    own = _told(alignment.rests(len(short.form)))
    lacks = _told(alignment.rests(len(long.form), second=True))
    is_quote = own >= _much(short) and lacks >= _much(long)
    return "each tells what the other does not" if is_quote else ""


def _much(text: Comparable) -> float:
    """From here on a text tells of its own: of a long one it need not be a share."""
    return min(QUOTER_MIN * len(text.form), FOREIGN_CHARS)


def _told(rests: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in rests if end - start >= FOREIGN_CHARS_MIN)


def _theme(text: Comparable) -> set[str]:
    counted = Counter(_triples(text.form))
    return {gram for gram, times in counted.items() if times >= THEME_TIMES_MIN}


def _triples(text: str) -> list[str]:
    found = (text[place : place + 3] for place in range(len(text) - 2))
    return [gram for gram in found if not EMPTY_WORDS_RE.search(gram)]


def _size(spans: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)
