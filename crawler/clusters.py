"""An article and those that may be its copies in; their cluster, and its original, out."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self

from crawler.comparable import Comparable, comparable
from crawler.decision import REST_MIN, TOO_LITTLE, Decision, decide
from crawler.fingerprint import normal_form
from crawler.headlines import alike
from crawler.items import Article, with_values
from crawler.script import language

VERIFIED_MAX = 8
"""Of the candidates those looked at closely: those that share what few others share."""
SAME_TEXT_MIN = 0.9
"""From this similarity on a copy finds nothing that its original does not."""
MORE_MAX = 1.05
"""So much longer a text is where it may only be framed anew."""
REPRINT_MIN = 0.9
"""Share of both texts that agrees where a copy was only framed anew."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article with the text that it is compared by."""

    article: Article
    text: Comparable
    number: int = -1
    """Names it in the index that found it."""

    @classmethod
    def of(cls, article: Article, number: int = -1) -> Self:
        return cls(article, comparable(article.title, article.body), number)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article worth a look, and the kept one of its cluster: itself, or what it copies."""

    member: Known
    original: Known
    credited: frozenset[str] = frozenset()
    """The outlets that its copies were taken over from."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an article is, and which kept ones now turn out to be copies."""

    article: Article
    copies: tuple[Known, ...] = ()
    """Marked, with their numbers."""
    original: Known | None = None
    """The kept one of all of them; None: the article is like no other."""


CopiesOf = Callable[[Known], Iterable[Known]]


def rule(article: Known, candidates: Iterable[Candidate], copies_of: CopiesOf) -> Ruling:
    """Decide by content and origin, not by arrival, which of several copies is the original.

    It may be one that was taken for a copy until now: of the outlet that the article credits.
    """
    close = _closest(article, list(candidates))
    found = [(decide(article.text, one.member.text), one) for one in close]
    near = sorted(
        (
            (decision.similarity, one.original)
            for decision, one in found
            if decision.same and _agrees(article, one)
        ),
        key=lambda pair: (-pair[0], _originality(pair[1])),
    )
    if not near:
        return Ruling(article.article)
    originals = {one.article.article_id: one for _, one in near}
    cluster = _cluster(article, list(originals.values()))
    same = [one for decision, one in found if decision.same]
    outlets = {credited_outlet(article.article), *chain.from_iterable(map(_credited_by, same))}
    named = _credited_copies(article, cluster, copies_of)
    everyone = [*cluster, *named]
    original = min(everyone, key=_originality_among(everyone, outlets - {""}))
    copies = [one for one in cluster if one is not original and one is not article]
    return Ruling(
        article.article if original is article else following(article, original),
        tuple(replace(one, article=following(one, original)) for one in copies),
        original,
    )


def _credited_copies(article: Known, cluster: Sequence[Known], copies_of: CopiesOf) -> list[Known]:
    """What was taken for a copy and is what the article was taken over from, unmarked."""
    outlet = credited_outlet(article.article)
    if not outlet or any(_publishes(one, outlet) for one in cluster):
        return []
    copies = chain.from_iterable(copies_of(one) for one in cluster if one is not article)
    named = (one for one in copies if _publishes(one, outlet))
    return [
        replace(one, article=unmarked(one.article))
        for one in named
        if decide(article.text, one.text).same
    ]


def _publishes(known: Known, outlet: str) -> bool:
    publisher = known.article.publisher
    return bool(publisher) and _same_outlet(outlet, publisher)


def unmarked(article: Article) -> Article:
    """An article that is a copy of none."""
    return with_values(article, duplicate_of="", duplicate_kind="", similarity="")


def _agrees(article: Known, candidate: Candidate) -> bool:
    """Like a copy, and nothing in what it is a copy of objects."""
    if candidate.member is candidate.original:
        return True
    return _no_objection(article, candidate.original)


def _fits(article: Known, other: Known, joined: Iterable[Known]) -> bool:
    """Beside what is within the article anything fits; a page that tells more is asked."""
    most = len(article.text.form) * MORE_MAX
    return all(
        max(len(one.text.form), len(other.text.form)) <= most or _no_objection(other, one)
        for one in joined
    )


