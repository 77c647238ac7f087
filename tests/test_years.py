"""What years of nights bring: nights that are missed, a bare environment, broken steps, growth."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Project
from tests.growing_site import GrowingSite
from tests.oracle import Oracle
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import (
    MORNING,
    NEXT_DAY,
    manifest,
    morning_path,
    pages,
    part_bytes,
    records,
)

DAY = 86400
QUIET_BYTES = 100_000  # of a night without news, with its captures: 40 kB of it are the two logs
RAISING = {"SHUWEN_SPIDERS": "tests.raising_portals"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def test_after_missed_nights_one_night_brings_what_they_missed(project: Project) -> None:
    growing = GrowingSite(stories=20, daily=4)
    with serving(Site(growing.pages(0))) as site:
        first = project.run("nightly", SHUWEN_HOSTS=site.hosts)
        before = part_bytes(project)
        site.pages = growing.pages(3)
        late = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=str(3 * DAY))

    assert first.returncode == late.returncode == 0, late.stderr
    oracle = Oracle(project.data)
    assert [*oracle.torn_or_changed(), *oracle.lost_or_doubled(growing.told(3))] == []
    assert before.items() <= part_bytes(project).items()


def test_cron_gives_no_environment_and_none_is_needed(project: Project, site: Site) -> None:
    values = {
        "SHUWEN_DATA": project.data, "SHUWEN_HOSTS": site.hosts, "DOWNLOAD_DELAY": 0,
    }  # fmt: skip
    words = [word for name, value in values.items() for word in ("-s", f"{name}={value}")]
    bare = ["/usr/bin/env", "-i", "SHUWEN_SPIDERS=tests.sample_portals", sys.executable]

    night = subprocess.run(
        [*bare, "-m", "scrapy", "nightly", *words], cwd=ROOT, capture_output=True, check=False
    )

    assert (night.returncode, night.stderr) == (0, b"")
    assert len(records(project)) == 9
    assert any("号消息：山里的收成" in record["title"] for record in records(project))


def test_a_night_without_news_leaves_little(project: Project, site: Site) -> None:
    sizes, names = [], []
    for night in range(3):
        shift = str(14 * DAY * (night + 1))  # nothing is due any more
        done = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=shift)
        assert done.returncode == 0, done.stderr
        files = [path for path in project.data.rglob("*") if path.is_file()]
        sizes.append(sum(path.stat().st_size for path in files if "state" not in path.parts))
        names.append(Counter(path.parent for path in files)[project.data / "state"])

    assert sizes[2] - sizes[1] < QUIET_BYTES
    assert names[2] == names[0]
    assert not list((project.data / "state" / "running").iterdir())


def test_a_step_that_fails_on_every_article_fails_its_portal(project: Project, site: Site) -> None:
    night = project.run("nightly", "failing-item", SHUWEN_HOSTS=site.hosts, **RAISING)
    told = manifest(project)["portals"]["failing-item"]
    again = project.run("nightly", "failing-item", SHUWEN_HOSTS=site.hosts, **RAISING, **NEXT_DAY)

    assert night.returncode == again.returncode == 9
    assert "failing-item: no article could be read" in night.stderr
    assert told["failed"] == {"error:ZeroDivisionError": told["discovered"]}
    assert told["discovered"] == 4
    assert records(project) == []


def test_a_sum_that_does_not_add_up_is_an_error(project: Project, site: Site) -> None:
    """The links that were read are counted by themselves, beside the rows of the ledger."""
    crawl = project.run("crawl", "losing", SHUWEN_HOSTS=site.hosts, **RAISING)

    told = manifest(project)["portals"]["losing"]
    assert crawl.returncode == 1, crawl.stderr
    assert "losing: 1 links in no state" in crawl.stderr
    assert told["failed"] == {"unaccounted": 1}
    assert (told["discovered"], told["new"]) == (4, 3)


def test_a_slow_machine_is_not_taken_for_a_slow_site(project: Project, site: Site) -> None:
    night = project.run("nightly", "slow-item", SHUWEN_HOSTS=site.hosts, **RAISING)

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["slow-item"]["failed"] == {}
    assert len(records(project)) == 4


def test_a_portal_whose_process_is_killed_fails_alone_and_goes_on_later(
    project: Project, site: Site
) -> None:
    site.pages[f"{MORNING}{morning_path(3)}"] = Answer(b"", wait_seconds=60)
    night = project.start("nightly", SHUWEN_HOSTS=site.hosts)
    while not (site.asked(morning_path(3)) and site.asked("/local/13.html")):
        assert night.poll() is None, night.communicate()
    [killed] = [pid for pid, words in children(night) if "morning" in words]

    os.kill(killed, signal.SIGKILL)
    _, errors = night.communicate(timeout=100)
    site.pages |= pages()
    again = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 9, errors
    assert errors.startswith("nightly: morning: killed by signal 9, see morning.log")
    assert manifest(project)["totals"]["failed"] == 0
    assert again.returncode == 0, again.stderr
    assert len(records(project)) == 9


def children(night: subprocess.Popen[str]) -> Iterator[tuple[int, list[str]]]:
    """The processes a night has started, with their words."""
    for pid in Path(f"/proc/{night.pid}/task/{night.pid}/children").read_text().split():
        yield int(pid), Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def test_a_crawl_that_never_ends_is_ended_and_what_it_did_stands(
    project: Project, site: Site
) -> None:
    short = ("-s", "SHUWEN_PORTAL_SECONDS=20")

    night = project.run("nightly", "never-ending", *short, SHUWEN_HOSTS=site.hosts, **RAISING)

    assert night.returncode == 15, night.stderr
    assert "never-ending: time limit" in night.stderr
    assert len(records(project)) == 4
    oracle = Oracle(project.data)
    assert [*oracle.torn_or_changed(), *oracle.lost_or_doubled([])] == []


@pytest.mark.parametrize(
    "words",
    [
        ["crawl", "../../etc"],
        ["crawl", "morning", "-a", "since=../../../etc"],
        ["crawl", "morning", "-a", "listing=file:///etc/passwd"],
        ["nightly", "/etc/passwd"],
        ["nightly", "morning", "-s", "SHUWEN_RUN_ID=../../../outside"],
        ["crawl", "morning", "-s", "SHUWEN_RUN_ID=../../../outside"],
        ["article", "--allow-host", "--save", "http://..%2f..%2foutside/a.html"],
        ["article", "--allow-host", "--save", f"http://{'a' * 300}.example/a.html"],
    ],
    ids=" ".join,
)
def test_no_name_leads_out_of_the_data_folder(
    project: Project, site: Site, words: list[str], tmp_path: Path
) -> None:
    project.run(*words, SHUWEN_HOSTS=site.hosts)

    assert {path.name for path in tmp_path.iterdir()} <= {"data"}
    assert not list(ROOT.parent.glob("outside*"))
