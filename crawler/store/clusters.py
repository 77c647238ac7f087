"""Clusters in the store: which article is a copy of which, as it is now."""

from crawler.clusters import credited_outlet
from crawler.events import MARKED
from crawler.items import Article, article_of
from crawler.store.events import events_of
from crawler.store.schema import Store


def original_of(store: Store, article_id: str) -> str:
    """The kept one of the article's cluster, "" if it is this one or the article is not held."""
    found = store.row("select original_id from copies where article_id = ?", [article_id])
    return str(found[0]) if found else ""


def copies_of(store: Store, article_id: str) -> list[str]:
    """The copies of a kept article, by their id."""
    found = store.rows(
        "select article_id from copies where original_id = ? order by article_id", [article_id]
    )
    return [name for (name,) in found]


def credited_in(store: Store, article_id: str) -> frozenset[str]:
    """The outlets that the copies of a kept article were taken over from."""
    found = store.rows("select distinct source from copies where original_id = ?", [article_id])
    return frozenset(name for (name,) in found)


def point(store: Store, article: Article) -> None:
    """Keep what an article is a copy of, in a transaction of the caller's."""
    if not article.duplicate_of:
        store.write("delete from copies where article_id = ?", [article.article_id])
        return
    store.write(
        "insert into copies values (?, ?, ?, ?, ?) on conflict (article_id) do update"
        " set original_id = excluded.original_id, kind = excluded.kind,"
        " similarity = excluded.similarity, source = excluded.source",
        [
            article.article_id,
            article.duplicate_of,
            article.duplicate_kind,
            article.similarity,
            credited_outlet(article),
        ],
    )


def restore(store: Store, article_id: str) -> None:
    """An article without any revision is in no cluster; with one, it is where that put it.

    A later event outranks a record: runs sort by time.
    """
    found = store.row(
        "select record from articles where article_id = ? order by revision desc limit 1",
        [article_id],
    )
    if not found:
        store.write("delete from copies where article_id = ?", [article_id])
        return
    article = article_of(found[0])
    later = [
        event
        for event in events_of(store, article_id)
        if event.kind == MARKED and event.run_id >= article.run_id
    ]
    point(store, later[-1].pointed(article) if later else article)


def latest(store: Store, most: int) -> list[str]:
    """The kept ones of the clusters that were joined last."""
    found = store.rows(
        "select c.original_id, max(a.run_id) as joined from copies c"
        " join articles a on a.article_id = c.article_id"
        " group by c.original_id order by joined desc, c.original_id limit ?",
        [most],
    )
    return [name for name, _ in found]
