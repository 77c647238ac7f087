"""Admission: an article in; its place among those the store holds, and its commit, out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy.exceptions import DropItem

from crawler.candidates import candidates, enter
from crawler.clusters import Known, following, rule
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.store import articles, frontier
from crawler.store.schema import Store

YEAR_RE = re.compile(r"\d{4}|[一二]\S{3}年")  # 2026-03-04, 二〇二六年

REREAD = "reader-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What an article is: new or a revision, original or copy."""

    article: Article
    is_held: bool
    """Exactly this content is held under this id: nothing to store."""
    copies: tuple[Known, ...] = ()
    """Held articles that turn out to be copies, marked."""
    original: Known | None = None
    """The kept one of them all."""


def admit(store: Store, article: Article) -> Admission:
    """Compare with what is held under the same id, and with what is like it under others."""
    first_seen_at = frontier.first_seen_at(store, article.canonical_url) or article.captured_at
    article = replace(article, first_seen_at=first_seen_at)
    held = articles.newest(store, article.article_id)
    kind = change_kind(held, article) if held else "new"
    if held and not kind:
        article = replace(
            article,
            revision=held.revision,
            supersedes=held.supersedes,
            change_kind=held.change_kind,
            duplicate_of=held.duplicate_of,
            duplicate_kind=held.duplicate_kind,
            similarity=held.similarity,
        )
        return Admission(article=article, is_held=True)
    if held:
        article = replace(
            article, revision=held.revision + 1, supersedes=held.version_id, change_kind=kind
        )
    text = Known.of(article)
    ruling = rule(text, candidates(store, text))
    return Admission(
        article=ruling.article, is_held=False, copies=ruling.copies, original=ruling.original
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


def commit(store: Store, article: Article, at: datetime) -> Outcome:
    """Commit the article; how the way of its URL ended.

    Judged once more under the write lock: since dedup another process may have committed the
    original of this copy, or a copy of this original.
    """
    with store.transaction():
        admission = admit(store, article)
        frontier.remember_validators(store, article.url, article.etag, article.last_modified)
        outcome = _outcome(admission)
        if outcome.state is State.UNCHANGED:
            frontier.settle_within(store, article.run_id, article.url, outcome, at)
        else:
            _commit(store, admission, outcome, at)
    return outcome


def commit_reread(store: Store, article: Article, at: datetime) -> Outcome:
    """Commit what a newer reader makes of the capture that the newest revision rests on."""
    with store.transaction():
        admission = admit(store, article)
        held = articles.newest(store, article.article_id)
        assert held
        revised = replace(
            admission.article,
            revision=held.revision + 1,
            supersedes=held.version_id,
            change_kind=REREAD,
        )
        outcome = Outcome(State.CHANGED, REREAD)
        _commit(store, replace(admission, article=revised), outcome, at)
    return outcome


def _outcome(admission: Admission) -> Outcome:
    article = admission.article
    if admission.is_held:
        return Outcome(State.UNCHANGED, "same-content")
    if article.revision > 1:
        return Outcome(State.CHANGED, article.change_kind)
    if article.duplicate_of:
        return Outcome(State.DUPLICATE, article.duplicate_kind)
    return Outcome(State.NEW)


def _commit(store: Store, admission: Admission, outcome: Outcome, at: datetime) -> None:
    article = admission.article
    articles.insert(store, article)
    enter(store, article)
    frontier.settle_within(store, article.run_id, article.url, outcome, at)
    for demoted in _demoted(store, admission):
        if articles.rewrite_unpublished(store, demoted):
            duplicate = Outcome(State.DUPLICATE, demoted.duplicate_kind)
            frontier.resettle_within(store, demoted.run_id, demoted.url, duplicate)
        else:
            articles.insert(store, _marked(demoted, article.run_id))


def _demoted(store: Store, admission: Admission) -> Iterator[Article]:
    """What is a copy now, and what was a copy of it: all name the kept one of the cluster."""
    if not admission.original:
        return
    yield from (copy.article for copy in admission.copies)
    names = [copy.article.article_id for copy in admission.copies]
    if admission.article.duplicate_of:  # a correction made the article a copy itself
        names.append(admission.article.article_id)
    for name in names:
        for follower in articles.copies_of(store, name):
            yield following(Known.of(follower), admission.original)


def _marked(copy: Article, run_id: str) -> Article:
    """A published copy whose original came later: no part changes, a revision names it."""
    return replace(
        copy,
        revision=copy.revision + 1,
        supersedes=copy.version_id,
        change_kind="duplicate-marked",
        run_id=run_id,
    )
