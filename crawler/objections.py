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
# 第12期, 民初1234号, 川府发〔2026〕12号: which of many such notices
SERIES_RE = re.compile(r"(?:第|[初终执破字发函令]|[发函令字](?:19|20)\d\d)$")
SERIES_UNITS = frozenset("期号届轮批次")
# 2026川0101民初1234号: a case at court
CASE_RE = re.compile(
    r"(?:19|20)\d\d[\u4e00-\u9fff]\d{0,4}[民刑行执知商破赔][\u4e00-\u9fff]{1,2}\d+号"
)
SERIES_CHARS = 6
"""As far back a series is named."""
DAY_RE = re.compile(r"(?:\d+年)?\d+月(?:\d+日)?|(?:\d+年)?\d+[日期]")
NAME_CHARS_MAX = 4
GIVEN_CHARS_MAX = 2
WORD_CHARS_MAX = 6
NAME_RE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff\d]{1,3}")  # 胡1鸣 was 胡一鸣
# 张建国男汉族, 张静诉你: what follows a name that a notice is about
PERSON_RE = re.compile(r"(?:男|女|同志|现任|拟任|诉[你被])")
GIVEN_PERSON_RE = re.compile(r"[\u4e00-\u9fff\d]{1,2}" + PERSON_RE.pattern)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤温易乔赖文庄柳申欧聂焦翟蒲樊舒鲁葛祝鲍童伍涂阳冉岳骆游牟代尚安倪苟辜勾敬母"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that stands otherwise in the other text."""

    kind: str
    """`day` (the first date of the text), `date`, `number`, `series` (of an issue or a document),
    `place` (known), `town` (by its suffix), `office`, `name`, `person` (whom a notice is about),
    `term`."""
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
    changes = list(_cases(first, second))
    reworded: Counter[tuple[str, str]] = Counter()
    for gap in alignment.gaps:
        found = list(_changes(first, second, gap))
        changes += found
        if not found:
            pair = (first[gap.first : gap.first_end], second[gap.second : gap.second_end])
            reworded[pair] += 1
    for pair in [pair for pair, times in reworded.items() if times > 1 and {*pair} <= SURNAMES]:
        del reworded[pair]  # one surname for another throughout
        changes.append(Change("person", *pair))
    return Evidence(_kept(first, alignment), tuple(changes), reworded)


def _cases(first: str, second: str) -> Iterator[Change]:
    """Two announcements of a court that name no case in common, wherever they name it."""
    cases, others = (dict.fromkeys(CASE_RE.findall(text)) for text in (first, second))
    if cases and others and not cases.keys() & others.keys():
        yield Change("series", next(iter(cases)), next(iter(others)))


def _changes(first: str, second: str, gap: Gap) -> Iterator[Change]:
    numbers = list(_numbers(first, second, gap))
    yield from numbers
    places = _places(first, gap.first, gap.first_end)
    others = _places(second, gap.second, gap.second_end)
    old, new = first[gap.first : gap.first_end], second[gap.second : gap.second_end]
    if places and others and not places & others:
        if any(name not in second for name in places) and any(name not in first for name in others):
            yield Change("place", "".join(sorted(places)), "".join(sorted(others)))
    elif not numbers:
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
            elif unit == new_unit and _is_series(first[: old.start()], unit):
                kind = "series"
            yield Change(kind, old[0] + unit, new[0] + new_unit)


def _is_series(before: str, unit: str) -> bool:
    return unit in SERIES_UNITS and SERIES_RE.search(before[-SERIES_CHARS:]) is not None


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
    if _is_word(old) and _is_word(new) and old not in second:
        if after in PLACE_ENDS or (old[-1] in PLACE_ENDS and new[-1] in PLACE_ENDS):
            return "town"
        if after in OFFICE_ENDS:
            return "office"
    return "" if old in second else _name_kind(first, gap, old, new)


def _name_kind(first: str, gap: Gap, old: str, new: str) -> str:
    """Two names; or where a notice names a person, another surname or other given names."""
    after = first[gap.first_end : gap.first_end + NAME_CHARS_MAX]
    is_named = PERSON_RE.match(after) is not None
    if NAME_RE.fullmatch(old) and NAME_RE.fullmatch(new) and {old[0], new[0]} <= SURNAMES:
        return "person" if is_named else "name"
    if {old, new} <= SURNAMES:
        return "person" if GIVEN_PERSON_RE.match(after) else ""
    is_given = first[gap.first - 1 : gap.first] in SURNAMES and 0 < len(old) <= GIVEN_CHARS_MAX
    return "person" if is_given and is_named and 0 < len(new) <= GIVEN_CHARS_MAX else ""


def _kept(first: str, alignment: Alignment) -> int:
    return sum(
        len(NUMBER_RE.findall(part)) + len(PLACE_RE.findall(part))
        for block in alignment.blocks
        for part in [first[block.first : block.first + block.size]]
    )
