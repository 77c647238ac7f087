"""Text in, the same text with each number written in one way out."""

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
GROUPED_RE = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # 1,234
# 百分之五, 1.2万, 三千二百, 二〇二四; 两 alone is a word
NUMBER_RE = re.compile(
    r"(?P<of>百分之)?(?:(?P<arabic>\d+(?:\.\d+)?)(?P<large>[万亿]{0,2})"
    r"|(?P<spelt>[零〇一二三四五六七八九十百千万亿两]*[零〇一二三四五六七八九十][万亿百千]*))(?P<per>%)?"
)
DIGITS_MAX = 15  # longer runs are keys and telephone numbers


def plain_numbers(text: str) -> str:
    """Arabic digits without separators for every number; a share is 百分 behind it.

    >>> plain_numbers("三百零五人，1.2万元，二〇二四年，百分之五，十四日")
    '305人，12000元，2024年，5百分，14日'
    """
    return NUMBER_RE.sub(_plain, GROUPED_RE.sub("", text))


def _plain(match: re.Match[str]) -> str:
    share = "百分" if match["of"] or match["per"] else ""
    if match["arabic"]:
        return _scaled(match["arabic"], match["large"]) + share
    return _value(match["spelt"]) + share


def _scaled(number: str, large: str) -> str:
    if not large or len(number) > DIGITS_MAX:
        return number + large
    value = Decimal(number)
    for unit in large:
        value *= LARGE[unit]
    return f"{value.normalize():f}"


def _value(spelt: str) -> str:
    if not any(char in UNITS or char in LARGE for char in spelt):
        return "".join(str(DIGITS[char]) for char in spelt)
    total = section = digit = 0
    for char in spelt:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (digit or 1) * UNITS[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * LARGE[char]
            section = digit = 0
    return str(total + section + digit)
