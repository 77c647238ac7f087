"""What of a capture fails once is not trusted again: a night with four pages in flight at once."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from crawler.warc.index import index_path, read_index
from tests.conftest import Project
from tests.pages import article, listing, story
from tests.preload import compiled, write_number
from tests.site import Site, serving
from tests.test_captures import assert_whole, warcs
from tests.test_way_of_a_page import manifest, records

NAMES = ("h1", "h2", "h3", "h4")
TOGETHER_SECONDS = 1.5  # until then every host has been asked for its story
FIRST_STORY = 14  # before it: what opens the file, five robots.txt and the listing page


@dataclass(frozen=True)
class Failing:
    """The call that fails, and how many stories are stored in spite of it."""

    like: str
    number: int
    stored: int = 0


CASES = {
    "the first write": Failing("write *.open", 1),
    "a later write": Failing("write *.open", FIRST_STORY),
    "an fsync": Failing("fsync *.open", 1),
    "making the index": Failing("open *.cdxj.*", 1, stored=len(NAMES)),
    "syncing the index": Failing("fsync *.cdxj.*", 1, stored=len(NAMES)),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.on(tmp_path / "data", spiders="tests.faults.portals")


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {}
    rows = []
    for number, name in enumerate(NAMES):
        path = f"{name}.faulty.example/yw/202603/1.html"
        title = f"第{number}号消息：山里的收成"
        page = article(title, story(number), published="2026-03-04 08:00")
        pages[path] = replace(page, wait_seconds=TOGETHER_SECONDS)
        rows.append((f"http://{path}", title, "2026-03-04"))
    with serving(Site({"www.faulty.example/yw/": listing(rows), **pages})) as served:
        yield served


def failing_night(project: Project, site: Site, failing: Failing) -> CompletedProcess[str]:
    """A night in which one call fails, and none after it."""
    folder = project.data.parent
    count, calls = folder / "count", folder / "calls"
    write_number(count, 0)
    calls.touch()
    night = project.run(
        "nightly",
        SHUWEN_HOSTS=site.hosts,
        LD_PRELOAD=compiled("calls", folder),
        FAIL_UNDER=str(project.data / "warc"),
        FAIL_LIKE=failing.like,
        FAIL_COUNT=str(count),
        FAIL_LOG=str(calls),
        FAIL_FROM=str(failing.number),
        FAIL_TO=str(failing.number),
        FAIL_ERRNO=str(errno.EIO),
    )
    assert [line[-1] for line in calls.read_text().splitlines()].count("1") == 1
    return night


@pytest.mark.parametrize("failing", CASES.values(), ids=CASES)
def test_a_capture_file_that_failed_is_left_to_the_next_night(
    project: Project, site: Site, failing: Failing
) -> None:
    failed = failing_night(project, site, failing)
    growing = list(project.data.glob("warc/*/*/*.open"))
    finished, published = warcs(project), len(records(project))
    again = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert failed.returncode == 3, failed.stderr
    assert "cannot be kept" in failed.stderr.splitlines()[-1]
    assert (len(growing), finished, published) == (1, [], failing.stored)
    assert again.returncode == 0, again.stderr
    assert manifest(project)["exit_code"] == 0
    for path in warcs(project):
        assert_whole(path)
    kept = {entry.record_id for path in warcs(project) for entry in read_index(index_path(path))}
    assert len(records(project)) == len(NAMES)
    assert {record["warc_record_id"] for record in records(project)} <= kept
