"""An address or id in; its article closed and out of the store, at once and all or nothing, out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.fixity import manifest_path
from crawler.items import article_of
from crawler.manifest import amended
from crawler.store import aliases, articles, clusters, erasing, fixity, takedowns
from crawler.store.erasing import Changed
from crawler.store.schema import Store
from crawler.store.takedowns import Step
from crawler.takedown.named import Named
from crawler.takedown.orphans import free_orphans
from crawler.tombstone import TOMBSTONES_PATH, Tombstone, at_of
from crawler.urls import ID_PREFIX, article_id, canonical_url, checked_url, url_digest


class NotKnownError(Exception):
    """Raised by find_subjects() for an id that nothing is held under; a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One article, held or not, with the canonical URLs that stand for it."""

    canonical: str
    others: tuple[str, ...] = ()

    @property
    def article_id(self) -> str:
        return article_id(self.canonical)

    @property
    def canonicals(self) -> tuple[str, ...]:
        return (self.canonical, *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the operator says, and the run that does it."""

    reason: str
    ticket: str
    at: datetime
    run_id: str

    def tombstone(self, subject: Subject) -> Tombstone:
        return Tombstone(
            article_id=subject.article_id,
            canonical_url_sha256=url_digest(subject.canonical),
            other_url_sha256=tuple(map(url_digest, subject.others)),
            reason=self.reason,
            ticket=self.ticket,
            taken_down_at=self.at,
            run_id=self.run_id,
        )


def find_subjects(store: Store, asked: str) -> list[Subject]:
    """The articles that an address or id stands for; none of one that is closed already.

    Two, where two were held before their addresses became one. Raises NotKnownError,
    UrlRefusedError.
    """
    if closed_id(store, asked):
        return []
    canonical = _canonical(store, asked)
    known = aliases.known_as(store, canonical)
    group = [known, *aliases.others_of(store, known)]
    group += [one for one in (canonical, canonical_url(known)) if one not in group]
    found = [one for one in group[1:] if articles.newest(store, article_id(one))]
    subjects = [_subject(store, one, group) for one in (known, *found)]
    return [one for one in subjects if not takedowns.is_entered(store, one.article_id)]


def closed_id(store: Store, asked: str) -> str:
    """The id of the article that an address or id stands for, if it is closed already, else "".

    Raises UrlRefusedError.
    """
    if asked.startswith(ID_PREFIX):
        return asked if takedowns.is_entered(store, asked) else ""
    return takedowns.taken_down_as(store, canonical_url(checked_url(asked)))


def close(store: Store, subjects: Iterable[Subject], order: Order) -> None:
    """Close articles, all or none.

    From when this returns no run asks for them, stores or publishes them.
    """
    with store.transaction():
        for one in subjects:
            close_within(store, order.tombstone(one), one.canonicals, order.at, order.run_id)


def close_within(
    store: Store, tombstone: Tombstone, canonicals: Collection[str], at: datetime, run_id: str
) -> None:
    """In a transaction of the caller's: the rows go, what files must hold then is entered.

    What that makes of its copies is found out by the run.
    """
    name = tombstone.article_id
    takedowns.enter_within(store, tombstone, named_of(store, name, canonicals).text)
    orphans = clusters.copies_of(store, name)
    for changed in erasing.erase_within(store, name, canonicals):
        _amend(store, tombstone, changed)
    free_orphans(store, orphans, run_id, at)
    fixity.keep_document(store, TOMBSTONES_PATH, takedowns.tombstones_text(store))


def close_led(store: Store, url: str, led_to: str) -> None:
    """A URL that leads to a closed one is an address of that article, unless one is held there."""
    canonical = canonical_url(url)
    with store.transaction():
        name = takedowns.taken_down_as(store, canonical_url(led_to))
        is_open = not takedowns.taken_down_as(store, canonical)
        if name and is_open and not articles.newest(store, article_id(canonical)):
            widen_within(store, name, [canonical])


def widen_within(store: Store, name: str, canonicals: Collection[str]) -> None:
    """More addresses of an article have come to light, in a transaction of the caller's."""
    known = takedowns.takedown_of(store, name)
    others = [*known.tombstone.other_url_sha256, *map(url_digest, canonicals)]
    tombstone = replace(known.tombstone, other_url_sha256=tuple(dict.fromkeys(others)))
    named = Named.from_text(known.named) | Named(urls=frozenset(canonicals))
    takedowns.widen_within(store, tombstone, named.text if known.step is Step.FILES else "")
    erasing.erase_urls_within(store, canonicals)
    fixity.keep_document(store, TOMBSTONES_PATH, takedowns.tombstones_text(store))


def named_of(store: Store, name: str, canonicals: Collection[str]) -> Named:
    """What an article is called by, as long as it is held."""
    lines = erasing.held_lines(store, name)
    called = Named.of([*articles.revisions(store, name), *map(article_of, lines)])
    return replace(
        called,
        urls=called.urls | erasing.addresses_of(store, name, canonicals),
        titles=called.titles | erasing.listed_titles(store, canonicals),
    )


def _canonical(store: Store, asked: str) -> str:
    if not asked.startswith(ID_PREFIX):
        return canonical_url(checked_url(asked))
    held = articles.newest(store, asked)
    if not held:
        raise NotKnownError(f"no article is held under {asked}; give its URL to close that")
    return held.canonical_url


def _subject(store: Store, canonical: str, group: Collection[str]) -> Subject:
    """Where it redirected to is its address, too, unless another article is held there."""
    revisions = articles.revisions(store, article_id(canonical))
    finals = {canonical_url(one.final_url) for one in revisions if one.final_url}
    led = sorted(one for one in finals if not articles.newest(store, article_id(one)))
    others = dict.fromkeys(one for one in (*group, *led) if one != canonical)
    return Subject(canonical=canonical, others=tuple(others))


def _amend(store: Store, tombstone: Tombstone, changed: Changed) -> None:
    """The part's digest follows, and its run's manifest says so; an unended run's will."""
    part, name = changed.before, tombstone.article_id
    takedowns.note_rewritten_within(store, name, part.path, part.run_id, part.sha256)
    text = fixity.document(store, manifest_path(part.run_id))
    if text:
        note = takedowns.Rewritten(
            path=part.path,
            run_id=part.run_id,
            article_id=name,
            ticket=tombstone.ticket,
            taken_down_at=at_of(tombstone),
            sha256=part.sha256,
        )
        told = amended(text, note, changed.after)
        fixity.keep_document(store, manifest_path(part.run_id), told)