def _no_objection(first: Known, second: Known) -> bool:
    """One story, or two parts of one that have little in common."""
    decision = decide(first.text, second.text)
    return decision.same or decision.reason == TOO_LITTLE


def _closest(article: Known, candidates: list[Candidate]) -> list[Candidate]:
    """Fifty bulletins share a template: what tells them apart is what few of them have."""
    if len(candidates) <= VERIFIED_MAX:
        return candidates
    shared = [article.text.grams & one.member.text.grams for one in candidates]
    holders = Counter(chain.from_iterable(shared))
    weights = [sum(1 / holders[gram] for gram in grams) for grams in shared]
    ranked = sorted(range(len(candidates)), key=lambda place: -weights[place])
    return [candidates[place] for place in ranked[:VERIFIED_MAX]]


def _cluster(article: Known, originals: list[Known]) -> list[Known]:
    """The article, the original it is most like, and others that the article proves to be one.

    Two stories that are parts of the article are one only under one headline: else it is a page
    of several stories.
    """
    first, *others = originals
    joined = [article, first]
    for other in others:
        decision = decide(article.text, other.text)
        is_one = not decision.is_part or alike(article.text.title, other.text.title)
        if decision.same and is_one and _fits(article, other, joined[1:]):
            joined.append(other)
    return joined


def _originality_among(
    cluster: Sequence[Known], outlets: Set[str]
) -> Callable[[Known], tuple[bool, bool, bool, bool, str, str]]:
    """No part is kept where the whole is there; then the outlet that the others credit."""
    longest = max(len(one.text.form) for one in cluster)

    def key(one: Known) -> tuple[bool, bool, bool, bool, str, str]:
        is_credited = any(_publishes(one, outlet) for outlet in outlets)
        is_part = len(one.text.form) < longest * (1 - REST_MIN)
        return (is_part, not is_credited, *_originality(one))

    return key


def _credited_by(candidate: Candidate) -> Iterable[str]:
    yield credited_outlet(candidate.member.article)
    yield credited_outlet(candidate.original.article)
    yield from candidate.credited


def finds_more(article: Article) -> bool:
    """Whether a text finds what its original would not: a copy of the letter finds no more."""
    return float(article.similarity or 0) < SAME_TEXT_MIN


def credited_outlet(article: Article) -> str:
    """The outlet that an article was taken over from, "" if it names none but its own."""
    is_own = bool(article.publisher) and _same_outlet(article.source, article.publisher)
    return "" if is_own else article.source


def following(copy: Known, original: Known) -> Article:
    """A copy of what turned out to be a copy itself: it names the original, too."""
    return _copy(copy, original, decide(copy.text, original.text))


def _copy(copy: Known, original: Known, decision: Decision) -> Article:
    return with_values(
        copy.article,
        duplicate_of=original.article.article_id,
        duplicate_kind=_kind(copy, original, decision),
        similarity=f"{decision.similarity:.2f}",
    )


def _kind(copy: Known, original: Known, decision: Decision) -> str:
    if decision.is_part:
        return "excerpt"
    if _script(copy.article) != _script(original.article):
        return "translated-script"
    if copy.article.content_digest == original.article.content_digest:
        return "exact"
    framed = min(decision.first_in_second, decision.second_in_first) >= REPRINT_MIN
    return (
        "reprint"
        if framed and not decision.found.reworded and not decision.found.changes
        else "edited"
    )


def _script(article: Article) -> str:
    return (article.language or language(article.body))[:7]


def _originality(known: Known) -> tuple[bool, bool, str, str]:
    """Sorts the original first: credits nobody else, states a full date, earliest, then by id."""
    article = known.article
    credited = article.source or article.dateline_outlet
    taken_over = not article.publisher or not _same_outlet(credited, article.publisher)
    published = article.published_at.isoformat() if article.published_at else ""
    return (taken_over, not published, published, article.article_id)


def _same_outlet(credited: str, publisher: str) -> bool:
    """Whether two names stand for one outlet, in either script.

    >>> _same_outlet("蜀江新聞網", "蜀江新闻网"), _same_outlet("岷山日报", "蜀江新闻网")
    (True, False)
    """
    first, second = normal_form(credited), normal_form(publisher)
    return not first or first in second or second in first
