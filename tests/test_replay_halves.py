"""Half a story replaces no whole one, whoever reads it: a later look, or a later reader."""

from collections.abc import Iterator

import pytest

from tests.conftest import Project
from tests.pages import article, story
from tests.site import Site, serving
from tests.test_replay import assert_adds_up, parts, told
from tests.test_way_of_a_page import MORNING, NEXT_DAY, manifest, morning_path, pages

TITLE = "第1号消息：山里的收成"
FURTHER = f"{MORNING}/yw/202603/0001_2.html"
# the same page by two addresses; which one is asked for is a portal file's word
PAGER = (
    '<div class="pages">1 <a href="/yw/202603/0001_2.html">2</a>'
    ' <a class="next" href="/yw/202603/0001_2.html?from=pager">下一页</a></div>'
)


@pytest.fixture
def site() -> Iterator[Site]:
    first = article(TITLE, story(1), published="2026-03-04 08:01", tail=PAGER)
    whole = {f"{MORNING}{morning_path(1)}": first, FURTHER: article(TITLE, story(21))}
    with serving(Site(pages() | whole)) as served:
        yield served


def test_half_a_reread_replaces_no_whole_story(project: Project, site: Site) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    before = parts(project)

    replay = project.run("replay", SHUWEN_SPIDERS="tests.later_portals")

    [line], counts = told(replay)
    assert replay.returncode == 0, replay.stderr
    assert (line["weight"], line["reason"]) == ("lost", "paged-incomplete")
    assert line["url"].endswith(morning_path(1))
    assert (counts["lost"], counts["same"], counts["changed"]) == (1, 5, 0)
    assert counts["run_id"] == ""
    assert_adds_up(counts)
    assert parts(project) == before


def test_half_a_look_is_held_and_makes_no_run(project: Project, site: Site) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    del site.pages[FURTHER]
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)
    last = manifest(project)
    runs = set((project.data / "runs").iterdir())

    replay = project.run("replay")

    lines, counts = told(replay)
    assert (replay.returncode, lines) == (0, []), replay.stderr
    assert (counts["held"], counts["changed"], counts["run_id"]) == (1, 0, "")
    assert_adds_up(counts)
    assert set((project.data / "runs").iterdir()) == runs
    assert manifest(project) == last
