"""Articles in, the same articles out with what they are copies of."""

from collections.abc import Iterable, Sequence

from crawler.bands import bands
from crawler.clusters import Candidate, Known, Ruling, credited_outlet, finds_more, following, rule
from crawler.items import Article

CANDIDATES_MAX = 40  # as many as the store looks at


def mark(articles: Sequence[Article]) -> list[Article]:
    """The same articles, duplicates among them marked; order and number stay."""
    marking = _Marking(articles)
    for known in marking.known:
        marking.add(known)
    return marking.marked


class _Marking:
    """Articles by their number, those added so far in clusters."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.known = [Known.of(article, number) for number, article in enumerate(articles)]
        self.marked = list(articles)
        self.original: dict[int, int] = {}
        self.followers: dict[int, list[int]] = {}
        self.index: dict[int, list[int]] = {}

    def add(self, known: Known) -> None:
        own = bands(known.text.form)
        like = [self._candidate(number) for number in self._like(own)]
        ruling = rule(known, like, self._copies_of)
        self.original[known.number] = known.number
        if ruling.original:
            self._join(known, ruling, ruling.original)
        if finds_more(ruling.article):
            for band in own:
                self.index.setdefault(band, []).append(known.number)

    def _like(self, own: Iterable[int]) -> list[int]:
        shared: dict[int, float] = {}
        for band in own:
            holders = self.index.get(band, ())
            for other in holders:
                shared[other] = shared.get(other, 0) + 1 / len(holders)
        return sorted(shared, key=lambda number: (-shared[number], number))[:CANDIDATES_MAX]

    def _candidate(self, number: int) -> Candidate:
        original = self.original[number]
        copies = self.followers.get(original, ())
        credited = frozenset(credited_outlet(self.known[copy].article) for copy in copies)
        return Candidate(self.known[number], self.known[original], credited)

    def _copies_of(self, original: Known) -> list[Known]:
        return [self.known[number] for number in self.followers.get(original.number, ())]

    def _join(self, known: Known, ruling: Ruling, original: Known) -> None:
        self.marked[known.number] = ruling.article
        moved = [] if original is known else [known.number]
        for copy in ruling.copies:
            self.marked[copy.number] = copy.article
            followers = self.followers.pop(copy.number, [])
            if original.number in followers:  # it was taken for a copy
                followers.remove(original.number)
                self.marked[original.number] = original.article
                self.original[original.number] = original.number
            for follower in followers:
                self.marked[follower] = following(self.known[follower], original)
            moved += [copy.number, *followers]
        self.followers.setdefault(original.number, []).extend(moved)
        for number in moved:
            self.original[number] = original.number
