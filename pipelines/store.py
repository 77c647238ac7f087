"""Store: commits the article, the end of its URL's way and its outbox row in one transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.admission import Admission, admit
from crawler.clock import now
from crawler.duplicates import follow
from crawler.folders import Folders
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.store import articles, frontier
from crawler.store.schema import Store


def commit(store: Store, article: Article, at: datetime) -> Outcome:
    """Commit the article; how the way of its URL ended.

    Judged once more under the write lock: since dedup another process may have committed the
    original of this copy, or a copy of this original.
    """
    with store.transaction():
        admission = admit(store, article)
        frontier.remember_validators(store, article.url, article.etag, article.last_modified)
        outcome = _outcome(admission)
        if outcome.state is State.UNCHANGED:
            frontier.settle_within(store, article.run_id, article.url, outcome, at)
        else:
            _commit(store, admission, outcome, at)
    return outcome


class StorePipeline:
    """Drops what the store holds already: nothing is stored twice."""

    def __init__(self, crawler: Crawler, store: Store, run_id: str) -> None:
        self.crawler = crawler
        self.store = store
        self.run_id = run_id

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("SHUWEN_STORE"):
            raise NotConfigured
        store = Store.open(Folders.from_settings(crawler.settings).store)
        component = cls(crawler, store, crawler.settings["SHUWEN_RUN_ID"])
        crawler.signals.connect(component.spider_closed, signals.spider_closed)
        return component

    def process_item(self, item: Article) -> Article:
        article = replace(item, run_id=self.run_id)
        outcome = commit(self.store, article, now())
        assert self.crawler.stats
        self.crawler.stats.inc_value(f"ledger/{outcome.state}/{outcome.reason}")
        if outcome.state is State.UNCHANGED:
            raise DropItem(outcome.reason, log_level="DEBUG")
        return article

    def spider_closed(self) -> None:
        self.store.close()


def _outcome(admission: Admission) -> Outcome:
    article = admission.article
    if admission.is_held:
        return Outcome(State.UNCHANGED, "same-content")
    if article.revision > 1:
        return Outcome(State.CHANGED, article.change_kind)
    if article.duplicate_of:
        return Outcome(State.DUPLICATE, article.duplicate_kind)
    return Outcome(State.NEW)


def _commit(store: Store, admission: Admission, outcome: Outcome, at: datetime) -> None:
    articles.commit_within(store, admission.article, admission.bands, outcome, at)
    for copy in admission.copies:
        followers = articles.copies_of(store, copy.article_id)
        for demoted in (copy, *(follow(one, admission.article) for one in followers)):
            if articles.rewrite_unpublished(store, demoted):
                duplicate = Outcome(State.DUPLICATE, demoted.duplicate_kind)
                frontier.resettle_within(store, demoted.run_id, demoted.url, duplicate)
