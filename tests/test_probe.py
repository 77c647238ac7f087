"""An address that cannot exist is asked for once a host: what comes tells missing pages."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count, cycle

import pytest

from crawler.replay.stories import Wanted
from tests.conftest import Project
from tests.pages import article, story
from tests.site import MADE_UP_RE, Answer, Site, serving
from tests.test_replay import event_bytes, parts, told
from tests.test_way_of_a_page import (
    EVENING,
    MORNING,
    manifest,
    morning_path,
    morning_story,
    pages,
    records,
)

DAY_SECONDS = 86_400
GONE = (2, 4)
NUMBERS = count()
FRAME = (
    "青溪晨报网是青溪县各族群众自己的网上家园，本网所载文字图片版权归原作者和原单位所有，"
    "任何媒体和个人使用时须注明出处，欢迎广大网友监督，举报电话工作日全天有人接听，谢谢合作。"
)


@dataclass
class NiceSite(Site):
    """A portal that has a page for every address."""

    made: Callable[[str], Answer | None] = lambda _: None
    """What stands under a path that no page has."""

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        found = super().answer(host, path, headers)
        is_page = found.status == 404 and not path.startswith(("/robots", "/yw/index"))
        return (self.made(path) if is_page else None) or found


def sorry(path: str) -> Answer:
    """No word says that there is nothing: a notice, and what else might be read, each time more."""
    number = next(NUMBERS)
    links = "".join(
        f'<li><a href="{morning_path(n)}">{story(n)[0]}</a></li>' for n in range(number, number + 6)
    )
    abstracts = "".join(
        f'<div class="card"><h3><a href="{morning_path(n)}">第{n}号消息：山里的收成</a></h3>'
        f"<p>{story(n)[1]}</p></div>"
        for n in range(number, number + 4)
    )
    notice = [
        "尊敬的读者，您要看的稿件随栏目调整另有安排，给您带来不便，敬请谅解，五秒以后回到要闻。",
        f"您要看的是http://{MORNING}{path}，您是第{number}位读者。",
        f"现在是2026年3月4日 08:{number % 60:02}:11。",
    ]
    tail = f'<h2>精彩推荐</h2><ul class="more">{links}</ul><h2>今日看点</h2>{abstracts}'
    return article("栏目调整公告", notice, published="2026-03-04 08:00", tail=tail)


@pytest.fixture
def site() -> Iterator[NiceSite]:
    nice = NiceSite(pages(), made=sorry)
    with serving(nice):
        yield nice


def night(project: Project, site: Site, number: int = 0, *, code: int = 0) -> None:
    shift = {"SHUWEN_CLOCK_SHIFT": str(number * DAY_SECONDS)}
    ended = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **shift)
    assert ended.returncode == code, ended.stderr


def drop(site: Site, *numbers: int) -> None:
    for number in numbers:
        del site.pages[f"{MORNING}{morning_path(number)}"]


def urls(project: Project) -> list[str]:
    return sorted(record["url"] for record in records(project))


def paths_but(*numbers: int) -> list[str]:
    return [f"http://{MORNING}{morning_path(n)}" for n in range(1, 7) if n not in numbers]


def probes(site: Site) -> list[str]:
    return [asked.path for asked in site.log if MADE_UP_RE.fullmatch(asked.path)]


def log_of(project: Project) -> str:
    [path] = project.data.glob("runs/*/morning.log")
    return path.read_text()


def ledger(project: Project) -> list[tuple[str, str, str]]:
    """URL, state and reason of the last run."""
    with closing(sqlite3.connect(project.data / "state" / "shuwen.sqlite")) as store:
        return store.execute(
            "select url, state, reason from ledger where run_id ="
            " (select max(run_id) from ledger) order by url"
        ).fetchall()


def test_a_page_that_comes_for_what_cannot_exist_is_no_story(
    project: Project, site: NiceSite
) -> None:
    drop(site, *GONE)

    night(project, site)

    [made_up] = probes(site)
    assert urls(project) == paths_but(*GONE)
    portal = manifest(project)["portals"]["morning"]
    assert (portal["discovered"], portal["new"], portal["failed"]) == (6, 4, {"soft-404": 2})
    assert made_up not in {path for url, *_ in ledger(project) for path in [url]}
    log = log_of(project)
    assert log.count(f"probe/page: http://{MORNING}{made_up}") == log.count("probe/") - 1 == 1
    assert "'probe/page': 1" in log
    assert log.count("failed: soft-404: http://") == 2


def test_an_article_that_is_gone_so_vanishes_after_three_nights(
    project: Project, site: NiceSite
) -> None:
    night(project, site)
    drop(site, 2)
    before = records(project)

    vanished = []
    for number in range(1, 4):
        night(project, site, number)
        vanished.append(manifest(project)["portals"]["morning"]["vanished"])

    assert vanished == [1, 1, 1]
    assert records(project) == before
    [line] = [json.loads(text) for text in event_bytes(project).values()]
    assert (line["kind"], line["reason"]) == ("vanished", "soft-404")
    assert len(probes(site)) == 4


def test_an_honest_host_is_asked_once_and_no_story_is_lost(
    project: Project, site: NiceSite
) -> None:
    site.made = lambda _: None
    drop(site, *GONE)

    night(project, site)

    assert urls(project) == paths_but(*GONE)
    assert manifest(project)["portals"]["morning"]["failed"] == {"http-404": 2}
    assert len(probes(site)) == 1
    assert "probe/http-404: http://" in log_of(project)


def test_who_fails_to_answer_is_asked_no_second_time(project: Project, site: NiceSite) -> None:
    site.made = lambda _: Answer(b"busy", 503)

    night(project, site)

    assert urls(project) == paths_but()
    assert len(probes(site)) == 1
    assert "probe/http-503: http://" in log_of(project)


def test_where_missing_pages_lead_to_another_that_is_no_story(
    project: Project, site: NiceSite
) -> None:
    """Another story stands there each time."""
    there = cycle([article("今日看点", story(1)), article("今日看点", [FRAME])])
    led = Answer(b"", 302, headers={"Location": "/kd/today.html"})
    site.made = lambda path: next(there) if path.startswith("/kd/") else led
    night(project, site)
    drop(site, 2)
    before = records(project)

    night(project, site, 1)

    assert manifest(project)["portals"]["morning"]["vanished"] == 1
    assert records(project) == before
    assert len(probes(site)) == 2


def test_an_address_that_robots_txt_forbids_is_not_asked_for(
    project: Project, site: NiceSite
) -> None:
    rules = b"User-agent: *\nDisallow: /yw/202603/9\n"
    site.pages[f"{MORNING}/robots.txt"] = Answer(rules, content_type="text/plain")

    night(project, site)

    assert urls(project) == paths_but()
    assert probes(site) == []
    assert "probe/robots: http://" in log_of(project)


def test_short_stories_in_one_long_frame_are_told_apart(project: Project, site: NiceSite) -> None:
    def framed(title: str, text: str) -> Answer:
        return article(title, [text, FRAME, FRAME], published="2026-03-04 08:00")

    site.made = lambda _: framed("公告", "您要看的稿件另有安排。")
    for n in range(1, 7):
        site.pages[f"{MORNING}{morning_path(n)}"] = framed(
            f"停水通知（{n}）", f"城东明日停水{n}时。"
        )
    drop(site, 4)

    night(project, site)

    assert urls(project) == paths_but(4)
    assert manifest(project)["portals"]["morning"]["failed"] == {"soft-404": 1}


def test_a_portal_that_says_one_thing_of_every_address_loses_no_article(
    project: Project, site: NiceSite
) -> None:
    """A new design, whose stories are brought by scripts: the page is never twice the same."""
    night(project, site)
    before = records(project)
    numbers = count()
    site.made = lambda _: article("青溪晨报网", [FRAME, f"访问编号：{next(numbers)}"])
    drop(site, *range(1, 7))

    night(project, site, 1, code=9)

    portal = manifest(project)["portals"]["morning"]
    assert (portal["vanished"], portal["failed"]) == (0, {"as-missing": 6})
    assert records(project) == before


def test_an_address_that_leads_to_a_story_all_the_same_costs_none(
    project: Project, site: NiceSite
) -> None:
    """What it does not know leads to the newest story."""
    site.made = lambda _: morning_story(1)

    for number in range(2):
        night(project, site, number)

    assert urls(project) == paths_but()
    assert manifest(project)["totals"]["vanished"] == 0


def test_a_backfill_asks_and_who_asks_for_one_page_does_not(
    project: Project, site: NiceSite
) -> None:
    hosts = {"SHUWEN_HOSTS": site.hosts}
    url = f"http://{MORNING}{morning_path(1)}"

    project.run("article", url, **hosts)
    project.run("article", "--save", url, **hosts)
    project.run("crawl", "morning", "-a", f"url={url}", **hosts)
    asked_for_one = probes(site)
    drop(site, *GONE)
    project.run("crawl", "morning", "-a", "since=2026-03-01", **hosts)

    assert asked_for_one == []
    assert len(probes(site)) == 1
    assert urls(project) == paths_but(*GONE)


def test_replay_knows_a_missing_page_as_the_night_did(
    project: Project, site: NiceSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By the probe, by its words, and by the first page of the other portal."""
    night(project, site)
    drop(site, 2)
    words = "<p>您访问的页面不存在</p>".encode()
    site.pages[f"{MORNING}{morning_path(3)}"] = Answer(words)
    del site.pages[f"{EVENING}/local/12.html"]
    ended = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=str(DAY_SECONDS))
    assert ended.returncode == 0, ended.stderr
    assert manifest(project)["portals"]["morning"]["vanished"] == 2
    assert manifest(project)["portals"]["evening"]["failed"] == {"soft-404": 1}
    before = parts(project)
    rebuilt = Project(tmp_path_factory.mktemp("rebuilt") / "data", project.environment)

    again = project.run("replay")
    anew = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))

    assert (again.returncode, told(again)[0]) == (0, []), again.stderr
    assert told(again)[1]["no-record"] == 3 + 4  # and what was not modified
    assert anew.returncode == 0, anew.stderr
    assert parts(rebuilt) == parts(project) == before


