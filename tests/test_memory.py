"""The memory of a portal's lines over whole nights, by the real commands."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project
from tests.portal_lines import MORNING, pages, printed
from tests.quality.memory import DAY_SECONDS, nights_read
from tests.site import Answer, Site, serving

CHANNEL, NOTICE = MORNING.above[0], MORNING.below[1]
NOTHING: Mapping[str, tuple[str, str]] = {}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages(1))) as served:
        yield served


def crawl_night(
    project: Project, site: Site, night: int, corrected: Mapping[str, tuple[str, str]] = NOTHING
) -> None:
    site.pages.update(pages(night))
    for path, (wrong, right) in corrected.items():
        body = site.pages[path].body.decode().replace(wrong, right)
        site.pages[path] = Answer(body.encode())
    shift = str((night - 1) * DAY_SECONDS)
    done = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=shift)
    assert done.returncode == 0, done.stderr


def records(project: Project) -> list[dict[str, Any]]:
    paths = sorted(project.data.glob("articles/date=*/*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def totals(project: Project) -> dict[str, Any]:
    run_id = json.loads((project.data / "runs" / "latest.json").read_text())["run_id"]
    manifest = json.loads((project.data / "runs" / run_id / "manifest.json").read_text())
    found: dict[str, Any] = manifest["totals"]
    return found


def test_each_night_reads_better_and_no_line_of_a_story_or_a_bulletin_is_lost(
    tmp_path: Path,
) -> None:
    read = nights_read(tmp_path / "data")

    assert len(read) == 6
    for night in read:
        assert night.exact_at_first_sight == 0
        assert night.exact == (0 if night.night == 1 else night.stories)
        assert night.lines_lost == 0
        assert night.bulletins_whole == (4 if night.night == 1 else 2)


def test_what_is_learnt_later_makes_no_revision_of_an_unchanged_article(
    project: Project, site: Site
) -> None:
    crawl_night(project, site, 1)
    before = {path: path.read_bytes() for path in project.data.glob("articles/*/*.jsonl")}
    site.log.clear()

    crawl_night(project, site, 2)

    again = [asked for asked in site.log if asked.path == printed(MORNING, 1)[0].path]
    assert [asked.status for asked in again] == [200]
    assert (totals(project)["changed"], totals(project)["unchanged"]) == (
        0,
        len(printed(MORNING, 1)),
    )
    assert {path: path.read_bytes() for path in before} == before


def test_a_correction_is_a_revision_that_differs_by_the_correction_alone(
    project: Project, site: Site
) -> None:
    crawl_night(project, site, 1)
    crawl_night(project, site, 2)
    one = printed(MORNING, 1)[0]
    wrong, right = one.paragraphs[1], f"{one.paragraphs[1]}此处的数字已经更正。"

    crawl_night(project, site, 3, corrected={f"{MORNING.host}{one.path}": (wrong, right)})

    first, second = sorted(
        (record for record in records(project) if record["url"].endswith(one.path)),
        key=lambda record: int(record["revision"]),
    )
    assert second["body"] == first["body"].replace(wrong, right)
    assert totals(project)["changed"] == 1


def test_every_door_reads_with_the_memory_of_the_store(
    project: Project, site: Site, tmp_path: Path
) -> None:
    crawl_night(project, site, 1)
    new = printed(MORNING, 2)[0]
    url = new.url
    site.pages.update(pages(2))
    (tmp_path / "page.html").write_bytes(new.page(2).body)
    manifest = tmp_path / "saved.jsonl"
    manifest.write_text(json.dumps({"id": "1", "path": "page.html", "url": url}))
    saved = ["extract", str(manifest), "-o", str(tmp_path / "out.jsonl")]

    asked = project.run("article", "--explain", "json", url, SHUWEN_HOSTS=site.hosts)
    first = project.run(
        "article", url, SHUWEN_HOSTS=site.hosts, SHUWEN_DATA=str(tmp_path / "empty")
    )
    project.run(*saved)
    without = json.loads((tmp_path / "out.jsonl").read_text())
    project.run(*saved, "--data", str(project.data))
    stored = json.loads((tmp_path / "out.jsonl").read_text())
    crawl_night(project, site, 2)
    held = project.run("article", "--save", url, SHUWEN_HOSTS=site.hosts)

    assert json.loads(first.stdout)["body"] == without["body"]
    assert CHANNEL in without["body"]
    assert json.loads(asked.stdout)["body"] == stored["body"] == new.body
    assert json.loads(held.stdout)["body"] == new.body
    assert totals(project)["changed"] == 0
    left_out = json.loads(asked.stderr)["left_out"]
    assert {"text": NOTICE, "reason": "portal-line"} in left_out
