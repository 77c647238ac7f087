"""Copies whose kept one was taken down in; their clusters as they are without it, out."""

from collections.abc import Iterable
from datetime import datetime

from crawler.candidates import enter, judge
from crawler.clusters import unmarked
from crawler.items import Article
from crawler.pointing import point_copies, point_copy
from crawler.store import articles, clusters
from crawler.store.schema import Store


def free_orphans(store: Store, names: Iterable[str], run_id: str, at: datetime) -> None:
    """Judge each copy anew, in a transaction of the caller's; the kept one is not held any more.

    All are made kept ones first: copies of the letter were no candidates beside their original.
    """
    orphans = [name for name in names if articles.newest(store, name)]
    for copy in _present(store, orphans):
        point_copy(store, unmarked(copy), run_id, at)
        enter(store, unmarked(copy))
    for copy in _present(store, orphans):
        ruling = judge(store, unmarked(copy))
        if ruling.article.duplicate_of != clusters.original_of(store, copy.article_id):
            point_copy(store, ruling.article, run_id, at)
        point_copies(store, ruling, run_id, at)


def _present(store: Store, names: Iterable[str]) -> Iterable[Article]:
    """As they stand when it is their turn."""
    return filter(None, (articles.newest(store, name) for name in names))
