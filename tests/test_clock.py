"""The clock: midnight, a clock that is set while a run is on, other time zones, leap seconds."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.clock import SHANGHAI
from tests.conftest import Project
from tests.pages import article, story
from tests.preload import compiled, write_number
from tests.site import Site, serving
from tests.test_extract_command import save, story_page
from tests.test_way_of_a_page import (
    MORNING,
    manifest,
    morning_path,
    pages,
    part_bytes,
    records,
)

HOUR, DAY = 3600, 86400
STORIES = 6
MOST_SECONDS = 60  # of a run of six stories, on a busy machine


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def capture_days(project: Project) -> dict[str, set[str]]:
    """Day of a WARC set → days in Shanghai on which its responses came."""
    found: dict[str, set[str]] = {}
    for path in project.data.glob("warc/*/*/*.warc.gz"):
        with path.open("rb") as file:
            dates = [record.rec_headers["WARC-Date"] for record in ArchiveIterator(file)]
        days = {datetime.fromisoformat(date).astimezone(SHANGHAI) for date in dates[1:]}
        found.setdefault(path.parent.name, set()).update(f"{day:%Y-%m-%d}" for day in days)
    return found


def to_midnight() -> float:
    """Seconds until it is midnight in Shanghai."""
    here = datetime.now(SHANGHAI)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - here).total_seconds()


def test_a_run_across_midnight_is_one_run_with_each_page_under_its_day(
    project: Project, site: Site, tmp_path: Path
) -> None:
    night, now = running(project, site, tmp_path)
    while not site.asked(morning_path(2)):
        assert night.poll() is None, night.communicate()
    write_number(now, int(to_midnight()) + 1)
    _, errors = night.communicate(timeout=MOST_SECONDS)

    assert night.returncode == 0, errors
    days = capture_days(project)
    assert len(days) == 2
    assert all(seen == {day} for day, seen in days.items())
    assert {path.parent.name for path in part_bytes(project)} == {"date=2026-03-04"}
    assert len({record["run_id"] for record in records(project)}) == 1
    assert len(records(project)) == STORIES


def running(project: Project, site: Site, folder: Path) -> tuple[Any, Path]:
    """A night that has begun and takes some seconds, and the file that moves its clock."""
    now = folder / "shift"
    write_number(now, 0)
    night = project.start(
        "nightly", "morning", SHUWEN_HOSTS=site.hosts, SHUWEN_DELAY="0.3",
        LD_PRELOAD=compiled("clock", folder), SHIFT_FILE=str(now),
    )  # fmt: skip
    return night, now


@pytest.mark.parametrize("shift", [-HOUR, DAY], ids=["back an hour", "on a day"])
def test_a_clock_that_is_set_during_a_run_changes_no_duration_and_no_partition(
    project: Project, site: Site, tmp_path: Path, shift: int
) -> None:
    began = time.monotonic()
    night, now = running(project, site, tmp_path)
    while not site.asked(morning_path(2)):
        assert night.poll() is None, night.communicate()
    write_number(now, shift)
    _, errors = night.communicate(timeout=MOST_SECONDS)
    again = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == again.returncode == 0, errors
    run = next(json.loads(path.read_text()) for path in project.data.glob("runs/*/manifest.json")
               if json.loads(path.read_text())["totals"]["new"])  # fmt: skip
    assert 0 < run["portals"]["morning"]["seconds"] < time.monotonic() - began
    assert run["started_at"] <= run["ended_at"]
    assert {path.parent.name for path in part_bytes(project)} == {"date=2026-03-04"}
    found = [record["url"] for record in records(project)]
    assert len(found) == len(set(found)) == STORIES
    assert manifest(project)["portals"]["morning"]["new"] == 0


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "", "Nowhere/At_All"])
def test_the_zone_of_the_machine_and_its_lack_of_zones_change_no_byte(
    project: Project, tmp_path: Path, zone: str
) -> None:
    page = story_page("青溪大桥建成通车")
    saved = save(tmp_path, {"one.html": page}, url=f"http://{MORNING}/yw/1.html")
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"

    usual = project.run("extract", str(saved), "-o", str(here))
    other = project.run("extract", str(saved), "-o", str(there), TZ=zone, PYTHONTZPATH="")

    assert (usual.returncode, other.returncode) == (0, 0), other.stderr
    assert here.read_bytes() == there.read_bytes()
    assert json.loads(here.read_text())["published_on"]


def test_a_leap_second_in_headers_and_page_is_a_second_like_others(
    project: Project, site: Site
) -> None:
    leap = {"Last-Modified": "Sat, 31 Dec 2016 23:59:60 GMT"}
    page = article("第一号消息：山里的收成", story(1), published="2017-01-01 07:59:60")
    answer = type(page)(page.body, headers={**leap, "Date": leap["Last-Modified"]})
    site.pages[f"{MORNING}{morning_path(1)}"] = answer

    night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    [record] = [one for one in records(project) if one["url"].endswith(morning_path(1))]
    assert record["published_on"] == "2017-01-01"
