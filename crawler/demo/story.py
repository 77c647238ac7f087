"""Story: what a sample portal means to publish, before any page is made of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler.clock import SHANGHAI
from crawler.demo.prose import compose

ALWAYS = 99  # a night after the last
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story of one portal, as its newsroom would write it down."""

    key: int
    """Names the story within its portal; pages make their address of it."""
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    modified: datetime | None = None
    """When it was corrected: by day, between the nights."""
    outlet: str
    """Who wrote it, where the page credits anybody; a portal may carry another's story."""
    place: str
    writers: tuple[str, ...] = ()
    """Those the page credits."""
    editor: str = ""
    opening: str = ""
    """What stands before the first sentence: dateline, and the writers in brackets."""
    subtitle: str = ""
    captions: tuple[str, ...] = ()
    """Each stands under an image of its own."""
    parts: int = 1
    """Pages the story is spread over."""
    first_night: int = 1
    last_night: int = ALWAYS
    corrected: tuple[str, str] | None = None
    """A text and what stands in its place from the second night on."""

    @property
    def body(self) -> str:
        """What a good reader makes of its page or pages: one paragraph a line."""
        first, *others = self.paragraphs
        return "\n".join([f"{self.opening} {first}".strip(), *others])

    def on_night(self, night: int) -> "Story | None":
        """The story as that night finds it, None where the portal does not show it."""
        if not self.first_night <= night <= self.last_night:
            return None
        if self.corrected and night > 1:
            paragraphs = self._corrected(*self.corrected)
            return replace(self, paragraphs=paragraphs, modified=self.published + ONE_DAY)
        return self

    def _corrected(self, wrong: str, right: str) -> tuple[str, ...]:
        return tuple(text.replace(wrong, right) for text in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """One sample portal's own facts, and where its stories begin in the composed ones."""

    portal: str
    outlet: str
    editors: tuple[str, ...]
    first: int
    """Number of its first composition."""

    def story(self, key: int, day: date) -> Story:
        """Its key-th story, published that day at a time of its own."""
        text = compose(self.first + key)
        editor = self.editors[key % len(self.editors)]
        return Story(
            key=key,
            title=text.title,
            paragraphs=text.paragraphs,
            published=at(day, minutes=7 * 60 + 37 * key),
            outlet=self.outlet,
            place=text.place,
            writers=text.writers[: 1 + key % 2],
            editor=editor,
        )

    def stories(self, count: int, last_day: date) -> list[Story]:
        """So many stories, three a day backwards from the last."""
        days = [last_day - timedelta(days=key // 3) for key in range(count)]
        return [self.story(key, day) for key, day in enumerate(days)]


def dateline(story: Story, outlet: str) -> str:
    """Outlet, place and day without a year, as stories open: 蜀江新闻网白鹤3月4日讯."""
    return f"{outlet}{story.place}{story.published.month}月{story.published.day}日讯"


def newest_first(stories: list[Story]) -> tuple[Story, ...]:
    return tuple(sorted(stories, key=lambda story: story.published, reverse=True))


def at(day: date, *, minutes: int) -> datetime:
    """A minute of a day in Shanghai."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(minutes=minutes, seconds=minutes % 60)
