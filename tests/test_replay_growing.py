"""What a killed crawl left growing is read where it lies; what is being written is left alone."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.warc.index import index_path
from tests.conftest import Project
from tests.killing import kill_with_children
from tests.site import Site, serving
from tests.test_captures import warcs
from tests.test_replay import parts, told
from tests.test_way_of_a_page import MORNING, NEXT_DAY, morning_path, pages, records

READ = 5  # of six stories; the last keeps the crawl waiting
WAIT_SECONDS = 60  # more than a replay takes
LOOK_SECONDS = 0.05


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def stored(project: Project) -> set[str]:
    path = project.data / "state" / "shuwen.sqlite"
    with closing(sqlite3.connect(path)) as store:
        try:
            return {url for (url,) in store.execute("select canonical_url from articles")}
        except sqlite3.OperationalError:  # it is being made
            return set()


def begin(project: Project, site: Site) -> subprocess.Popen[str]:
    """A night that has stored all it can read and goes on."""
    last = f"{MORNING}{morning_path(READ + 1)}"
    site.pages[last] = replace(site.pages[last], wait_seconds=WAIT_SECONDS)
    night = project.start("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    while not site.asked(morning_path(1)) or len(stored(project)) < READ:
        assert night.poll() is None
        time.sleep(LOOK_SECONDS)
    return night


def test_what_a_killed_night_captured_is_rebuilt_from_where_it_lies(
    project: Project, site: Site, tmp_path: Path
) -> None:
    kill_with_children(begin(project, site))
    [growing] = project.data.glob("warc/morning/*/*.open")
    whole = growing.read_bytes()
    growing.write_bytes(whole + whole[:100])
    rebuilt = Project(tmp_path / "rebuilt", project.environment)

    replay = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))

    counts = told(replay)[1]
    assert replay.returncode == 0, replay.stderr
    assert f"{growing} is whole up to byte {len(whole)}" in replay.stderr
    assert (counts["new"], counts["unreadable"], counts["damages"]) == (READ, 0, 0)
    assert {record["canonical_url"] for record in records(rebuilt)} == stored(project)
    assert growing.read_bytes() == whole + whole[:100]


def test_what_repeats_a_page_in_a_growing_file_is_read(
    project: Project, site: Site, tmp_path: Path
) -> None:
    path = f"{MORNING}{morning_path(4)}"
    site.pages[path] = replace(site.pages[path], headers={"ETag": "another each time"})
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    [first] = warcs(project)
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)
    first.rename(f"{first}.open")
    index_path(first).unlink()
    rebuilt = Project(tmp_path / "rebuilt", project.environment)

    replay = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))

    assert (replay.returncode, replay.stderr) == (0, "")
    assert told(replay)[1]["held"] == 1
    assert parts(rebuilt) == parts(project) != {}


def test_a_file_that_is_being_written_is_left_out_and_said(
    project: Project, site: Site, tmp_path: Path
) -> None:
    night = begin(project, site)
    [growing] = project.data.glob("warc/morning/*/*.open")
    rebuilt = Project(tmp_path / "rebuilt", project.environment)

    replay = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))

    assert night.poll() is None
    kill_with_children(night)
    assert replay.returncode == 0, replay.stderr
    assert f"{growing} is being written and left out" in replay.stderr
    assert told(replay)[1]["captures"] == 0
