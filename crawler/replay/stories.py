"""WARC sets in, the captures that one record each is made of out, in the order of their runs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from crawler.clock import shanghai_day
from crawler.listing import Link
from crawler.warc.reading import Kept, kept_in


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
        """A story begun before midnight goes on in the next day's set."""
        last = date.fromisoformat(self.until) + timedelta(days=1) if self.until else None
        return (self.since or "0") <= day <= (last.isoformat() if last else "9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All captures of one article in one run: its pages, and the redirects and retries to them."""

    portal: str
    captures: tuple[Kept, ...]

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
    def captured_at(self) -> datetime:
        return self.captures[0].captured_at

    @property
    def ended_at(self) -> datetime:
        return self.captures[-1].captured_at


def find_stories(folder: Path, wanted: Wanted) -> tuple[list[Story], list[str]]:
    """The stories of finished WARC files, and a sentence for each damage in them."""
    stories, unreadable = [], []
    for portal in sorted(path for path in folder.glob("*") if path.is_dir()):
        if portal.name not in (wanted.portals or (portal.name,)):
            continue
        found: list[Kept] = []
        for path in _files(portal, wanted):
            kept, damages = kept_in(path)
            found.extend(kept)
            unreadable.extend(damages)
        stories.extend(_stories(portal.name, found))
    stories = [story for story in stories if wanted.admits(story)]
    return sorted(stories, key=lambda story: (story.run_id, story.ended_at)), unreadable


def _files(portal: Path, wanted: Wanted) -> Iterator[Path]:
    for day in sorted(portal.iterdir()):
        if wanted.may_hold(day.name):
            yield from sorted(day.glob("*.warc.gz"))


def _stories(portal: str, captures: Iterable[Kept]) -> list[Story]:
    groups: dict[tuple[str, str], list[Kept]] = {}
    for kept in captures:
        groups.setdefault((kept.about.run_id, kept.about.link.url), []).append(kept)
    return [
        Story(portal=portal, captures=tuple(sorted(group, key=lambda kept: kept.captured_at)))
        for group in groups.values()
    ]
