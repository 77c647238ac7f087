"""Flood: a portal's accepted nights and tonight in; whether ten times the usual came out of it."""

from collections.abc import Sequence
from statistics import median

from crawler.baseline import COUNTS_AFTER, NIGHTS_MAX, Finding
from crawler.portal_night import PortalNight

FLOOD = "flood"
TIMES = 10  # the usual
NEW_MIN = 50  # a portal of two articles a day may bring thirty


def find_flood(
    tonight: PortalNight, history: Sequence[PortalNight], *, days: int = 1
) -> list[Finding]:
    """Ten times as many new articles as usual, and more than ever: what is published stays so.

    `days` have passed since its listings were read before.

    Old articles under new addresses, or another page in the listing's place. A cut night is a
    flood by what it met, though it came to a part: the flood is often what it was cut for.
    """
    past = history[-NIGHTS_MAX:]
    whole = [night.new for night in past if night.is_whole]
    if len(whole) < COUNTS_AFTER:
        return []
    known = {section.section for night in past for section in night.sections}
    new = sum(count for section, count in tonight.unknown.items() if section in known)
    usual = median(whole) * days
    if new < max(usual * TIMES, max(whole) * 2, NEW_MIN):
        return []
    return [Finding(measure=FLOOD, found=new, usual=usual)]
