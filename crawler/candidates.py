"""An article in; those of the store that it may be a copy of, and its place in the index, out."""

from collections.abc import Iterator
from functools import partial

from crawler.bands import bands
from crawler.clusters import Candidate, Known, Ruling, finds_more, rule
from crawler.comparable import comparable
from crawler.items import Article
from crawler.store import articles, clusters, index
from crawler.store.schema import Store

BATCH = 200  # articles entered in one transaction: some tenth of a second


def judge(store: Store, article: Article) -> Ruling:
    """What the article is among those held, and which of them now turn out to be copies."""
    text = Known.of(article)
    return rule(text, candidates(store, text), lambda known: _copies_of(store, known))


def candidates(store: Store, article: Known) -> list[Candidate]:
    """The most alike, each with the kept one of its cluster."""
    own = article.article.article_id
    found = index.like(store, bands(article.text.form), own)
    members = (articles.newest(store, name) for name in found)
    return [_candidate(store, one) for one in members if one and one.duplicate_of != own]


def enter(store: Store, article: Article) -> None:
    """Make the article a candidate for those to come, in a transaction of the caller's."""
    if finds_more(article):
        form = comparable(article.title, article.body).form
        index.enter(store, article.article_id, bands(form))
    index.settle(store, article.article_id)


def enter_held(store: Store) -> int:
    """Enter what was held before there was an index; how many. Two processes share the work."""
    count = 0
    while names := index.owed(store, BATCH):
        with store.transaction():
            for article in filter(None, (articles.newest(store, name) for name in names)):
                enter(store, article)
        count += len(names)
    return count


def _copies_of(store: Store, original: Known) -> Iterator[Known]:
    names = clusters.copies_of(store, original.article.article_id)
    return (Known.of(copy) for copy in map(partial(articles.newest, store), names) if copy)


def _candidate(store: Store, article: Article) -> Candidate:
    """What a copy names may be held back by the gate: the copy stands for itself then."""
    member = Known.of(article)
    kept = articles.newest(store, article.duplicate_of) if article.duplicate_of else None
    original = Known.of(kept) if kept else member
    credited = clusters.credited_in(store, original.article.article_id)
    return Candidate(member, original, credited)
