"""What a listing said of a story in, how far the page's title and days bear it out, out."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from crawler.text import comparison_key

EQUAL = 20.0  # outweighs whatever else speaks for a headline, but a rule
SHORT = 6.0  # 公告 in a listing may be the channel's name on the page
TITLE_CHARS_MIN = 6
CUT_CHARS_MIN = 8  # 白鹤灯会昨晚开幕 三万…
CUT_ENDS = ("…", "...", "..", "．．．")
DISPUTED_AFTER = timedelta(days=3)  # portals put a story into their lists a day or two later


class Stated(Protocol):
    """A day that a page states, and where."""

    @property
    def origin(self) -> str: ...

    @property
    def day(self) -> date | None: ...

    @property
    def is_labelled(self) -> bool: ...


S = TypeVar("S", bound=Stated)


def title_worth(key: str, listed: str) -> float:
    """How much it speaks for a line, by its comparison key, that the listing names it so.

    >>> title_worth("白鹤灯会昨晚开幕三万人到场", "白鹤灯会昨晚开幕 三万…")
    20.0
    >>> title_worth("青溪龙舟赛首日战报", "白鹤灯会昨晚开幕")
    0.0
    """
    stated = comparison_key(listed)
    if not stated or not key:
        return 0.0
    if key == stated:
        return EQUAL if len(key) >= TITLE_CHARS_MIN else SHORT
    is_cut = len(stated) >= CUT_CHARS_MIN and listed.rstrip().endswith(CUT_ENDS)
    return EQUAL if is_cut and key.startswith(stated) else 0.0


def picked(ranked: Sequence[S]) -> S:
    """The first of the full dates, or the one of its kind that is on the listing's day.

    Where an unlabelled day is far from the listing's, any other place of the page may bear the
    listing out: two that agree outweigh one.
    """
    best, listed = ranked[0], _listed_day(ranked)
    if listed is None:
        return best
    agreeing = [one for one in ranked if one.day == listed and one.origin != "listing"]
    same = [one for one in agreeing if one.origin == best.origin]
    if same:
        return same[0]
    is_weak = is_disputed(best, ranked) and not best.is_labelled and best.origin != "rule"
    return agreeing[0] if agreeing and is_weak else best


def is_disputed(chosen: S, ranked: Sequence[S]) -> bool:
    """Whether the listing states another day, further away than portals are late."""
    listed = _listed_day(ranked)
    if listed is None or chosen.day is None:
        return False
    return abs(chosen.day - listed) > DISPUTED_AFTER


def _listed_day(ranked: Sequence[S]) -> date | None:
    return next((one.day for one in ranked if one.origin == "listing"), None)
