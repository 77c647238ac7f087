"""Articles in the store: what is held under an id, what copies it, and the entry of a new one."""

from crawler.items import Article, article_of, record_line
from crawler.store.outbox import OWED
from crawler.store.schema import Store


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


def copies_of(store: Store, article_id: str) -> list[Article]:
    """The articles, in their newest revision, that name another as their original."""
    found = store.rows(
        "select record from articles a where duplicate_of = ? and revision ="
        " (select max(revision) from articles where article_id = a.article_id)",
        [article_id],
    )
    return [article_of(line) for (line,) in found]


def rewrite_unpublished(store: Store, article: Article) -> bool:
    """Replace a version that no part holds yet, in a transaction of the caller's."""
    changed = store.write(
        "update articles set record = ?, duplicate_of = ?"
        " where article_id = ? and revision = ? and published = ?",
        [record_line(article), article.duplicate_of, article.article_id, article.revision, OWED],
    )
    return bool(changed)


def insert(store: Store, article: Article) -> None:
    """A version, in a transaction of the caller's.

    The row is the outbox row, too: unpublished until a part holds it.
    """
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
