"""A set of samples and who was marked a copy of whom in; precision and recall by kind out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.duplicates import mark
from crawler.fingerprint import grams, jaccard, normal_form, sketch
from tests.quality.copy_sets import ORIGINAL, Sample

Marks = Mapping[int, int]
"""Place of a copy → place of what it is said to be a copy of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one kind: how many there are, found copies, or look-alikes merged with another."""

    count: int
    found: int
    wrong: int
    """Marked, or named as the original, across families."""


def by_project(samples: Sequence[Sample]) -> Marks:
    places = {sample.article.article_id: place for place, sample in enumerate(samples)}
    marked = mark([sample.article for sample in samples])
    return {
        place: places[article.duplicate_of]
        for place, article in enumerate(marked)
        if article.duplicate_of
    }


def by_minhash(samples: Sequence[Sample], least: float) -> Marks:
    """Bands of a MinHash sketch, then Jaccard of the 4-grams in Simplified script."""
    forms = [normal_form(sample.article.body) for sample in samples]
    texts = [grams(form) for form in forms]
    index: dict[str, list[int]] = defaultdict(list)
    roots = list(range(len(samples)))
    for place, text in enumerate(texts):
        keys = sketch(forms[place])
        near = {other for key in keys for other in index[key]}
        for other in near:
            if jaccard(text, texts[other]) >= least:
                _join(roots, place, other)
        for key in keys:
            index[key].append(place)
    return _marks(samples, roots)


def by_simhash(samples: Sequence[Sample], most: int) -> Marks:
    """At most so many of 64 bits differ."""
    hashes = [int(sample.article.simhash, 16) for sample in samples]
    roots = list(range(len(samples)))
    for place, value in enumerate(hashes):
        for other in range(place):
            if (value ^ hashes[other]).bit_count() <= most:
                _join(roots, place, other)
    return _marks(samples, roots)


def scores(samples: Sequence[Sample], marks: Marks) -> dict[str, Score]:
    """By kind; a copy is found if it stands in one cluster with its original."""
    roots = [_followed(marks, place) for place in range(len(samples))]
    originals = {
        sample.family: roots[place] for place, sample in enumerate(samples) if not sample.is_copy
    }
    wrong = {
        place
        for copy, original in marks.items()
        if samples[copy].family != samples[original].family
        for place in (copy, original)
    }
    kinds: dict[str, list[int]] = defaultdict(list)
    for place, sample in enumerate(samples):
        kinds[sample.kind].append(place)
    return {
        kind: Score(
            count=len(places),
            found=sum(roots[place] == originals[samples[place].family] for place in places),
            wrong=len(wrong & set(places)),
        )
        for kind, places in kinds.items()
    }


def precision(samples: Sequence[Sample], marks: Marks) -> float:
    """Of those marked: how many name one of their own story."""
    right = sum(samples[one].family == samples[other].family for one, other in marks.items())
    return right / len(marks) if marks else 1.0


def recall(samples: Sequence[Sample], marks: Marks) -> float:
    told = scores(samples, marks)
    kinds = {sample.kind for sample in samples if sample.is_copy}
    return sum(told[kind].found for kind in kinds) / sum(told[kind].count for kind in kinds)


def merged(samples: Sequence[Sample], marks: Marks) -> float:
    """Share of the look-alikes that were taken for a copy, or for the original of another."""
    told = scores(samples, marks)
    kinds = {sample.kind for sample in samples if not sample.is_copy} - {ORIGINAL}
    return sum(told[kind].wrong for kind in kinds) / sum(told[kind].count for kind in kinds)


def _followed(marks: Marks, place: int) -> int:
    seen = {place}
    while place in marks and marks[place] not in seen:
        place = marks[place]
        seen.add(place)
    return place


def _join(roots: list[int], one: int, other: int) -> None:
    roots[_root(roots, one)] = _root(roots, other)


def _root(roots: list[int], place: int) -> int:
    while roots[place] != place:
        roots[place] = place = roots[roots[place]]
    return place


def _marks(samples: Sequence[Sample], roots: list[int]) -> Marks:
    clusters: dict[int, list[int]] = defaultdict(list)
    for place in range(len(samples)):
        clusters[_root(roots, place)].append(place)
    marks = {}
    for places in clusters.values():
        first = min(places, key=lambda place: (samples[place].is_copy, place))
        marks.update({place: first for place in places if place != first})
    return marks
