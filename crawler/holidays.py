"""Holidays: a day in, how much of their usual the portals may publish then, out."""

from datetime import date, timedelta
from functools import lru_cache

# 正月初一 as in the Hong Kong Observatory's conversion tables, recomputed from the new moons
SPRING_FESTIVALS = (
    date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
    date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31),
    date(2034, 2, 19), date(2035, 2, 8), date(2036, 1, 28), date(2037, 2, 15), date(2038, 2, 4),
    date(2039, 1, 24), date(2040, 2, 12), date(2041, 2, 1), date(2042, 1, 22), date(2043, 2, 10),
    date(2044, 1, 30), date(2045, 2, 17),
)  # fmt: skip
BEFORE, AFTER = timedelta(days=3), timedelta(days=9)  # newsrooms thin out before, come back late
SPRING_SHARE = 0.15  # some papers print nothing for a week
NATIONAL_DAYS = ((5, range(1, 7)), (10, range(1, 10)))  # 五一, 国庆: month, days
NATIONAL_SHARE = 0.35


@lru_cache(maxsize=512)  # the gate asks for the same nights for each section and count
def expected_share(day: date) -> float:
    """1 on usual days; less where most newsrooms rest.

    >>> expected_share(date(2026, 2, 20)), expected_share(date(2026, 3, 20))
    (0.15, 1.0)
    """
    if any(first - BEFORE <= day <= first + AFTER for first in SPRING_FESTIVALS):
        return SPRING_SHARE
    if any(day.month == month and day.day in days for month, days in NATIONAL_DAYS):
        return NATIONAL_SHARE
    return 1.0
