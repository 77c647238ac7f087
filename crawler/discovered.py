"""Discovered: the links that listing pages named in; how many stand in no row of the ledger, out.

What is read and not asked for is counted with its reason: rows of tens of thousands of made-up
addresses would be most of the store. What has neither row nor reason was lost on its way.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from crawler.dupefilter import Fingerprints
from crawler.store.aliases import is_closed
from crawler.urls import ID_PREFIX, article_id

UNACCOUNTED = "unaccounted"


class Discovered:
    """The places of the links of one crawl, each counted once."""

    def __init__(self) -> None:
        self.named = 0
        self._met = Fingerprints()
        self._left: defaultdict[str, Fingerprints] = defaultdict(Fingerprints)
        self._counts: Counter[str] = Counter()
        """By reason."""

    def add(self, place: str, reason: str = "") -> None:
        """`reason` is why it is not asked for; the first one counts."""
        key = _key(place)
        self.named += self._met.add(key)
        if reason and not any(key in left for left in self._left.values()):
            self._counts[reason] += self._left[reason].add(key)

    def without_row(self, entered: Iterable[str]) -> dict[str, int]:
        """How many are none of the places that the ledger has, by reason.

        >>> discovered = Discovered()
        >>> for place in ("http://a/1", "http://a/2", "http://a/3", "http://a/2"):
        ...     discovered.add(place, "too-many" if place.endswith("2") else "")
        >>> discovered.without_row(["http://a/1"])
        {'too-many': 1, 'unaccounted': 1}
        """
        counts, rows = Counter(self._counts), 0
        for key in map(_key, entered):
            rows += key in self._met
            counts.subtract(reason for reason, left in self._left.items() if key in left)
        counts[UNACCOUNTED] = self.named - rows - counts.total()
        return {reason: number for reason, number in counts.items() if number}


def _key(place: str) -> bytes:
    """What stays the same when the article is taken down meanwhile: its id."""
    name = place if is_closed(place) else article_id(place)
    return bytes.fromhex(name.removeprefix(ID_PREFIX))
