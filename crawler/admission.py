"""Admission: an article in; its place among those the store holds, and its commit, out."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy.exceptions import DropItem

from crawler.candidates import enter, judge
from crawler.clusters import Ruling
from crawler.items import INCOMPLETE, Article, with_values
from crawler.ledger import TAKEN_DOWN, Outcome, State
from crawler.pointing import point_copies
from crawler.store import aliases, articles, frontier
from crawler.store.memory import Note, note_within
from crawler.store.schema import Store
from crawler.store.takedowns import is_closed_to
from crawler.urls import article_id

YEAR_RE = re.compile(r"\d{4}|[一二]\S{3}年")  # 2026-03-04, 二〇二六年

REREAD, SAME_CONTENT = "reader-changed", "same-content"
# of the held text: a page of ten is missing. A layout's own pager flags stories, too
HALF_MAX = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What an article is: new or a revision, original or copy."""

    article: Article
    held: str
    """Why there is nothing to store, "" if there is: what is held is the same, or is whole."""
    ruling: Ruling
    """What it says of articles that are held."""


def admit(store: Store, article: Article) -> Admission:
    """Compare with what is held under the same id, and with what is like it under others."""
    article = as_known(store, article)
    first_seen_at = frontier.first_seen_at(store, article.canonical_url) or article.captured_at
    article = with_values(article, first_seen_at=first_seen_at)
    held = articles.newest(store, article.article_id)
    kept = why_kept(held, article) if held else ""
    if held and kept:
        article = with_values(
            article,
            revision=held.revision,
            supersedes=held.supersedes,
            change_kind=held.change_kind,
            duplicate_of=held.duplicate_of,
            duplicate_kind=held.duplicate_kind,
            similarity=held.similarity,
        )
        return Admission(article=article, held=kept, ruling=Ruling(article))
    if held:
        article = with_values(
            article,
            revision=held.revision + 1,
            supersedes=held.version_id,
            change_kind=change_kind(held, article),
        )
    ruling = judge(store, article)
    return Admission(article=ruling.article, held="", ruling=ruling)


def why_kept(held: Article, article: Article) -> str:
    """Why the held version stays the newest, "" if it does not."""
    if not change_kind(held, article):
        return SAME_CONTENT
    return INCOMPLETE if is_half(held, article) else ""


def is_half(held: Article, article: Article) -> bool:
    """Half a story replaces no whole, whoever reads it."""
    newly = INCOMPLETE in article.quality_flags and INCOMPLETE not in held.quality_flags
    return newly and article.body_chars < HALF_MAX * held.body_chars


def as_known(store: Store, article: Article) -> Article:
    """Under the id that it has, be it by a former version of the canonical URL."""
    known = aliases.known_as(store, article.canonical_url)
    if known == article.canonical_url:
        return article
    return with_values(
        article,
        canonical_url=known,
        canon_version=aliases.VERSION_BEFORE,
        article_id=article_id(known),
    )


class HeldError(DropItem):
    """Raised by the store pipeline for an article it holds already; carries what it would be."""

    def __init__(self, reason: str, article: Article) -> None:
        super().__init__(reason, log_level="DEBUG")
        self.article = article


def change_kind(held: Article, article: Article) -> str:
    """What makes an article a revision of the held one, "" if nothing does."""
    if held.title != article.title:
        return "title-changed"
    if held.version_id != article.version_id:
        return "body-changed"
    changed = (
        new and new != old for new, old in zip(_credits(article), _credits(held), strict=True)
    )
    return "metadata-changed" if any(changed) else ""


def _credits(article: Article) -> tuple[object, ...]:
    """What a portal corrects beside the text. 昨天 means another day each time it is read.

    What one reading lacks is no correction: a page asked for by its URL has no listing's date.
    """
    day = article.published_on if YEAR_RE.search(article.published_raw) else ""
    return (day, article.source, article.editor, article.authors)


def commit(store: Store, article: Article, at: datetime, noted: Note | None = None) -> Outcome:
    """Commit the article, and what its reading taught; how the way of its URL ended.

    Judged once more under the write lock: since dedup another process may have committed the
    original of this copy, or a copy of this original; or the article was taken down.
    """
    with store.transaction():
        if is_closed_to(store, article):
            return _settle(store, article, TAKEN_DOWN, at)
        if noted:
            note_within(store, noted, at)
        admission = admit(store, article)
        canonical = admission.article.canonical_url
        frontier.remember_validators(store, canonical, article.etag, article.last_modified)
        outcome = _outcome(admission)
        if outcome.state is State.UNCHANGED:
            frontier.settle_place(store, article.run_id, canonical, outcome, at)
        else:
            _commit(store, admission, outcome, at)
    return outcome


def commit_reread(store: Store, article: Article, at: datetime) -> Outcome:
    """Commit what a newer reader makes of the capture that the newest revision rests on."""
    with store.transaction():
        if is_closed_to(store, article):
            return _settle(store, article, TAKEN_DOWN, at)
        admission = admit(store, article)
        held = articles.newest(store, article.article_id)
        assert held
        if is_half(held, article):
            return _settle(store, article, Outcome(State.UNCHANGED, INCOMPLETE), at)
        revised = replace(
            admission.article,
            revision=held.revision + 1,
            supersedes=held.version_id,
            change_kind=REREAD,
        )
        outcome = Outcome(State.CHANGED, REREAD)
        _commit(store, replace(admission, article=revised), outcome, at)
    return outcome


def _settle(store: Store, article: Article, outcome: Outcome, at: datetime) -> Outcome:
    frontier.settle_within(store, article.run_id, article.url, outcome, at)
    return outcome


def _outcome(admission: Admission) -> Outcome:
    article = admission.article
    if admission.held:
        return Outcome(State.UNCHANGED, admission.held)
    if article.revision > 1:
        return Outcome(State.CHANGED, article.change_kind)
    if article.duplicate_of:
        return Outcome(State.DUPLICATE, article.duplicate_kind)
    return Outcome(State.NEW)


def _commit(store: Store, admission: Admission, outcome: Outcome, at: datetime) -> None:
    article = admission.article
    moved = admission.ruling.copies
    like = moved[0].article.article_id if moved else article.duplicate_of
    articles.insert(store, article, like)
    enter(store, article)
    frontier.settle_place(store, article.run_id, article.canonical_url, outcome, at)
    # a replay finds it out at the same instant
    point_copies(store, admission.ruling, article.run_id, article.captured_at or at)
