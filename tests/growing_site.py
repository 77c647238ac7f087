"""A day in, the pages of two portals on that day out: stories added and corrected day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.pages import article, listing
from tests.site import Answer

MORNING, EVENING = "www.morning.example", "news.evening.example"
ROWS = 200  # links on a listing page: a night reads five pages of a section
CORRECTED = 40  # every so manyth story gets another last sentence on the day after its own
TWO_EACH = (
    "春茶脆李花椒油菜柑橘核桃枇杷冬笋渡口便道水库学堂医院集市码头车站桥梁果园林场村民教师司机船工农户学徒厨师工匠邮差护士老人孩子游客采收修枝防虫运送栽种搬迁登记培训"
    "巡查修缮开放比赛评选展出清晨傍晚周末汛期假日秋分雨后雪天山坡河滩街口院坝梯田竹林松林古镇新区县城乡道隧道灯会庙会诗社书院戏台球场步道花海茶馆面馆增加减少恢复延长"
    "提前推迟合并分设完成启用试行公布征集介绍说明提醒建议决定打算"
)
WORDS = tuple(TWO_EACH[at : at + 2] for at in range(0, len(TWO_EACH), 2))


@dataclass(frozen=True)
class Told:
    """One story as its portal shows it on a day."""

    url: str
    title: str
    paragraphs: tuple[str, ...]
    published: str

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class GrowingSite:
    """Both portals together begin with `stories` stories and gain `daily` a day."""

    stories: int
    daily: int

    def told(self, day: int) -> Iterator[Told]:
        """What stands on the two portals on a day, newest first."""
        for number in reversed(range(self.stories + self.daily * day)):
            yield tell(number, corrected=day > self._born(number))

    def pages(self, day: int) -> dict[str, Answer]:
        """Everything the loopback server is to send on that day."""
        stories = list(self.told(day))
        found = {told.url.partition("://")[2]: page_of(told) for told in stories}
        for host, first in ((MORNING, "/yw/"), (EVENING, "/local/")):
            own = [told for told in stories if f"//{host}/" in told.url]
            found |= dict(_listings(host, first, own))
        return found

    def _born(self, number: int) -> int:
        return max(0, number - self.stories) // self.daily + (number >= self.stories)


def tell(number: int, *, corrected: bool) -> Told:
    dice = Random(number)  # noqa: S311 - stories, no secrets
    paragraphs = [_sentence(dice) + _sentence(dice) for _ in range(3)]
    if corrected and number % CORRECTED == 0:
        paragraphs[-1] += "这里更正昨天的报道。"
    evening = f"https://{EVENING}/local/{number}.html"
    morning = f"http://{MORNING}/yw/202603/{number}.html"
    return Told(
        url=evening if number % 2 else morning,
        title=f"{''.join(dice.sample(WORDS, 4))}第{number}号消息",
        paragraphs=tuple(paragraphs),
        published=f"2026-03-{number % 28 + 1:02} 08:{number % 60:02}",
    )


def _sentence(dice: Random) -> str:
    words = dice.sample(WORDS, 14)
    return f"{''.join(words[:5])}，{''.join(words[5:9])}，{''.join(words[9:])}。"


def page_of(told: Told) -> Answer:
    return article(told.title, told.paragraphs, published=told.published, source="青溪晨报")


def _listings(host: str, first: str, stories: list[Told]) -> Iterator[tuple[str, Answer]]:
    starts = range(0, len(stories), ROWS)
    paths = [first, *(f"{first}index_{page}.html" for page in range(2, len(starts) + 1))]
    for page, start in enumerate(starts):
        links = [
            (told.url.partition(host)[2], told.title, told.published[:10])
            for told in stories[start : start + ROWS]
        ]
        more = paths[page + 1] if start + ROWS < len(stories) else ""
        yield f"{host}{paths[page]}", listing(links, more=more)
