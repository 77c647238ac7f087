"""A portal of a run in; its records out of the store again, and the clusters as without them."""

from dataclasses import replace
from datetime import datetime

from crawler.candidates import enter, judge
from crawler.events import MARKED
from crawler.pointing import point_copies
from crawler.store import articles, clusters, events, held
from crawler.store.schema import Store


def hold_back(store: Store, run_id: str, portal: str, at: datetime) -> list[str]:
    """Hold the portal's records back, in a transaction of the caller's; their lines."""
    lines = held.hold_within(store, run_id, portal, at)
    for orphan in held.orphans(store, run_id, portal):
        _free(store, run_id, orphan, at)
    return lines


def _free(store: Store, run_id: str, orphan: str, at: datetime) -> None:
    """A copy whose original is held back is what it was before, or stands for itself."""
    if events.take_back(store, run_id, orphan, MARKED):
        clusters.restore(store, orphan)
        return
    copy = articles.newest(store, orphan)
    if not copy or articles.newest(store, copy.duplicate_of):
        return  # an orphan before it has turned out to be its original
    ruling = judge(store, replace(copy, duplicate_of="", duplicate_kind="", similarity=""))
    articles.rewrite_unpublished(store, ruling.article)
    enter(store, ruling.article)
    if not ruling.article.duplicate_of:
        held.count_as_new(store, run_id, ruling.article.canonical_url)
    point_copies(store, ruling, run_id, at)
