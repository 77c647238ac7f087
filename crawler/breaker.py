"""Breaker: how each page of a host ended in, whether to leave the host alone out."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

# pages without one good answer between them; dead links come in rows, challenges do not
BLOCK, TROUBLE, STRIKES_MAX = 2, 1, 10
BLOCK_RE = re.compile(r"http-(412|429)|challenge|waf:.+")
TROUBLE_RE = re.compile(r"http-(401|403|405|418|493|5\d\d)|timeout|dns|net-refused|net-closed")


def strike(reason: str) -> int:
    """What an answer weighs: 0 for a page, or one that only is not there.

    >>> strike("challenge"), strike("http-500"), strike("http-404"), strike("")
    (2, 1, 0, 0)
    """
    if BLOCK_RE.fullmatch(reason):
        return BLOCK
    return TROUBLE if TROUBLE_RE.fullmatch(reason) else 0


@dataclass(slots=True)
class Breaker:
    """Counts strikes in a row, host by host."""

    strikes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def answered(self, host: str, reason: str) -> bool:
        """Whether this was one too many."""
        weight = strike(reason)
        self.strikes[host] = self.strikes[host] + weight if weight else 0
        return self.strikes[host] >= STRIKES_MAX
