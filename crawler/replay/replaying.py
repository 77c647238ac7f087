"""Stories in; what became of each out, and in the store: new records, new revisions."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from crawler.admission import as_known, commit, commit_reread
from crawler.clock import now
from crawler.folders import Folders
from crawler.items import Article
from crawler.ledger import TAKEN_DOWN, Outcome, State
from crawler.replay.reading import NoRecordError, PortalUnknownError, StoryReader
from crawler.replay.recalling import Memory
from crawler.replay.stories import GATED, STRANGE, Story
from crawler.replay.target import TargetRun, has_dead, is_to_rebuild
from crawler.replay.weighing import Weighed, Weight, weigh
from crawler.store import articles, frontier, takedowns
from crawler.store.aliases import place_of
from crawler.store.schema import Store
from crawler.takedown.honouring import Closed, close_to
from crawler.urls import article_id, canonical_url
from crawler.warc.reading import CaptureLostError

logger = logging.getLogger(__name__)


class Replay:
    """Reads stories and weighs them against the store; a rehearsal writes nothing."""

    def __init__(
        self,
        store: Store | None,
        reader: StoryReader,
        tell: Callable[[Mapping[str, Any]], None],
        closed: Closed,
    ) -> None:
        self.store = store
        self.reader = reader
        self.closed = closed
        self.tell = tell
        self.counts: Counter[Weight] = Counter()
        self.held_back: Counter[tuple[str, str]] = Counter()
        """Records by portal and run id."""
        self.unknown: set[str] = set()

    def rehearse(self, stories: Iterable[Story]) -> None:
        """Say what would change."""
        memory = Memory(self.store)
        pretended: dict[str, list[Article]] = {}
        for story in stories:
            held = [*self._held(story), *pretended.get(_id(story), ())]
            read = self._read(story, held, memory)
            if isinstance(read, Article):
                weighed = self._weigh(story, held, read)
                if weighed.weight in (Weight.NEW, Weight.CHANGED):
                    pretended.setdefault(_id(story), []).append(read)

    def write(self, folders: Folders, stories: Iterable[Story], run_id: str) -> str:
        """Commit and publish what is new or changed; the run's id, "" if there was nothing.

        What a run left that this store has never met is rebuilt under that run's own id, run by
        run, so that each copy meets the originals that it met then. Raises PublishError.
        """
        assert self.store
        own = TargetRun(folders, self.store, run_id)
        known = takedowns.article_ids(self.store)
        unknown = [one for one in self.closed.tombstones if one.article_id not in known]
        if unknown:
            own.begin()
            close_to(folders, self.store, unknown, run_id)
        for source, group in groupby(stories, key=lambda story: story.run_id):
            if is_to_rebuild(self.store, source):
                self._rebuild(group, TargetRun(folders, self.store, source))
            else:
                self._revise(group, own)
        if has_dead(folders, self.store):
            own.begin()
        return run_id if own.end() else ""

    def _rebuild(self, stories: Iterable[Story], target: TargetRun) -> None:
        """As the crawl stored them; what is held from a later capture stays as it is."""
        target.go_on()
        memory = Memory(self.store, notes=True)
        for story in stories:
            held = self._held(story)
            read = self._read(story, held, memory)
            if isinstance(read, Outcome):
                target.settle(story, read)
            elif read:
                weighed = self._weigh(story, held, read)
                if weighed.is_story:
                    target.commit(story, read, commit, story.ended_at)
                else:
                    target.settle(story, weighed.outcome)
        memory.learn()
        target.end()

    def _revise(self, stories: Iterable[Story], target: TargetRun) -> None:
        memory = Memory(self.store, notes=True)
        for story in stories:
            held = self._held(story)
            read = self._read(story, held, memory)
            if isinstance(read, Article):
                weighed = self._weigh(story, held, read)
                if weighed.weight in (Weight.NEW, Weight.CHANGED):
                    how = commit_reread if weighed.is_reread else commit
                    target.commit(story, read, how, now())

    def _held(self, story: Story) -> list[Article]:
        if not self.store:
            return []
        known = article_id(place_of(self.store, story.link.url))
        return articles.revisions(self.store, known)

    def _read(self, story: Story, held: list[Article], memory: Memory) -> Article | Outcome | None:
        """The record; else how the URL's way ends; None where the captures are damaged."""
        self.counts[Weight.FURTHER] += len(story.captures) - 1
        if self.closed.which(story.link.url):
            self.counts[Weight.TAKEN_DOWN] += 1
            return TAKEN_DOWN
        try:
            read = self.reader.read(story, memory)
            if read.final_url and self.closed.which(read.final_url):
                self.counts[Weight.TAKEN_DOWN] += 1
                return TAKEN_DOWN
            return as_known(self.store, read) if self.store else read
        except NoRecordError as error:
            return self._without_record(story, held, str(error))
        except (CaptureLostError, PortalUnknownError) as error:
            self.counts[Weight.UNREADABLE] += 1
            if str(error) not in self.unknown:  # a portal has many captures
                logger.warning("replay/unreadable: %s", error)
            self.unknown.update([str(error)] if isinstance(error, PortalUnknownError) else [])
            return None

    def _without_record(self, story: Story, held: list[Article], reason: str) -> Outcome:
        assert story.first
        own = [one for one in held if one.warc_record_id == story.first.record_id]
        weight = Weight.LOST if own else Weight.NO_RECORD
        self._count(story, Weighed(weight=weight), own[-1] if own else None, reason)
        if reason == "http-304":
            return Outcome(State.UNCHANGED, "not-modified")
        return Outcome(State.FAILED, reason)

    def _weigh(self, story: Story, held: list[Article], read: Article) -> Weighed:
        weighed = weigh(held, read)
        refused = self._refused(story) if weighed.is_story else None
        if refused:
            weighed = Weighed(weight=Weight.GATED, outcome=refused)
            self.held_back[story.portal, story.run_id] += 1
        reason = weighed.outcome.reason if weighed.weight is Weight.LOST else ""
        self._count(story, weighed, held[-1] if held else None, reason)
        return weighed

    def _refused(self, story: Story) -> Outcome | None:
        """How its way ended if its run held it back: the store knows better than a manifest."""
        url = story.link.url
        ended = frontier.end_of(self.store, story.run_id, url) if self.store else None
        if not ended or ended.state is State.PENDING:
            return story.refused
        return ended if ended in (GATED, STRANGE) else None

    def _count(
        self, story: Story, weighed: Weighed, held: Article | None, reason: str = ""
    ) -> None:
        self.counts[weighed.weight] += 1
        if held and story.first and (weighed.differences or weighed.weight is Weight.LOST):
            self.tell(
                {
                    "weight": weighed.weight,
                    "url": story.link.url,
                    "article_id": held.article_id,
                    "revision": held.revision,
                    "warc_record_id": story.first.record_id,
                    **({"reason": reason} if reason else {"fields": weighed.differences}),
                }
            )


def _id(story: Story) -> str:
    return article_id(canonical_url(story.link.url))
