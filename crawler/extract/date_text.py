"""Text that holds a date in, the instant and how exactly it is stated out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from crawler.clock import SHANGHAI
from crawler.text import fold

NUMERALS = "〇零○一二三四五六七八九"
DIGITS = {char: str(max(0, place - 2)) for place, char in enumerate(NUMERALS)}
NOON = 12
TIME = r"""
    (?:[ T]*(?:\((?:星期|周)?[一二三四五六日天]\)|(?:星期|周)[一二三四五六日天])?[ ]*
    (?P<part>凌晨|早上|早晨|上午|中午|下午|晚上|晚间|傍晚|[AP]M)?[ ]*
    (?P<hour>\d{1,2})(?:[ ]?:[ ]?|点|时)(?P<minute>\d{2}|(?<=:)\d(?!\d)|\d(?=分))?分?
    (?::?(?P<second>(?<=\d:)(?:\d{2}|\d(?!\d))|(?<=分)\d{2}(?=秒))秒?(?:\.\d+)?)?
    [ ]*(?P<offset>Z|[+-]\d{2}:?\d{2}(?!\d))?)?
"""
DAY = r"(?P<day>\d{2}(?=\d{1,2}:\d{2})|\d{1,2}(?!\d))"
# 2024年04月24日21:48, 2024/4/24 9:05, 2022 06/13 17:31:55, 2024-04-24T21:48:05+08:00
FULL_RE = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}})(?:[ ]*[-/.年][ ]*|[ ](?=\d\d[-/]))"
    rf"(?P<month>\d{{1,2}})[ ]*[-/.月][ ]*{DAY}[ ]*日?{TIME}",
    re.VERBOSE,
)
# 21.10.2015 12:50: day first, as some editors' systems print it
DAY_FIRST_RE = re.compile(
    rf"(?<!\d)(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>(?:19|20)\d\d)(?!\d){TIME}", re.VERBOSE
)
# 202404/24: <span>2024</span><span>04/24</span>
SPLIT_RE = re.compile(
    rf"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)[-/](?P<day>\d\d)(?:(?=\d\d:\d\d)|(?![\d/-])){TIME}",
    re.VERBOSE,
)
# 24 2024-04, 242024.04, 24/2024年04月: the day large, year and month small beside it
LARGE_DAY_RE = re.compile(
    rf"(?<![\d:./-])(?P<day>\d\d)[ ]?/?[ ]?(?P<year>20\d\d)[-/.年](?P<month>\d\d)月?"
    rf"(?![-/.]?\d){TIME}",
    re.VERBOSE,
)
# 中華民國113年5月20日: offices of Taiwan
MINGUO_RE = re.compile(
    rf"民国[ ]*(?P<minguo>\d{{2,3}})[ ]*年[ ]*(?P<month>\d{{1,2}})[ ]*月[ ]*{DAY}[ ]*日?{TIME}",
    re.VERBOSE,
)
MINGUO = 1911
# Mon May 20 09:12:33 CST 2024: as Java writes it
JAVA_RE = re.compile(
    r"[A-Z][a-z]{2} (?P<named>[A-Z][a-z]{2}) (?P<day>\d\d) (?P<hour>\d\d):(?P<minute>\d\d)"
    r":(?P<second>\d\d) (?:CST|GMT(?P<offset>\+08:00)) (?P<year>20\d\d)"
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEAR_RE = re.compile(r"19\d\d|20\d\d|民国")  # without it a text has none of these forms
FORMS = (FULL_RE, DAY_FIRST_RE, SPLIT_RE, LARGE_DAY_RE)
# 20240424, 20240424214805: in metas and URLs, always alone
COMPACT_RE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?"
)
# 04-24 21:48, 4月24日: no year, so no day of the calendar
YEARLESS_RE = re.compile(
    r"(?<![\d./-])(?P<month>\d{1,2})(?:[-/](?=\d{1,2} *\d{1,2}:)|月)(?P<day>\d{1,2})日?"
    r"(?: *\d{1,2}:\d{2})?(?!\d)"
)
MONTH_RE = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:年\d{1,2}月|-\d{1,2})(?![\d-])")  # 2024年4月
# 昨天开始采收, 3小时前的大桥: prose goes on behind the word, an info line only with a label
ENDS = r"(?![\u4e00-\u9fff])|(?=来源|作者|编辑|责编|记者|发布|更新|阅读|浏览|点击|评论)"
AGO_RE = re.compile(
    rf"(?P<count>\d{{1,3}}) *(?P<unit>秒钟?|分钟|个?小时|天)前(?:{ENDS})"  # 2小时前
)
# 昨天 08:15
NAMED_DAY_RE = re.compile(
    r"(?P<name>今天|今日|昨天|昨日|前天) *"
    rf"(?:(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})|(?:{ENDS}))"
)
NAMED_DAYS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
# 二〇二四年四月二十四日
NUMERAL_DATE_RE = re.compile(
    rf"[{NUMERALS}]{{4}}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日"
)
NUMBER_RE = re.compile(r"[一二三四五六七八九十〇零○]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """One date as a text states it."""

    at: datetime | None
    """Aware, midnight in Shanghai where only a day is stated; None for an incomplete date."""
    precision: str
    """day, minute, second, partial."""
    raw: str
    start: int = 0
    end: int = 0


def read_date(text: str, captured_at: datetime | None) -> DateReading | None:
    """The first full date in the text, else a relative one, else an incomplete one.

    Relative dates count from the capture; without one they stay unread. A missing year is
    never completed.

    >>> read_date("2024年04月24日21:48来源", None).at.isoformat()
    '2024-04-24T21:48:00+08:00'
    """
    folded = fold(text)
    found = _full(text, folded) or _relative(text, folded, captured_at)
    if found:
        return found
    match = YEARLESS_RE.search(folded) or MONTH_RE.search(folded)
    return _reading(text, match, None, "partial") if match else None


def day_number(numeral: str) -> int:
    """A number up to 99 in Chinese numerals or digits.

    >>> day_number("廿六"), day_number("十一"), day_number("7")
    (26, 11, 7)
    """
    if numeral.isdigit():
        return int(numeral)
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    unit = int(DIGITS.get(ones, "0"))
    return int(DIGITS.get(tens, "1")) * 10 + unit if ten else unit


def _full(text: str, folded: str) -> DateReading | None:
    if YEAR_RE.search(folded) is None:
        return _in_numerals(text, folded)
    compact = COMPACT_RE.fullmatch(folded.strip())
    matches = [
        *(match for form in _forms(folded) for match in form.finditer(folded)),
        *([compact] if compact else []),
    ]
    for match in sorted(matches, key=lambda match: match.start()):
        found = _instant(_parts(match))
        if found:
            return _reading(text, match, *found)
    return _in_numerals(text, folded)


def _forms(folded: str) -> Iterator[re.Pattern[str]]:
    yield from FORMS
    if "民国" in folded:
        yield MINGUO_RE
    if "CST" in folded or "GMT" in folded:
        yield JAVA_RE


def _parts(match: re.Match[str]) -> dict[str, str | None]:
    """The parts of a date in figures of our calendar."""
    parts = match.groupdict()
    if parts.get("minguo"):
        parts["year"] = str(int(parts["minguo"]) + MINGUO)
    if parts.get("named"):
        parts["month"] = str(MONTHS.index(parts["named"]) + 1 if parts["named"] in MONTHS else 0)
    return parts


def _instant(parts: dict[str, str | None]) -> tuple[datetime, str] | None:
    try:
        year, month, day = (int(parts[name] or 0) for name in ("year", "month", "day"))
        date = datetime(year, month, day, tzinfo=_zone(parts.get("offset") or ""))
    except ValueError:
        return None
    try:
        return _with_time(date, parts)
    except ValueError:  # 24:30 is no time: the day still is what it is
        return date, "day"


def _with_time(date: datetime, parts: dict[str, str | None]) -> tuple[datetime, str]:
    if not parts["hour"]:
        return date, "day"
    hour, part = int(parts["hour"]), parts.get("part") or ""
    if hour < NOON and part in ("下午", "晚上", "晚间", "傍晚", "PM"):
        hour += NOON
    if hour == NOON and part in ("凌晨", "AM"):
        hour = 0
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    at = date.replace(hour=hour, minute=minute, second=second)
    return at, "second" if parts["second"] else "minute"


def _zone(offset: str) -> tzinfo:
    if not offset:
        return SHANGHAI
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))


def _in_numerals(text: str, folded: str) -> DateReading | None:
    match = NUMERAL_DATE_RE.search(folded)
    if not match:
        return None
    year, month, day = NUMBER_RE.findall(match[0])
    figures = "".join(DIGITS[char] for char in year)
    found = _instant(
        {"year": figures, "month": str(day_number(month)), "day": str(day_number(day)), "hour": ""}
    )
    return _reading(text, match, *found) if found else None


def _relative(text: str, folded: str, captured_at: datetime | None) -> DateReading | None:
    if captured_at is None:
        return None
    here = captured_at.astimezone(SHANGHAI)
    if match := AGO_RE.search(folded):
        return _reading(text, match, *_ago(here, int(match["count"]), match["unit"]))
    if match := NAMED_DAY_RE.search(folded):
        date = here - timedelta(days=NAMED_DAYS[match["name"]])
        parts: dict[str, str | None] = {
            "year": str(date.year),
            "month": str(date.month),
            "day": str(date.day),
            "hour": match["hour"],
            "minute": match["minute"],
            "second": None,
        }
        found = _instant(parts)
        return _reading(text, match, *found) if found else None
    return None


def _ago(here: datetime, count: int, unit: str) -> tuple[datetime, str]:
    if unit.startswith(("秒", "分")):
        seconds = count if unit.startswith("秒") else 60 * count
        return (here - timedelta(seconds=seconds)).replace(second=0, microsecond=0), "minute"
    hours = 24 * count if unit == "天" else count
    # hours are rounded by the portal: the day is what they can tell
    at = here - timedelta(hours=hours)
    return at.replace(hour=0, minute=0, second=0, microsecond=0), "day"


def _reading(text: str, match: re.Match[str], at: datetime | None, precision: str) -> DateReading:
    start, end = match.span()
    raw = text[start:end].strip()
    return DateReading(at=at, precision=precision, raw=raw, start=start, end=end)
