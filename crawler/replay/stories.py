"""WARC sets in, the captures that one record each is made of out, in the order of their runs."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from crawler.clock import shanghai_day
from crawler.files import is_growing
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.replay.verdicts import Verdicts, read_verdicts
from crawler.sameness import ONE_BODY
from crawler.store.held import GATED_REASON
from crawler.urls import host_and_port
from crawler.warc.growing import GROWING
from crawler.warc.reading import Kept, kept_in

logger = logging.getLogger(__name__)

GATED, STRANGE = (Outcome(State.FAILED, reason) for reason in (GATED_REASON, ONE_BODY))

_Found = tuple[str, Kept]  # a portal's name and a capture in its set


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which captures are to be replayed; nothing stated means all."""

    portals: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    """First and last day of capture in Shanghai."""
    run_id: str = ""

    def admits(self, story: "Story") -> bool:
        day = shanghai_day(story.captured_at)
        return (
            (self.since or "0") <= day <= (self.until or "9")
            and self.run_id in ("", story.run_id)
        )  # fmt: skip

    def may_hold(self, day: str) -> bool:
        """A story begun before midnight goes on in the next day's set, its host's probe before."""
        first = _beside(self.since, -1) if self.since else "0"
        return first <= day <= (_beside(self.until, 1) if self.until else "9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All captures of one article in one run: its pages, and the redirects and retries to them."""

    portal: str
    captures: tuple[Kept, ...]
    missing: Mapping[str, Kept] = field(default_factory=dict)
    """Host → what it answered in this run for an address that cannot exist."""
    held_back: str = ""
    """Why its run held its portal back, as far as a manifest tells."""

    @property
    def run_id(self) -> str:
        return self.captures[0].about.run_id

    @property
    def link(self) -> Link:
        return self.captures[0].about.link

    @property
    def first(self) -> Kept | None:
        """The first page: what a redirect or a retry came to is the last of them."""
        return next((one for one in reversed(self.captures) if one.about.part == 1), None)

    def further(self, asked: str) -> Kept | None:
        """What came of a further page."""
        found = (one for one in reversed(self.captures) if one.about.part > 1)
        return next((one for one in found if one.about.asked == asked), None)

    @property
    def refused(self) -> Outcome | None:
        """How its way ended by the manifest of a run that held it back."""
        return GATED if self.held_back else None

    @property
    def captured_at(self) -> datetime:
        return self.captures[0].captured_at

    @property
    def ended_at(self) -> datetime:
        return self.captures[-1].captured_at


def find_stories(folder: Path, wanted: Wanted, damages: list[str]) -> Iterator[Story]:
    """The stories of WARC files that nobody writes to, run by run; each damage adds a sentence.

    Day by day, for years of captures are more than fit into memory: a run is told when a day
    has no captures of it.
    """
    verdicts = read_verdicts(folder.with_name("runs"), damages)
    waiting: dict[str, list[_Found]] = {}
    for day in _days(folder, wanted):
        found = _found(folder, day, wanted, damages)
        for run_id in sorted(waiting.keys() - found.keys()):
            yield from _stories(waiting.pop(run_id), wanted, verdicts)
        for run_id, captures in found.items():
            waiting.setdefault(run_id, []).extend(captures)
    for run_id in sorted(waiting):
        yield from _stories(waiting[run_id], wanted, verdicts)


def _beside(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _days(folder: Path, wanted: Wanted) -> list[str]:
    days = {path.name for portal in wanted.portals or ("*",) for path in folder.glob(f"{portal}/*")}
    return sorted(day for day in days if wanted.may_hold(day))


def _found(folder: Path, day: str, wanted: Wanted, damages: list[str]) -> dict[str, list[_Found]]:
    """The captures of a day by their runs, each with its portal."""
    found: dict[str, list[_Found]] = {}
    for portal in wanted.portals or ("*",):
        for path in _files(folder, f"{portal}/{day}/*.warc.gz"):
            captures, sentences = kept_in(path)
            damages.extend(sentences)
            for kept in captures:
                if wanted.run_id in ("", kept.about.run_id):
                    own = found.setdefault(kept.about.run_id, [])
                    own.append((path.parent.parent.name, kept))
    return found


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    """Finished files, and those that dead processes left growing."""
    growing = {path: is_growing(path) for path in sorted(folder.glob(pattern + GROWING))}
    yield from sorted(folder.glob(pattern))  # later: what has ended meanwhile is here
    for path, is_written in growing.items():
        if is_written:
            logger.warning("replay/growing: %s is being written and left out", path)
        else:
            yield path


def _stories(found: Iterable[_Found], wanted: Wanted, verdicts: Verdicts) -> list[Story]:
    """The stories of one run, in the order in which they ended."""
    groups: defaultdict[tuple[str, str], list[Kept]] = defaultdict(list)
    missing: defaultdict[str, dict[str, Kept]] = defaultdict(dict)
    for portal, kept in sorted(found, key=lambda one: one[1].captured_at):
        if kept.about.made_up_after:  # of redirects the last is what they came to
            missing[portal][host_and_port(kept.about.asked)[0]] = kept
        else:
            groups[portal, kept.about.link.url].append(kept)
    stories = (
        Story(
            portal=portal,
            captures=tuple(group),
            missing=missing[portal],
            held_back=verdicts.get((group[0].about.run_id, portal), ""),
        )
        for (portal, _), group in groups.items()
    )
    return sorted(filter(wanted.admits, stories), key=lambda story: story.ended_at)
