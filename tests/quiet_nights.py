"""Nights with little news on a data folder, through the project's own functions; no page is asked.

What a crawl enters of each listing, a new story every so many nights, a log, and the end of a
night with all that belongs to it: export, manifest, rotation.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from crawler import clock
from crawler.admission import commit
from crawler.folders import Folders
from crawler.items import Article
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.parts import publish_outbox
from crawler.portal_night import SectionYield
from crawler.rotation.rotating import Ages, rotate
from crawler.run import finish_run, living_run, new_run_id
from crawler.store import frontier, runs, yields
from crawler.store.runs import PortalRun
from crawler.store.schema import Store
from pipelines.dedup import identify
from tests.growing_site import tell

AGES = Ages(log_packed=14, log_removed=0, ledger_folded=30)
NEWS_EVERY = 20  # nights
LOG_LINES = 40


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """One data folder, and portals whose listings hardly change."""

    folders: Folders
    portals: int = 2
    links: int = 30
    ages: Ages | None = AGES
    """None: nothing is put away."""

    def night(self, day: int, *, gone: int = -1, named: int | None = None) -> str:
        """The night of so many days from now; its run.

        One story may be gone, and the listings may name fewer.
        """
        clock.SHIFT = timedelta(days=day)
        run_id = new_run_id()
        with living_run(self.folders, run_id, "nightly", ends=True):
            with closing(Store.open(self.folders.store, waits=False)) as store:
                for number in range(self.portals):
                    portal = f"portal{number}"
                    links = self._links(number, day)[:named]
                    self._crawl(store, run_id, portal, links, link(number, gone).url)
                    self._end(store, run_id, portal, len(links), day)
            publish_outbox(self.folders, run_id)
            finish_run(self.folders, run_id, 0)
        if self.ages:
            assert rotate(self.folders, self.ages) == []
        return run_id

    def _links(self, number: int, day: int) -> list[Link]:
        last = self.links + day // NEWS_EVERY
        return [link(number, story) for story in range(last - self.links, last)]

    def _crawl(self, store: Store, run_id: str, portal: str, links: list[Link], gone: str) -> None:
        at = clock.now()
        due = frontier.due_links(store, portal, at)
        for one in frontier.discover(store, run_id, portal, [*due, *links], at):
            if not one.known:
                commit(store, article(run_id, portal, one.link), at)
                continue
            ended = Outcome(State.UNCHANGED, "not-modified" if one.due else "known")
            if one.due and one.link.url == gone:
                ended = Outcome(State.VANISHED, "http-404")
            frontier.settle(store, run_id, one.link.url, ended, at)

    def _end(self, store: Store, run_id: str, portal: str, links: int, day: int) -> None:
        section = SectionYield(section="要闻", links=links)
        yields.enter_sections(store, run_id, portal, [section])
        runs.end_portal(store, run_id, PortalRun(portal=portal, outcome="done", listings=1))
        path = self.folders.run(run_id) / f"{portal}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(log_lines(portal, day)))


@cache
def link(portal: int, story: int) -> Link:
    told = tell(portal * 100_000 + story, corrected=False)
    url = f"http://www.portal{portal}.example/yw/202603/{story:06}.html"
    return Link(url=url, title=told.title, date=told.published[:10], section="要闻")


def article(run_id: str, portal: str, found: Link) -> Article:
    story = int(found.url.rpartition("/")[2].removesuffix(".html"))
    told = tell(int(portal.removeprefix("portal")) * 100_000 + story, corrected=False)
    written = Article(
        url=found.url, title=told.title, body=told.body, portal=portal, section="要闻",
        run_id=run_id, published_on=found.date, captured_at=clock.now(),
    )  # fmt: skip
    return identify(written)


def log_lines(portal: str, day: int) -> Iterator[str]:
    """A log like no other day's."""
    at = f"{clock.now():%Y-%m-%d %H:%M:%S}"
    for line in range(LOG_LINES):
        yield f"{at} [{portal}] INFO: night {day}, line {line}: nothing new on this page\n"
