"""Keeping: robots.txt copies in the store where there is one, else nowhere."""

from typing import Self

from scrapy.crawler import Crawler

from crawler.clock import now
from crawler.crawl_store import has_store, open_store
from crawler.folders import Folders
from crawler.robots.answer import Answer
from crawler.robots.verdict import KeptRobots, first_answer
from crawler.store.robots import enter_verdict, find_robots, keep_robots
from crawler.store.schema import Store


class RobotsKeeping:
    """Keeps copies for the next process, and the verdicts of a crawl that stores."""

    def __init__(
        self, store: Store | None, run_id: str, portal: str, *, keeps: bool = True
    ) -> None:
        self.store = store
        self.keeps = keeps
        self.run_id = run_id
        self.portal = portal

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """An asker without a store gets none; one who has it need not ask for robots.txt again."""
        stores = crawler.settings.getbool("SHUWEN_STORE")
        store = open_store(crawler, waits=True) if has_store(crawler) else None
        run_id = crawler.settings["SHUWEN_RUN_ID"] if stores else ""
        keeps = stores or Store.is_writable(Folders.from_settings(crawler.settings).store)
        return cls(store, run_id, crawler.spidercls.name, keeps=keeps)

    def find(self, origin: str) -> KeptRobots | None:
        return find_robots(self.store, origin) if self.store else None

    def keep(self, origin: str, answer: Answer) -> KeptRobots:
        found = self.find(origin)
        kept = found.followed_by(answer, now()) if found else first_answer(answer, now())
        if self.store and self.keeps:
            keep_robots(self.store, origin, kept)
        return kept

    def enter(self, origin: str, word: str) -> None:
        if self.store and self.run_id:
            enter_verdict(self.store, self.run_id, self.portal, origin, word)

    def close(self) -> None:
        if self.store:
            self.store.close()
