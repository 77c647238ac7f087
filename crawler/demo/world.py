"""World: what the seven sample portals publish on the first and on the second night."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from crawler.demo.odd import odd_story
from crawler.demo.story import Newsroom, Story, at, dateline, newest_first

SYSTEM, PAGED, GOVERNMENT, EPAPER = "sample-system", "sample-paged", "sample-gov", "sample-epaper"
JSON, BROWSER, REPOST = "sample-json", "sample-browser", "sample-repost"

SHUJIANG = Newsroom(portal=SYSTEM, outlet="蜀江新闻网", editors=("梁伯安", "叶知秋"), first=0)
MINSHAN = Newsroom(portal=PAGED, outlet="岷山在线", editors=("程望舒",), first=10)
QINGXI = Newsroom(portal=GOVERNMENT, outlet="青溪县人民政府办公室", editors=("贺小满",), first=20)
BAIHE = Newsroom(portal=EPAPER, outlet="白鹤日报", editors=("邱月明", "侯长河"), first=30)
JINSHUI = Newsroom(portal=JSON, outlet="锦水新闻客户端", editors=("段春来",), first=46)
QINGYI = Newsroom(portal=BROWSER, outlet="青衣观察", editors=("温如玉",), first=56)

OTHER_OUTLET = "岷山日报"  # has no portal here
REPOSTED = 8  # of the first portal's stories
LATE_BY = timedelta(days=21)  # a story put on line three weeks after its date


@dataclass(frozen=True, slots=True)
class World:
    """The sample portals as one night finds them; `today` is the day of the second night."""

    today: date
    night: int = 1

    @property
    def day(self) -> date:
        """The day of this night in Shanghai."""
        return self.today - timedelta(days=2 - self.night)

    def stories(self, portal: str) -> tuple[Story, ...]:
        """What a portal shows this night, the newest first."""
        every = STORIES[portal](self.today)
        return tuple(shown for story in every if (shown := story.on_night(self.night)))


def _system(today: date) -> tuple[Story, ...]:
    day = today - timedelta(days=2)
    stories = [_opened(story, SHUJIANG.outlet) for story in SHUJIANG.stories(REPOSTED, day)]
    stories[1] = replace(stories[1], captions=("开园现场",))
    stories[2] = _to_correct(stories[2])
    stories += [odd_story(name, SHUJIANG, day) for name in ("gallery", "rights", "rare")]
    return newest_first(stories)


def _paged(today: date) -> tuple[Story, ...]:
    stories = MINSHAN.stories(10, today - timedelta(days=2))
    stories[1] = replace(stories[1], parts=3)
    stories[4] = replace(stories[4], parts=2)
    stories[6] = _taken_over(stories[6])
    stories[5] = replace(stories[5], last_night=1)  # withdrawn
    return newest_first(stories)


def _government(today: date) -> tuple[Story, ...]:
    stories = [replace(story, writers=()) for story in QINGXI.stories(8, today - timedelta(days=2))]
    stories[3] = _taken_over(stories[3])
    stories.append(odd_story("notice", QINGXI, today - timedelta(days=3)))
    late = replace(QINGXI.story(8, today - LATE_BY), writers=(), first_night=2)
    return (late, *newest_first(stories))  # such lists are in the order of putting on line


def _epaper(today: date) -> tuple[Story, ...]:
    """Two editions; the second comes out on the second night, the first stays on line."""
    editions = [_edition(today - timedelta(days=2 - night), night) for night in (1, 2)]
    return (*editions[1], *editions[0])


def _edition(day: date, night: int) -> list[Story]:
    """Its stories carry a date without a time, and credit no outlet: the paper is their own."""
    stories = [BAIHE.story(key, day) for key in range((night - 1) * 7, night * 7)]
    stories = [replace(s, opening=f"本报讯（记者 {' '.join(s.writers)}）") for s in stories]
    stories[1] = replace(stories[1], subtitle="一年间看得见的变化", opening="", writers=())
    if night == 1:
        stories.append(odd_story("brief", BAIHE, day))
    midnight = at(day, minutes=0)
    return [replace(s, published=midnight, outlet="", first_night=night) for s in stories]


def _json(today: date) -> tuple[Story, ...]:
    stories = JINSHUI.stories(8, today - timedelta(days=2))
    stories[2] = replace(stories[2], outlet="")  # no credit: such fields stay empty
    fresh = replace(JINSHUI.story(8, today - timedelta(days=1)), first_night=2)
    return newest_first([fresh, *stories])


def _browser(today: date) -> tuple[Story, ...]:
    stories = QINGYI.stories(8, today - timedelta(days=2))
    return newest_first([_opened(story, QINGYI.outlet) for story in stories])


def _repost(today: date) -> tuple[Story, ...]:
    """The first portal's stories as they were on the first night: nobody corrects a repost."""
    composed = [story for story in _system(today) if story.key < REPOSTED]
    return tuple(replace(story, corrected=None, captions=()) for story in composed)


def _opened(story: Story, outlet: str) -> Story:
    return replace(story, opening=f"{dateline(story, outlet)}（记者 {' '.join(story.writers)}）")


def _taken_over(story: Story) -> Story:
    """Another outlet's story, carried with credit (转载)."""
    return replace(story, outlet=OTHER_OUTLET, writers=())


def _to_correct(story: Story) -> Story:
    """A number in the second paragraph turns out to be wrong on the second night."""
    added = "现场共清点出1260件，较上一次多出三成。"
    first, second, *others = story.paragraphs
    paragraphs = (first, second + added, *others)
    return replace(story, paragraphs=paragraphs, corrected=("1260件", "1620件"))


STORIES: Mapping[str, Callable[[date], tuple[Story, ...]]] = {
    SYSTEM: _system,
    PAGED: _paged,
    GOVERNMENT: _government,
    EPAPER: _epaper,
    JSON: _json,
    BROWSER: _browser,
    REPOST: _repost,
}
