"""First readings of a portal's articles in, the lines that are its chrome out.

A line is chrome when it stands in many kinds of articles: a bulletin of every day repeats its
sentences under one title, a notice or a prompt stands under all of them. Lines are compared as
they were read, before the memory left anything out: else it would forget what it has learnt.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.memory import Chrome, EdgeLine, Place
from crawler.text import comparison_key

KINDS_MIN = 6  # so many unlike articles, before a line is anything but a coincidence
SHARE_MIN = 0.3  # of all kinds of the host: a third of its layouts may print the line
SHARE_KEPT = 0.15  # what is known is kept down to the half: a quiet week is no new layout
SECTION_KINDS_MIN = 3  # a section with fewer says nothing of what is usual there
DAYS_MIN = SECTIONS_MIN = 2
ALIKE_MIN = 0.25  # shared pairs of letters in two titles of one kind: X日天气预报
WORD_SHARE_MIN = 0.5  # a word of half the titles with a line, and of hardly any without it,
WORD_LIFT_MIN = 4  # names their kind: 天气
DEPTH_QUANTILE = 0.9  # one article in ten may have more below the line than usual
NUMBERS_RE = re.compile(r"[\d零一二三四五六七八九十百千万亿]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReading:
    """What one article said when it was read for the first time."""

    title: str
    section: str
    day: str
    lines: tuple[EdgeLine, ...]


_Carriers = Sequence[tuple[int, int]]  # number of an article, depth of the line in it


def learn(readings: Sequence[FirstReading], known: Chrome) -> Chrome:
    """The chrome of a host after its recent articles; what is known is forgotten late."""
    window = _Window.of(readings)
    if len(set(window.kinds)) < KINDS_MIN:
        return known
    depths = {(line.edge, line.digest): line.depth for line in known}
    carriers: dict[Place, list[tuple[int, int]]] = defaultdict(list)
    for number, reading in enumerate(readings):
        for line in reading.lines:
            carriers[line.edge, line.digest].append((number, line.depth))
    return frozenset(
        EdgeLine(*place, max(_usual_depth(found), depths.get(place, 0)))
        for place, found in carriers.items()
        if window.is_chrome(found, SHARE_KEPT if place in depths else SHARE_MIN)
    )


def kinds_of(titles: Sequence[str]) -> list[int]:
    """For each title its kind: titles that differ in numbers and a name are one.

    >>> kinds_of(["白鹤3月4日天气预报", "大桥合龙", "青溪3月5日天气预报"])
    [0, 1, 0]
    """
    kinds: list[frozenset[str]] = []
    found = []
    for title in titles:
        pairs = _pairs(title)
        alike = (kind for kind, other in enumerate(kinds) if _share(pairs, other) >= ALIKE_MIN)
        kind = next(alike, len(kinds))
        if kind == len(kinds):
            kinds.append(pairs)
        found.append(kind)
    return found


@dataclass(frozen=True, slots=True)
class _Window:
    """The recent articles of a host, sorted by kind and section."""

    readings: Sequence[FirstReading]
    kinds: Sequence[int]
    sections: Mapping[str, frozenset[int]]
    """The kinds in each section that has enough of them."""

    @classmethod
    def of(cls, readings: Sequence[FirstReading]) -> "_Window":
        kinds = kinds_of([reading.title for reading in readings])
        sections = _by_section(zip(readings, kinds, strict=True))
        usual = {name: many for name, many in sections.items() if len(many) >= SECTION_KINDS_MIN}
        return cls(readings, kinds, usual)

    def is_chrome(self, carriers: _Carriers, share: float) -> bool:
        """Whether a line stands in enough kinds, on several days or sections, and in most."""
        kinds = {self.kinds[number] for number, _ in carriers}
        if len(kinds) < max(KINDS_MIN, share * len(set(self.kinds))):
            return False
        where = [self.readings[number] for number, _ in carriers]
        days, sections = {one.day for one in where}, {one.section for one in where}
        if len(days) < DAYS_MIN and len(sections) < SECTIONS_MIN:
            return False
        return self._is_spread(carriers, share) and not self._shares_a_word(carriers)

    def _is_spread(self, carriers: _Carriers, share: float) -> bool:
        """Whether it stands in at least half of the sections; where there is one, in that."""
        here = _by_section((self.readings[number], self.kinds[number]) for number, _ in carriers)
        having = [
            name
            for name, kinds in self.sections.items()
            if len(here.get(name, ())) >= share * len(kinds)
        ]
        return 2 * len(having) >= len(self.sections) and (
            len(self.sections) < SECTIONS_MIN or len(having) >= SECTIONS_MIN
        )

    def _shares_a_word(self, carriers: _Carriers) -> bool:
        """Whether a word of their titles tells the articles with a line from those without."""
        having = {number for number, _ in carriers}
        others = len(self.readings) - len(having)
        words, other_words = Counter[str](), Counter[str]()
        for number, reading in enumerate(self.readings):
            (words if number in having else other_words).update(_pairs(reading.title))
        return others >= KINDS_MIN and any(
            count >= WORD_SHARE_MIN * len(having)
            and count * others >= WORD_LIFT_MIN * other_words[word] * len(having)
            for word, count in words.items()
        )


def _by_section(placed: Iterable[tuple[FirstReading, int]]) -> dict[str, frozenset[int]]:
    kinds: dict[str, set[int]] = defaultdict(set)
    for reading, kind in placed:
        if reading.section:
            kinds[reading.section].add(kind)
    return {section: frozenset(many) for section, many in kinds.items()}


def _usual_depth(carriers: _Carriers) -> int:
    depths = sorted(depth for _, depth in carriers)
    return depths[int(DEPTH_QUANTILE * (len(depths) - 1))]


def _pairs(title: str) -> frozenset[str]:
    letters = NUMBERS_RE.sub("", comparison_key(title))
    return frozenset(letters[place : place + 2] for place in range(max(1, len(letters) - 1)))


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second)
