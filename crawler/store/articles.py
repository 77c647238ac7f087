"""Articles in the store: what is held under an id, what is like it, and the commit of a new one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from crawler.items import Article, article_of, record_line
from crawler.ledger import Outcome
from crawler.store.frontier import settle_within
from crawler.store.outbox import OWED
from crawler.store.schema import Store

CANDIDATES_MAX = 50  # a wire story stands on some twenty portals


def newest(store: Store, article_id: str) -> Article | None:
    """The newest revision held under an article id."""
    found = store.row(
        "select record from articles where article_id = ? order by revision desc limit 1",
        [article_id],
    )
    return article_of(found[0]) if found else None


def revisions(store: Store, article_id: str) -> list[Article]:
    """All revisions held under an article id, the newest last."""
    found = store.rows(
        "select record from articles where article_id = ? order by revision", [article_id]
    )
    return [article_of(line) for (line,) in found]


def similar(store: Store, article_id: str, bands: Sequence[str]) -> list[Article]:
    """Kept articles that share a band with a text; copies and the article itself are left out."""
    shared: Counter[str] = Counter()
    for band in bands:
        found = store.rows("select article_id from bands where band = ?", [band])
        shared.update(other for (other,) in found if other != article_id)
    kept = (_kept(store, other) for other, _ in shared.most_common(CANDIDATES_MAX))
    return [article for article in kept if article]


def copies_of(store: Store, article_id: str) -> list[Article]:
    """The articles, in their newest revision, that name another as their original."""
    found = store.rows(
        "select record from articles a where duplicate_of = ? and revision ="
        " (select max(revision) from articles where article_id = a.article_id)",
        [article_id],
    )
    return [article_of(line) for (line,) in found]


def commit_within(
    store: Store, article: Article, bands: Iterable[str], outcome: Outcome, at: datetime
) -> None:
    """Article, its bands and its ledger state, in a transaction of the caller's.

    The row is the outbox row, too: unpublished until a part holds it.
    """
    insert(store, article)
    for band in bands:
        store.write(
            "insert into bands values (?, ?) on conflict do nothing", [band, article.article_id]
        )
    settle_within(store, article.run_id, article.url, outcome, at)


def rewrite_unpublished(store: Store, article: Article) -> bool:
    """Replace a version that no part holds yet, in a transaction of the caller's."""
    changed = store.write(
        "update articles set record = ?, duplicate_of = ?"
        " where article_id = ? and revision = ? and published = ?",
        [record_line(article), article.duplicate_of, article.article_id, article.revision, OWED],
    )
    return bool(changed)


def _kept(store: Store, article_id: str) -> Article | None:
    found = store.row(
        "select record, duplicate_of from articles where article_id = ?"
        " order by revision desc limit 1",
        [article_id],
    )
    return article_of(found[0]) if found and not found[1] else None


def insert(store: Store, article: Article) -> None:
    """A version and its outbox row, in a transaction of the caller's."""
    store.write(
        "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [
            article.article_id,
            article.revision,
            article.version_id,
            article.canonical_url,
            article.portal,
            article.run_id,
            article.published_on,
            article.duplicate_of,
            record_line(article),
        ],
    )
