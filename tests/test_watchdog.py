"""Watchdog: a crawl that stands still, or for which no memory is left; what it stored stands."""

from collections.abc import Iterator

import pytest

from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import manifest, pages, records

RAISING = {"SHUWEN_SPIDERS": "tests.raising_portals"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def log_of(project: Project, portal: str) -> str:
    [path] = project.data.glob(f"runs/*/{portal}.log")
    return path.read_text()


def test_a_crawl_that_stands_still_says_so_and_where(project: Project, site: Site) -> None:
    night = project.run("nightly", "slow-item", SHUWEN_HOSTS=site.hosts, **RAISING)

    log = log_of(project, "slow-item")
    assert night.returncode == 0, night.stderr
    assert "watchdog/still: nothing went on for " in log
    assert "slow_item.py" in log
    assert len(records(project)) == 4


def test_a_crawl_without_memory_ends_at_once_and_the_next_one_goes_on(
    project: Project, site: Site
) -> None:
    night = project.run("nightly", "greedy", SHUWEN_HOSTS=site.hosts, **RAISING)
    told = manifest(project)["portals"]["greedy"]
    again = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 9
    assert "greedy: process ended with 1, see greedy.log" in night.stderr
    assert "no memory is left: the crawl ends" in log_of(project, "greedy")
    assert told["outcome"] == "failed"
    assert again.returncode == 0, again.stderr
    found = [record["url"] for record in records(project)]
    assert len(found) == len(set(found)) == 6


def test_a_crawl_that_takes_too_much_memory_ends_with_a_sentence(
    project: Project, site: Site
) -> None:
    words = ("crawl", "morning", "-s", "MEMUSAGE_LIMIT_MB=10")

    done = project.run(*words, SHUWEN_HOSTS=site.hosts)

    assert done.returncode == 1
    assert done.stderr.endswith("crawl: morning: it took more memory than MEMUSAGE_LIMIT_MB\n")
