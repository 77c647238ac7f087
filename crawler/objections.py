"""Two aligned texts in, the facts that agree and those that object out."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.alignment import Alignment, Gap
from crawler.numerals import plain_numbers
from crawler.places import OFFICE_ENDS, PLACE_ENDS, PLACES

NUMBER_RE = re.compile(r"\d+(?:\.\d+)?")
# as they stand in a text that is compared: 四川 is 4川 there
PLACE_RE = re.compile("|".join(sorted(map(plain_numbers, PLACES), key=len, reverse=True)))
HAN_RE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
DATE_UNITS = frozenset("年月日号时分期届轮")
DAY_RE = re.compile(r"(?:\d+年)?\d+月(?:\d+日)?|(?:\d+年)?\d+[日期]")
NAME_CHARS_MAX = 4
WORD_CHARS_MAX = 6
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤温易乔赖文庄柳申欧聂焦翟蒲樊舒鲁葛祝鲍童伍涂阳冉岳骆游牟代尚安倪苟辜勾敬母"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that stands otherwise in the other text."""

    kind: str
    """`day` (the first date of the text), `date`, `number`, `place` (known), `town` (by its
    suffix), `office`, `name`, `term`."""
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one story."""

    kept: int
    """Numbers and places that stand at the same place in both texts."""
    changes: tuple[Change, ...]
    reworded: Mapping[tuple[str, str], int]
    """Other differences between places that agree, and how often each."""

    @property
    def rewordings(self) -> int:
        return sum(self.reworded.values())


def evidence(first: str, second: str, alignment: Alignment) -> Evidence:
    """Weigh every gap between two agreements; what is in no gap has no say here."""
    changes: list[Change] = []
    reworded: Counter[tuple[str, str]] = Counter()
    for gap in alignment.gaps:
        found = list(_changes(first, second, gap))
        changes += found
        if not found:
            pair = (first[gap.first : gap.first_end], second[gap.second : gap.second_end])
            reworded[pair] += 1
    return Evidence(_kept(first, alignment), tuple(changes), reworded)


def _changes(first: str, second: str, gap: Gap) -> Iterator[Change]:
    numbers = list(_numbers(first, second, gap))
    yield from numbers
    places = _places(first, gap.first, gap.first_end)
    others = _places(second, gap.second, gap.second_end)
    old, new = first[gap.first : gap.first_end], second[gap.second : gap.second_end]
    if places and others and not places & others:
        if any(name not in second for name in places) and any(name not in first for name in others):
            yield Change("place", "".join(sorted(places)), "".join(sorted(others)))
    elif not numbers and _is_word(old) and _is_word(new) and old not in second:
        kind = _word_kind(first, second, gap)
        if kind:
            yield Change(kind, old, new)


def _places(text: str, start: int, end: int) -> set[str]:
    """Known places that a span touches."""
    begin = max(0, start - 2)
    return {
        match[0]
        for match in PLACE_RE.finditer(text, begin, end + 2)
        if match.end() > start and match.start() < max(end, start + 1)
    }


def _numbers(first: str, second: str, gap: Gap) -> Iterator[Change]:
    olds = list(NUMBER_RE.finditer(first, *_widened(first, gap.first, gap.first_end)))
    news = list(NUMBER_RE.finditer(second, *_widened(second, gap.second, gap.second_end)))
    day = DAY_RE.search(first)
    for old, new in zip(olds, news, strict=False):
        if old[0] != new[0]:
            unit, new_unit = first[old.end() : old.end() + 1], second[new.end() : new.end() + 1]
            kind = "date" if unit == new_unit and unit and unit in DATE_UNITS else "number"
            if kind == "date" and day and day.start() <= old.start() < day.end():
                kind = "day"
            yield Change(kind, old[0] + unit, new[0] + new_unit)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the whole of the numbers it cuts."""
    while start and (text[start - 1].isdigit() or text[start - 1] == "."):
        start -= 1
    while end < len(text) and (text[end].isdigit() or text[end] == "."):
        end += 1
    return start, end


def _is_word(text: str) -> bool:
    return 1 < len(text) <= WORD_CHARS_MAX and HAN_RE.fullmatch(text) is not None


def _word_kind(first: str, second: str, gap: Gap) -> str:
    """A place or office by what follows, a person by the surname; "" for any other word."""
    old, new = first[gap.first : gap.first_end], second[gap.second : gap.second_end]
    after = first[gap.first_end : gap.first_end + 1] or " "
    if after in PLACE_ENDS or (old[-1] in PLACE_ENDS and new[-1] in PLACE_ENDS):
        return "town"
    if after in OFFICE_ENDS:
        return "office"
    is_name = old[0] in SURNAMES and new[0] in SURNAMES
    return "name" if is_name and max(len(old), len(new)) <= NAME_CHARS_MAX else ""


def _kept(first: str, alignment: Alignment) -> int:
    return sum(
        len(NUMBER_RE.findall(part)) + len(PLACE_RE.findall(part))
        for block in alignment.blocks
        for part in [first[block.first : block.first + block.size]]
    )
