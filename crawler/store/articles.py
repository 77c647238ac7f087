"""Articles in the store: what is held under an id, and the entry of a new revision."""

from crawler.items import Article, article_of, record_line, with_values
from crawler.store import bodies
from crawler.store.clusters import point
from crawler.store.outbox import OWED
from crawler.store.schema import Store


def newest(store: Store, article_id: str) -> Article | None:
    """The newest revision held under an article id, as a copy of what it is a copy of now."""
    found = store.row(
        "select a.record, a.body, c.original_id, c.kind, c.similarity from articles a"
        " left join copies c on c.article_id = a.article_id"
        " where a.article_id = ? order by a.revision desc limit 1",
        [article_id],
    )
    return _pointed(_article(store, *found[:2]), *found[2:]) if found else None


def revisions(store: Store, article_id: str) -> list[Article]:
    """All revisions held under an article id, the newest last."""
    found = store.rows(
        "select record, body from articles where article_id = ? order by revision", [article_id]
    )
    return [_article(store, *row) for row in found]


def rewrite_unpublished(store: Store, article: Article) -> bool:
    """Replace a version that no part holds yet, in a transaction of the caller's."""
    frame, text = bodies.cut(record_line(article))
    changed = store.write(
        "update articles set record = ?, duplicate_of = ?, body = ?"
        " where article_id = ? and revision = ? and published = ?",
        [
            frame,
            article.duplicate_of,
            bodies.keep(store, text),
            article.article_id,
            article.revision,
            OWED,
        ],
    )
    if changed:
        point(store, article)
    return bool(changed)


def insert(store: Store, article: Article, like: str = "") -> None:
    """A version, in a transaction of the caller's; `like`: an article that has much of its text.

    The row is the outbox row, too: unpublished until a part holds it.
    """
    store.write(
        "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row_of(store, article, OWED, like),
    )
    point(store, article)


def row_of(store: Store, article: Article, published: int, like: str = "") -> list[object]:
    """The columns of a version, in their order; its text is held then."""
    frame, text = bodies.cut(record_line(article))
    return [
        article.article_id,
        article.revision,
        article.version_id,
        article.canonical_url,
        article.portal,
        article.run_id,
        article.published_on,
        article.duplicate_of,
        frame,
        published,
        bodies.keep(store, text, _like(store, article, like)),
    ]


def _like(store: Store, article: Article, like: str) -> int:
    """A held text that the article's is like: its own of the revision before, or the named one."""
    own = _body_of(store, article.article_id) if article.revision > 1 else bodies.ALONE
    return own or (_body_of(store, like) if like else bodies.ALONE)


def _body_of(store: Store, article_id: str) -> int:
    """The newest text of an article."""
    found = store.row(
        "select body from articles where article_id = ? order by revision desc limit 1",
        [article_id],
    )
    return int(found[0]) if found else bodies.ALONE


def _article(store: Store, line: str, body: int) -> Article:
    return article_of(bodies.whole(store, line, body))


def _pointed(article: Article, original: str | None, kind: str, similarity: str) -> Article:
    if not original:
        return with_values(article, duplicate_of="", duplicate_kind="", similarity="")
    if original == article.duplicate_of:
        return article
    return with_values(article, duplicate_of=original, duplicate_kind=kind, similarity=similarity)
