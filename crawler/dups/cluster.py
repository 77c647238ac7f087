"""The store and an article in, its cluster with what sets each copy apart out."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.clusters import Known
from crawler.decision import Decision, decide
from crawler.items import Article
from crawler.store import articles, clusters
from crawler.store.aliases import place_of
from crawler.store.schema import Store
from crawler.urls import ID_PREFIX, article_id


class NotHeldError(Exception):
    """Raised by held_article() for what the store does not hold; a sentence."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy, as it is pointed now, beside the kept article."""

    article: Article
    decision: Decision
    """From the copy to the kept one."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A story: the article that is kept and its copies, the earliest first."""

    kept: Article
    copies: tuple[Copy, ...]


def held_article(store: Store, asked: str) -> Article:
    """The article under an id or a URL. Raises NotHeldError."""
    name = asked if asked.startswith(ID_PREFIX) else article_id(place_of(store, asked))
    article = articles.newest(store, name)
    if not article:
        raise NotHeldError(f"no article is held under {asked}")
    return article


def cluster_of(store: Store, article: Article) -> Cluster:
    """The cluster an article is in; alone it is one of its own."""
    kept = (
        articles.newest(store, article.duplicate_of) if article.duplicate_of else None
    ) or article
    names = clusters.copies_of(store, kept.article_id)
    found = [one for one in (articles.newest(store, name) for name in names) if one]
    text = Known.of(kept).text
    copies = [Copy(one, decide(Known.of(one).text, text)) for one in found]
    return Cluster(kept, tuple(sorted(copies, key=lambda copy: _time(copy.article))))


def latest_clusters(store: Store, most: int) -> Iterator[Cluster]:
    """The clusters that were joined last."""
    for name in clusters.latest(store, most):
        kept = articles.newest(store, name)
        if kept:
            yield cluster_of(store, kept)


def _time(article: Article) -> tuple[bool, str, str]:
    published = article.published_at.isoformat() if article.published_at else ""
    return (not published, published, article.article_id)
