"""The short texts beside a title in, the day (and time) the listing states out."""

import re
from datetime import date

TIME = r"(?:[\sT]{1,3}(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d))?"
DATE_RE = re.compile(  # [2024-04-24 09:30]  2024/4/24  2024.04.24  2024年4月24日
    r"""(?<!\d) (?P<year>(?:19|20)\d\d)
        \s?[-/.年]\s? (?P<month>\d{1,2})
        \s?[-/.月]\s? (?P<day>\d{1,2}) (?!\d) (?:\s?日)?"""
    + TIME,
    re.VERBOSE,
)
CENTURY_RE, DIGIT_RE = re.compile("19|20"), re.compile(r"\d")
# calendar leaves of government portals: the day in large type, year and month below or above
DAY_FIRST_RE = re.compile(  # 24 2024-04
    r"(?<![\d:.-])(?P<day>\d\d)日?\s+(?P<year>20\d\d)[-/.年](?P<month>\d\d?)月?(?![\d:：/.-])"
)
DAY_LAST_RE = re.compile(  # 2024-04 24
    r"(?<![\d-])(?P<year>20\d\d)[-/.年](?P<month>\d\d?)月?\s+(?P<day>\d\d)日?(?![\d:：/.-])"
)
# 04-24  4月24日
DAY_RE = re.compile(r"(?<![\d-])[01]?\d(?:-[0-3]?\d(?![\d-])|月[0-3]?\d日)")
# [2024-04-24]  （4月24日 09:30）  04-24  : nothing but a date, with or without its year
ONLY_DATE_RE = re.compile(
    r"""[\s\[\]()（）【】|]* (?:(?:19|20)?\d\d\s?[-/.年]\s?)? \d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?
        (?:\s*\d{1,2}[:：]\d\d(?:[:：]\d\d)?)? [\s\[\]()（）【】|]*""",
    re.VERBOSE,
)
EDGE_DATE_RE = re.compile(  # 青溪大桥通车 [2024-04-24]
    r"""^[\[(（【]? (?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2} (?:\s+\d{1,2}:\d\d(?::\d\d)?)?
         (?:[\])）】]|\s)\s*
      | (?:\s+|[\[(（【]) (?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2} (?:\s+\d{1,2}:\d\d(?::\d\d)?)?
         \s*[\])）】]?$""",
    re.VERBOSE,
)


def find_date(text: str) -> str:
    """YYYY-MM-DD of the first full date, with ` HH:MM` if a time stands behind it, else "".

    A date without its year is no full date, a relative one is none at all.

    >>> find_date("[2024/4/24 9:05]"), find_date("2024年4月24日"), find_date("24 2024-04")
    ('2024-04-24 09:05', '2024-04-24', '2024-04-24')
    >>> find_date("04-24"), find_date("3小时前"), find_date("2024-13-41")
    ('', '', '')
    """
    if CENTURY_RE.search(text) is None:  # most texts beside a title: no pattern need look further
        return ""
    for pattern in (DATE_RE, DAY_FIRST_RE, DAY_LAST_RE):
        for match in pattern.finditer(text):
            if found := _written(match.groupdict()):
                return found
    return ""


def has_day(text: str) -> bool:
    """Whether a text states a day, be it without its year.

    >>> has_day("[04-24]"), has_day("4月24日 09:30"), has_day("3小时前"), has_day("浏览 424")
    (True, True, False, False)
    """
    if DIGIT_RE.search(text) is None:
        return False
    return bool(DAY_RE.search(text) or find_date(text))


def is_only_date(text: str) -> bool:
    """Whether a text is a date, with or without its year, and nothing else.

    >>> is_only_date("[04-24]"), is_only_date("4月24日青溪大桥通车")
    (True, False)
    """
    return bool(ONLY_DATE_RE.fullmatch(text))


def without_edge_date(title: str) -> str:
    """The title without a date that stands before or behind it inside the anchor.

    >>> without_edge_date("青溪大桥通车 [2024-04-24]")
    '青溪大桥通车'
    """
    return EDGE_DATE_RE.sub("", title).strip()


def _written(parts: dict[str, str | None]) -> str:
    try:
        day = date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
    except ValueError:
        return ""
    if not parts.get("hour"):
        return day.isoformat()
    return f"{day.isoformat()} {int(parts['hour'] or 0):02}:{parts['minute']}"
