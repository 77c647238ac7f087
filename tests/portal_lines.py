"""Two invented portals that print lines of their own around every story, over three nights."""

from dataclasses import dataclass

from crawler.demo.prose import compose
from tests.pages import article, listing
from tests.site import Answer

NIGHTS = (1, 2, 3)
STORIES_A_NIGHT = 10
DAYS = {1: ("2026-03-03", "2026-03-04"), 2: ("2026-03-05",), 3: ("2026-03-06",)}
WEATHER = (
    "请市民关注最新的预报，出门前看一看天色，山区注意落石。",
    "天气一天一报，下一次预报仍在清晨六点发出。",
)
CASES = (
    "各镇继续做好登记，有发热的人请先打电话再去医院。",
    "医院的门诊照常开放，取药的窗口增加到四个，老人优先。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newspaper:
    """One portal of the tests, with the lines it prints, which no rule of the cleaning knows."""

    portal: str
    outlet: str
    host: str
    folder: str
    first: int
    """Number of its first composition."""
    above: tuple[str, ...]
    below: tuple[str, ...]
    scheme: str = "http"


MORNING = Newspaper(
    portal="morning",
    outlet="青溪晨报",
    host="www.morning.example",
    folder="/yw/",
    first=0,
    above=("岷江上下，一镇一村都在这里",),  # a channel line
    below=(
        "订一份青溪晨报，全年的清晨都有人敲门。",  # promotion
        "这里的每一个字都由值班台念过一遍，转给亲友时请连同标题一起转",  # a notice
        "看完这一条，把青溪晨报放进你的常用栏吧！",  # a prompt
    ),
)
EVENING = Newspaper(
    portal="evening",
    outlet="岷山晚报",
    host="news.evening.example",
    folder="/local/",
    first=30,
    scheme="https",
    above=(),
    below=("岷山人自己的晚报，晚饭后翻一翻", "想接着看，往左轻轻一拨就是下一条"),
)
NEWSPAPERS = (MORNING, EVENING)


@dataclass(frozen=True, slots=True)
class Printed:
    """One story as its newsroom wrote it."""

    paper: Newspaper
    path: str
    title: str
    day: str
    paragraphs: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"{self.paper.scheme}://{self.paper.host}{self.path}"

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)

    def page(self, night: int = 1) -> Answer:
        """Its page as a night finds it: no validator fits, though the text is the same."""
        told = (*self.paper.above, *self.paragraphs, *self.paper.below)
        published, tail = f"{self.day} 08:15", f"<!-- night {night} -->"
        return article(self.title, told, published=published, source=self.paper.outlet, tail=tail)


def printed(paper: Newspaper, night: int) -> list[Printed]:
    """What a night finds first: unlike stories, and the two bulletins of each day."""
    first = paper.first + (night - 1) * STORIES_A_NIGHT
    days = DAYS[night]
    stories = [_story(paper, n, days[n % len(days)]) for n in range(first, first + STORIES_A_NIGHT)]
    return stories + [told for day in days for told in bulletins(paper, day)]


def pages(nights: int) -> dict[str, Answer]:
    """Both portals as the last of so many nights finds them."""
    found: dict[str, Answer] = {}
    for paper in NEWSPAPERS:
        every = [one for night in range(1, nights + 1) for one in printed(paper, night)]
        rows = [(one.path, one.title, one.day) for one in reversed(every)]
        found |= {f"{paper.host}{one.path}": one.page(nights) for one in every}
        found[f"{paper.host}{paper.folder}"] = listing(rows)
    return found


def bulletins(paper: Newspaper, day: str) -> list[Printed]:
    number = int(day[-2:])
    told_day = f"3月{number}日"
    weather = (
        f"白鹤县气象台{told_day}发布：白天多云，最高气温{number + 9}度，东北风二级。",
        *WEATHER,
    )
    cases = (f"{told_day}，白鹤县新增流感病例{number * 3}例，已有{number}人出院。", *CASES)
    return [
        Printed(paper, _path(paper, 900 + number), f"白鹤县{told_day}天气预报", day, weather),
        Printed(paper, _path(paper, 950 + number), f"白鹤县{told_day}流感情况通报", day, cases),
    ]


def _story(paper: Newspaper, number: int, day: str) -> Printed:
    text = compose(number)
    return Printed(paper, _path(paper, number), text.title, day, text.paragraphs)


def _path(paper: Newspaper, number: int) -> str:
    return f"{paper.folder}202603/{number:04}.html"
