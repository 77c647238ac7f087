"""Two texts in, what their headlines say of them out: one story, several on a page, neither."""

import re

from crawler.comparable import Comparable
from crawler.fingerprint import jaccard

TITLE_MORE_MAX = 6
"""Character pairs that one headline may have more: 独家, 图集."""
TITLES_ALIKE_MIN = 0.75
"""Jaccard of the character pairs of two headlines."""
# 早读, 要闻速览: several stories; 追踪, 有新进展: a further one
ROUNDUP_RE = re.compile(
    "速览|早读|汇总|盘点|一览|早报|晚报|要闻|简讯|集锦|导读|综述|追踪|后续|新进展|最新进展|回访"
)


def alike(first: str, second: str) -> bool:
    """Two headlines are one, but for a mark of the page or of haste."""
    one, other = _pairs(first), _pairs(second)
    more = max(len(one - other), len(other - one))
    return more < TITLE_MORE_MAX and jaccard(one, other) >= TITLES_ALIKE_MIN


def is_roundup(short: Comparable, long: Comparable) -> bool:
    """The longer text's headline says so beyond what the other's says, too."""
    beyond = long.title.replace(short.title or "\n", "")
    return bool(ROUNDUP_RE.search(beyond)) and (
        beyond != long.title or not ROUNDUP_RE.search(short.title)
    )


def headline(text: Comparable) -> str:
    return text.title.rstrip("0123456789上中下")


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
