"""Validate: an article lacks nothing it must have, or is dropped with the reason."""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.clock import now
from crawler.folders import Folders
from crawler.items import Article, record, with_values
from crawler.quarantine import keep_aside
from crawler.scope import Scope
from crawler.spider import PortalSpider

SHORT_CHARS = 30  # notices of 30 characters are real; below that a person should look

AHEAD = timedelta(days=1)  # e-papers and clocks run a little ahead; 2099 is a slip of the page

logger = logging.getLogger(__name__)


def validate(article: Article) -> Article:
    """The article, flagged where doubtful. Raises DropItem: no title, no body, mojibake."""
    if not article.title:
        raise DropItem("no title")
    if not article.body and not (article.kind == "gallery" and article.captions):
        raise DropItem("no body")
    if "mojibake-suspected" in article.quality_flags:
        raise DropItem("mojibake")
    flags = set(article.quality_flags)
    if not article.published_on:
        flags.add("no-date")
    if article.published_at and article.published_at > (article.captured_at or now()) + AHEAD:
        flags.add("future-date")
    if article.kind == "article" and len(article.body) < SHORT_CHARS:
        flags.add("short-text")
    return with_values(article, quality_flags=tuple(sorted(flags)))


class ValidatePipeline:
    """Keeps what it drops in data/quarantine/<run id>/, the reason beside the record."""

    def __init__(self, folders: Folders | None, run_id: str, scope: Scope) -> None:
        self.folders = folders
        self.run_id = run_id
        self.scope = scope

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, PortalSpider)
        stores = crawler.settings.getbool("SHUWEN_STORE")
        folders = Folders.from_settings(crawler.settings) if stores else None
        return cls(folders, crawler.settings["SHUWEN_RUN_ID"], crawler.spider.scope)

    def process_item(self, item: Article) -> Article:
        if not self.scope.admits(item.published_on):
            raise DropItem("out of range")  # a backfill's listing did not say the day
        try:
            return validate(item)
        except DropItem as drop:
            self._quarantine(item, str(drop))
            raise

    def _quarantine(self, article: Article, reason: str) -> None:
        if not self.folders:
            return
        name = sha256(article.url.encode()).hexdigest()[:16]
        kept = {"reason": reason, "record": record(replace(article, run_id=self.run_id))}
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        keep_aside(self.folders, self.run_id, f"{article.portal}-{name}.json", text)
