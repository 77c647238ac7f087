"""Articles in the store: what is held under an id, and the entry of a new revision."""

from dataclasses import replace

from crawler.items import Article, article_of, record_line
from crawler.store.clusters import point
from crawler.store.outbox import OWED
from crawler.store.schema import Store


def newest(store: Store, article_id: str) -> Article | None:
    """The newest revision held under an article id, as a copy of what it is a copy of now."""
    found = store.row(
        "select a.record, c.original_id, c.kind, c.similarity from articles a"
        " left join copies c on c.article_id = a.article_id"
        " where a.article_id = ? order by a.revision desc limit 1",
        [article_id],
    )
    return _pointed(article_of(found[0]), *found[1:]) if found else None


def revisions(store: Store, article_id: str) -> list[Article]:
    """All revisions held under an article id, the newest last."""
    found = store.rows(
        "select record from articles where article_id = ? order by revision", [article_id]
    )
    return [article_of(line) for (line,) in found]


def rewrite_unpublished(store: Store, article: Article) -> bool:
    """Replace a version that no part holds yet, in a transaction of the caller's."""
    changed = store.write(
        "update articles set record = ?, duplicate_of = ?"
        " where article_id = ? and revision = ? and published = ?",
        [record_line(article), article.duplicate_of, article.article_id, article.revision, OWED],
    )
    if changed:
        point(store, article)
    return bool(changed)


def insert(store: Store, article: Article) -> None:
    """A version, in a transaction of the caller's.

    The row is the outbox row, too: unpublished until a part holds it.
    """
    store.write("insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row_of(article, OWED))
    point(store, article)


def row_of(article: Article, published: int) -> list[object]:
    """The columns of a version, in their order."""
    return [
        article.article_id,
        article.revision,
        article.version_id,
        article.canonical_url,
        article.portal,
        article.run_id,
        article.published_on,
        article.duplicate_of,
        record_line(article),
        published,
    ]


def _pointed(article: Article, original: str | None, kind: str, similarity: str) -> Article:
    if not original:
        return replace(article, duplicate_of="", duplicate_kind="", similarity="")
    if original == article.duplicate_of:
        return article
    return replace(article, duplicate_of=original, duplicate_kind=kind, similarity=similarity)
