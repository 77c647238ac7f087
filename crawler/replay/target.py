"""Target: a run that replay writes into, from its first record to its manifest."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.gate import GATED
from crawler.items import Article
from crawler.ledger import Outcome
from crawler.parts import is_dead, publish_outbox
from crawler.replay.stories import Story
from crawler.run import finish_run, living_run
from crawler.store import frontier, runs
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

COMMAND = "replay"
Commit = Callable[[Store, Article, datetime], Outcome]


class TargetRun:
    """Begins with the first thing that is to be written; a replay that changes nothing has none."""

    def __init__(self, folders: Folders, store: Store, run_id: str) -> None:
        self.folders = folders
        self.store = store
        self.run_id = run_id
        self.portals: dict[str, PortalRun] = {}
        self.living = ExitStack()
        self.has_begun = False

    def begin(self) -> None:
        if not self.has_begun:
            living = living_run(self.folders, self.run_id, COMMAND, ends=True)
            self.living.enter_context(living)
            self.has_begun = True

    def go_on(self) -> None:
        """Begin where a replay was killed, though nothing may be left to write."""
        if runs.find_run(self.store, self.run_id):
            self.begin()

    def commit(self, story: Story, article: Article, commit: Commit, at: datetime) -> Outcome:
        """Commit a record as the crawl did that saw it first."""
        self._enter(story)
        return commit(self.store, replace(article, run_id=self.run_id), at)

    def settle(self, story: Story, outcome: Outcome) -> None:
        """Enter how the way of a URL ended that has no record."""
        self._enter(story)
        frontier.settle(self.store, self.run_id, story.link.url, outcome, story.ended_at)

    def end(self) -> bool:
        """Publish and write the manifest; False if there was nothing. Raises PublishError."""
        if not self.has_begun:
            return False
        with self.living:
            for _, ended in sorted(self.portals.items()):
                runs.end_portal(self.store, self.run_id, ended)
            publish_outbox(self.folders, self.run_id)
            finish_run(self.folders, self.run_id, ExitCode.DONE)
        return True

    def _enter(self, story: Story) -> None:
        self.begin()
        self.portals[story.portal] = self._ended(story)
        first_seen_at = datetime.fromisoformat(story.captures[0].about.first_seen_at)
        frontier.discover(self.store, self.run_id, story.portal, [story.link], first_seen_at)

    def _ended(self, story: Story) -> PortalRun:
        """A night that is rebuilt ends as its manifest says of the gate."""
        held = story.held_back
        if story.run_id != self.run_id or not held:
            return PortalRun(portal=story.portal, outcome="done")
        code = int(ExitCode.QUALITY)
        return PortalRun(portal=story.portal, outcome=GATED, reason=held, exit_code=code)


def is_to_rebuild(store: Store, run_id: str) -> bool:
    """Whether the store has never met a run, or a replay died while it made it again."""
    found = runs.find_run(store, run_id)
    return not found or (found.command == COMMAND and not found.ended_at)


def has_dead(folders: Folders, store: Store) -> bool:
    """Whether a run died that nobody has ended: it is published at the end of the next one."""
    return any(is_dead(folders, run_id) for run_id in runs.unended(store))