def test_a_notice_in_the_portals_frame_is_no_story(
    project: Project, site: NiceSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The host says honestly what it does not know; what was removed has a page of its own."""
    site.made = lambda _: None
    night(project, site)
    words = ["抱歉，您访问的文章已被删除或不存在，请返回首页浏览其他内容。"]
    gone = article("提示信息", words, tail=f'<div class="foot">{FRAME * 3}</div>')
    site.pages[f"{MORNING}{morning_path(2)}"] = gone
    before = parts(project)
    rebuilt = Project(tmp_path_factory.mktemp("rebuilt") / "data", project.environment)

    night(project, site, 1)

    assert ledger(project)[1][1:] == ("vanished", "soft-404")
    assert parts(project) == before
    asked = project.run("article", paths_but()[1], SHUWEN_HOSTS=site.hosts)
    assert (asked.returncode, asked.stdout) == (9, "")
    assert "the portal says that there is no such page" in asked.stderr
    anew = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))
    assert anew.returncode == 0, anew.stderr
    assert parts(rebuilt) == before


def test_a_probe_before_midnight_is_read_with_the_stories_after_it() -> None:
    wanted = Wanted(since="2026-03-05", until="2026-03-06")

    days = [f"2026-03-0{day}" for day in range(2, 9) if wanted.may_hold(f"2026-03-0{day}")]

    assert days == ["2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07"]
