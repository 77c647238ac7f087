"""Dedup: what identifies an article, and whether it is new, a revision or a copy."""

from typing import Self

from scrapy.crawler import Crawler

from crawler.admission import admit
from crawler.crawl_store import found_store
from crawler.fingerprint import content_digest, normal_form, simhash, version_id
from crawler.items import Article, with_values
from crawler.spider import PortalSpider
from crawler.store.schema import Store
from crawler.urls import CANON_VERSION, article_id, canonical_url


def identify(article: Article) -> Article:
    """The article with its ids and digests; a saved page without address is known by its text."""
    canonical = canonical_url(article.url) if article.url else ""
    version = version_id(article.title, article.body)
    return with_values(
        article,
        canonical_url=canonical,
        canon_version=CANON_VERSION,
        article_id=article_id(canonical or version),
        version_id=version,
        content_digest=content_digest(article.body),
        simhash=simhash(normal_form(article.body)),
        body_chars=len(article.body.replace("\n", "")),
    )


class DedupPipeline:
    """Compares with the store if there is one; `article` on a fresh machine has none.

    A night shows no record before it is stored, and pipelines/store.py compares once more.
    """

    def __init__(self, store: Store | None) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, PortalSpider)
        is_shown = bool(crawler.spider.scope.url)
        return cls(found_store(crawler) if is_shown else None)

    def process_item(self, item: Article) -> Article:
        article = identify(item)
        return admit(self.store, article).article if self.store else article
