"""Store: commits the article, the end of its URL's way and its outbox row in one transaction."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.admission import HeldError, commit
from crawler.clock import now
from crawler.crawl_store import store_of
from crawler.folders import Folders
from crawler.items import Article, with_values
from crawler.ledger import State
from crawler.middlewares.capture import CaptureMiddleware
from crawler.store.durability import Durability
from crawler.store.memory import Note
from crawler.store.schema import Store
from pipelines.recall import RecallPipeline


class StorePipeline:
    """Drops what the store holds already: nothing is stored twice."""

    def __init__(self, crawler: Crawler, store: Store, durability: Durability) -> None:
        self.crawler = crawler
        self.store = store
        self.durability = durability
        self.run_id: str = crawler.settings["SHUWEN_RUN_ID"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        durability = Durability(Folders.from_settings(crawler.settings).store)
        return cls(crawler, store_of(crawler), durability)

    async def process_item(self, item: Article) -> Article:
        article = with_values(item, run_id=self.run_id)
        await self._sync_captures()
        outcome = commit(self.store, article, now(), self._note_of(item))
        assert self.crawler.stats
        self.crawler.stats.inc_value(f"ledger/{outcome.state}/{outcome.reason}")
        if outcome.state is State.UNCHANGED:
            raise HeldError(outcome.reason, article)
        if outcome.state is State.FAILED:
            raise DropItem(outcome.reason, log_level="DEBUG")
        await self.durability.sync()
        return article

    def _note_of(self, item: Article) -> Note | None:
        recall = self.crawler.get_item_pipeline(RecallPipeline)
        return recall.take_note(item.url) if recall else None

    async def _sync_captures(self) -> None:
        """What the transaction points at is on the disk before it. Raises OSError."""
        captures = self.crawler.get_downloader_middleware(CaptureMiddleware)
        if captures:
            await captures.sync()
