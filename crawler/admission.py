"""Admission: an article in, its place among those the store holds out."""

from dataclasses import dataclass, replace

from crawler.duplicates import judge
from crawler.fingerprint import grams, normal_form, sketch
from crawler.items import Article
from crawler.store import articles, frontier
from crawler.store.schema import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What an article is: new or a revision, original or copy."""

    article: Article
    is_held: bool
    """Exactly this content is held under this id: nothing to store."""
    copies: tuple[Article, ...] = ()
    """Held articles that turn out to be copies of this one."""
    bands: tuple[str, ...] = ()


def admit(store: Store, article: Article) -> Admission:
    """Compare with what is held under the same id, and with what is like it under others."""
    first_seen_at = frontier.first_seen_at(store, article.canonical_url) or article.captured_at
    article = replace(article, first_seen_at=first_seen_at)
    held = articles.newest(store, article.article_id)
    is_held = held is not None and held.version_id == article.version_id
    if held and is_held:
        article = replace(article, revision=held.revision)
    elif held:
        kind = "title-changed" if held.title != article.title else "body-changed"
        article = replace(
            article,
            revision=held.revision + 1,
            supersedes=held.version_id,
            change_kind=kind,
        )
    bands = sketch(grams(normal_form(article.body)))
    verdict = judge(article, articles.similar(store, article.article_id, bands))
    return Admission(article=verdict.article, is_held=is_held, copies=verdict.copies, bands=bands)
