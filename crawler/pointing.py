"""A ruling in; the store's clusters as it says, no published record changed for it, out."""

from collections.abc import Iterator
from datetime import datetime

from crawler.clusters import Known, Ruling, following
from crawler.events import marked
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.store import articles, clusters, events, frontier
from crawler.store.schema import Store


def point_copies(store: Store, ruling: Ruling, run_id: str, at: datetime) -> None:
    """Let every copy name the kept one of its cluster, in a transaction of the caller's."""
    for copy in list(_moved(store, ruling)):
        point_copy(store, copy, run_id, at)


def point_copy(store: Store, copy: Article, run_id: str, at: datetime) -> None:
    """Let an article be a copy of what it names, or of none, in a transaction of the caller's."""
    before = clusters.original_of(store, copy.article_id)
    if articles.rewrite_unpublished(store, copy):
        frontier.resettle_within(store, copy.run_id, copy.url, _outcome(copy))
    else:
        events.enter(store, marked(copy, before, run_id, at))
        clusters.point(store, copy)


def _outcome(article: Article) -> Outcome:
    kind = article.duplicate_kind
    return Outcome(State.DUPLICATE, kind) if kind else Outcome(State.NEW)


def _moved(store: Store, ruling: Ruling) -> Iterator[Article]:
    """What is a copy now, and what was a copy of it."""
    if not ruling.original:
        return
    kept = ruling.original.article
    if clusters.original_of(store, kept.article_id):  # it was taken for a copy
        yield kept
    yield from (copy.article for copy in ruling.copies)
    names = [copy.article.article_id for copy in ruling.copies]
    if ruling.article.duplicate_of:  # a correction made the article a copy itself
        names.append(ruling.article.article_id)
    for name in names:
        for copy in clusters.copies_of(store, name):
            follower = articles.newest(store, copy)
            if follower and copy != kept.article_id:
                yield following(Known.of(follower), ruling.original)
