"""Measure: the corpus and a reader in; how exact it reads and how long it takes out.

What is right is decided by the corpus's own `score.py`, which is loaded from there.
"""

import gc
import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from crawler.extract.page import read_page
from crawler.listing import read_listing
from tests.quality.peers import Reader


class CorpusError(Exception):
    """Raised by Corpus.load: the pages, their gold or the score are not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One page of the corpus."""

    id: str
    site: str
    url: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many; nothing was asked where `of` is 0."""

    hit: int
    of: int

    @property
    def share(self) -> float:
        return self.hit / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one reader scores on a set of pages."""

    pages: int
    sites: int
    site_f1: float
    below: int
    """Pages with a body F1 under 0.9."""
    title: Rate
    day: Rate
    minute: Rate
    invented: Rate
    """Dates given for pages that state none; 0 is best."""
    source: Rate
    editor: Rate
    authors: Rate
    listing_f1: float
    """0 for a reader of articles only."""
    page_f1: Mapping[str, float]
    """Page id → F1 of its body."""


@dataclass(frozen=True)
class Corpus:
    """Pages with gold, and the score that compares."""

    pages: tuple[Saved, ...]
    score: ModuleType
    gold: tuple[Any, ...]
    """In the form of score.py, which alone knows it."""

    @classmethod
    def load(cls, folder: Path) -> "Corpus":
        """Raises CorpusError."""
        manifest = folder / "manifest.jsonl"
        try:
            lines = manifest.read_text(encoding="utf-8").splitlines()
            pages = tuple(_saved(folder, json.loads(line)) for line in lines)
            score = _score(folder / "score.py")
        except OSError as error:
            raise CorpusError(f"the corpus is not there: {error.filename}") from error
        return cls(pages, score, tuple(score.load_gold(manifest)))

    @cached_property
    def articles(self) -> tuple[Saved, ...]:
        return tuple(page for page in self.pages if page.kind == "article")

    def only(self, ids: Collection[str]) -> "Corpus":
        """The pages with these ids; those without are left out."""
        pages = tuple(page for page in self.pages if page.id in ids)
        return replace(self, pages=pages, gold=tuple(g for g in self.gold if g["id"] in ids))

    def of_sites(self, sites: Collection[str]) -> "Corpus":
        return self.only({page.id for page in self.pages if page.site in sites})

    def figures(self, read: Mapping[str, Mapping[str, Any]]) -> Figures:
        """The score of what was read, page id → prediction."""
        found, rows, sites = self.score.evaluate(self.gold, read)
        return Figures(
            pages=found["articles"],
            sites=len(sites),
            site_f1=found["site_f1"],
            below=found["pages_below_0.9"],
            title=_rate(found["title_exact"]),
            day=_rate(found["date_day"]),
            minute=_rate(found["date_minute"]),
            invented=_rate(found["invented_dates_on_undated_pages"]),
            source=_rate(found["source_exact"]),
            editor=_rate(found["editor_exact"]),
            authors=_rate(found["authors_exact"]),
            listing_f1=found.get("listings", {}).get("f1", 0.0),
            page_f1={name: f1 for name, _, (_, _, f1) in rows},
        )


def articles_read(corpus: Corpus, reader: Reader) -> dict[str, Mapping[str, Any]]:
    """Page id → what the reader makes of it, as score.py takes it."""
    return {page.id: asdict(reader.read(page.body, page.url)) for page in corpus.articles}


def listings_read(corpus: Corpus) -> dict[str, Mapping[str, Any]]:
    """Page id → what our reader finds listed there."""
    listings = [page for page in corpus.pages if page.kind == "listing"]
    read = {page.id: read_listing(read_page(page.body, page.url)) for page in listings}
    return {name: {"items": list(map(asdict, listing.links))} for name, listing in read.items()}


def seconds_a_page(
    corpus: Corpus, readers: Sequence[Reader], rounds: int
) -> dict[str, tuple[float, ...]]:
    """Reader → its processor time a page in each round.

    The rounds of the readers alternate: a machine that grows slower or warmer slows them alike.
    Processor time, for the same reason: what else runs there is not counted.
    """
    taken: dict[str, list[float]] = {reader.name: [] for reader in readers}
    for _ in range(rounds):
        for reader in readers:
            taken[reader.name].append(_round(corpus, reader))
    return {name: tuple(seconds) for name, seconds in taken.items()}


def halves(sites: Collection[str], seed: int) -> tuple[frozenset[str], frozenset[str]]:
    """Two halves of the sites, the same on every machine.

    >>> first, second = halves(["baihe", "minshan", "qingxi", "songlin"], 1)
    >>> len(first), len(second), first & second
    (2, 2, frozenset())
    """
    ordered = sorted(set(sites), key=lambda site: sha256(f"{seed}:{site}".encode()).digest())
    middle = (len(ordered) + 1) // 2
    return frozenset(ordered[:middle]), frozenset(ordered[middle:])


def _round(corpus: Corpus, reader: Reader) -> float:
    gc.collect()
    begun = time.process_time()
    for page in corpus.articles:
        reader.read(page.body, page.url)
    return (time.process_time() - begun) / len(corpus.articles)


def _saved(folder: Path, entry: Mapping[str, Any]) -> Saved:
    return Saved(
        id=entry["id"],
        site=entry.get("site") or entry["id"],
        url=entry.get("url") or "",
        kind=entry["kind"],
        body=(folder / entry["file"]).read_bytes(),
    )


def _score(path: Path) -> ModuleType:
    spec = spec_from_file_location("corpus_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rate(found: Mapping[str, Any]) -> Rate:
    return Rate(found["hit"], found["of"])
