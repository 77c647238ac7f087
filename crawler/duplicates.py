"""Articles in, the same articles out with what they are copies of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.bands import bands
from crawler.clusters import Candidate, Known, Ruling, following, rule
from crawler.items import Article

CANDIDATES_MAX = 40
"""Those that share most bands, a band of few more than one of a template."""
SAME_TEXT_MIN = 0.9
"""From this similarity on a copy finds nothing that its original does not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article is among those kept, and which kept ones now turn out to be its copies."""

    article: Article
    copies: tuple[Article, ...] = ()


def judge(article: Article, kept: Iterable[Article]) -> Verdict:
    """Decide by content and origin, not by arrival, which of several copies is the original.

    Kept articles stay apart where the article is a copy itself: it only brings its own.
    """
    known = [Known.of(other) for other in kept]
    ruling = rule(Known.of(article), [Candidate(one, one) for one in known])
    if ruling.article.duplicate_of:
        return Verdict(ruling.article)
    return Verdict(article, tuple(copy.article for copy in ruling.copies))


def follow(copy: Article, original: Article) -> Article:
    """A copy of what turned out to be a copy itself: it names the original, too."""
    return following(Known.of(copy), Known.of(original))


def mark(articles: Sequence[Article]) -> list[Article]:
    """The same articles, duplicates among them marked; order and number stay."""
    marking = _Marking(articles)
    for known in marking.known:
        marking.add(known)
    return marking.marked


def _is_indexed(article: Article) -> bool:
    """Whether a text finds what its original would not: a copy of the letter finds no more."""
    return float(article.similarity or 0) < SAME_TEXT_MIN


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
        ruling = rule(known, [self._candidate(number) for number in self._like(own)])
        self.original[known.number] = known.number
        if ruling.original:
            self._join(known, ruling, ruling.original)
        if _is_indexed(ruling.article):
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
        return Candidate(self.known[number], self.known[self.original[number]])

    def _join(self, known: Known, ruling: Ruling, original: Known) -> None:
        self.marked[known.number] = ruling.article
        moved = [] if original is known else [known.number]
        for copy in ruling.copies:
            self.marked[copy.number] = copy.article
            followers = self.followers.pop(copy.number, [])
            for follower in followers:
                self.marked[follower] = following(self.known[follower], original)
            moved += [copy.number, *followers]
        self.followers.setdefault(original.number, []).extend(moved)
        for number in moved:
            self.original[number] = original.number
