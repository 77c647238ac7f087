"""Nights cut by a limit, a signal, a block or a kill: what they have is judged all the same."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.clock import now
from crawler.portal_night import PortalNight
from crawler.store import yields
from crawler.store.schema import Store
from tests.conftest import Project
from tests.killing import kill_with_children
from tests.pages import article, listing, story
from tests.site import Answer, Site, serving
from tests.test_gate import DAY, FLOODED, LISTING, Nights, page, path, row
from tests.test_way_of_a_page import MORNING, manifest, pages, part_bytes, records

FLOOD = range(1000, 1000 + FLOODED)
CUT_AFTER = 60  # pages of the flood: alone they would be none
USUAL = range(500, 514)
SAID = "180 new, usually 14 (old articles under new addresses, or another listing)"
WAIT_SECONDS = 0.1


@pytest.fixture
def nights(project: Project) -> Iterator[Nights]:
    with serving(Site(pages())) as site:
        yield Nights(project, site)


def show(site: Site, numbers: range, wait: float = WAIT_SECONDS) -> None:
    site.pages[LISTING] = listing([row(n) for n in numbers])
    site.pages |= {f"{MORNING}{path(n)}": replace(page(n), wait_seconds=wait) for n in numbers}


def environment(nights: Nights, day: int) -> dict[str, str]:
    return {"SHUWEN_HOSTS": nights.site.hosts, "SHUWEN_CLOCK_SHIFT": str(day * DAY)}


def night(nights: Nights, day: int, *options: str) -> subprocess.CompletedProcess[str]:
    return nights.project.run("nightly", "morning", *options, **environment(nights, day))


def begun(nights: Nights, numbers: range, count: int) -> subprocess.Popen[str]:
    """The night of tomorrow, when so many of the pages have been asked for."""
    process = nights.project.start("nightly", "morning", **environment(nights, 1))
    while sum(len(nights.site.asked(path(n))) for n in numbers) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return process


def at_the_limit(nights: Nights) -> tuple[int, str]:
    show(nights.site, FLOOD, wait=0.5)
    done = night(nights, 1, "-s", "CLOSESPIDER_TIMEOUT=6")
    return done.returncode, done.stderr


def at_the_portals_limit(nights: Nights) -> tuple[int, str]:
    show(nights.site, FLOOD, wait=0.5)
    done = night(nights, 1, "-s", "SHUWEN_PORTAL_SECONDS=15")
    return done.returncode, done.stderr


def by_a_signal(nights: Nights) -> tuple[int, str]:
    process = begun(nights, FLOOD, CUT_AFTER)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate()
    return process.returncode, said


def by_a_block(nights: Nights) -> tuple[int, str]:
    slow_down = {f"{MORNING}{path(n)}": Answer(b"slow down", 429) for n in FLOOD[CUT_AFTER:]}
    nights.site.pages |= slow_down
    done = night(nights, 1)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("cut", "code"),
    [(at_the_limit, 10), (at_the_portals_limit, 10), (by_a_signal, 11), (by_a_block, 10)],
    ids=["limit", "the portal's limit", "signal", "block"],
)
def test_a_flood_is_held_back_though_the_night_was_cut_and_so_is_its_rest(
    nights: Nights, cut: Callable[[Nights], tuple[int, str]], code: int
) -> None:
    nights.usual(15)
    before = part_bytes(nights.project)
    show(nights.site, FLOOD)

    returned, said = cut(nights)
    told = manifest(nights.project)["portals"]["morning"]
    show(nights.site, FLOOD, wait=0)
    rest = night(nights, 2)

    assert returned == code, said
    assert SAID in said
    assert told["outcome"] == "gated"
    assert 0 < told["held_back"] < FLOODED
    assert rest.returncode == 10, rest.stderr
    assert f"{SAID}; 180 records held back" in rest.stderr
    assert part_bytes(nights.project) == before


def test_a_flood_is_held_back_though_the_night_was_killed(nights: Nights) -> None:
    """It is judged when the next night has met the rest."""
    nights.usual(15)
    before = part_bytes(nights.project)
    show(nights.site, FLOOD)
    kill_with_children(begun(nights, FLOOD, CUT_AFTER))

    show(nights.site, FLOOD, wait=0)
    rest = night(nights, 2)

    assert rest.returncode == 10, rest.stderr
    assert SAID in rest.stderr
    assert part_bytes(nights.project) == before


def test_a_layout_that_changed_is_held_back_though_the_night_was_cut(nights: Nights) -> None:
    nights.usual(15)
    before = part_bytes(nights.project)
    numbers = range(500, 540)
    nights.site.pages[LISTING] = listing(
        [(path(n), f"第{n}号消息：山里的收成", "") for n in numbers]
    )
    for n in numbers:
        bare = article(f"第{n}号消息：山里的收成", story(n), published="", source="")
        nights.site.pages[f"{MORNING}{path(n)}"] = replace(bare, wait_seconds=0.3)

    done = night(nights, 1, "-s", "CLOSESPIDER_TIMEOUT=4")
    told = manifest(nights.project)["portals"]["morning"]

    assert done.returncode == 10, done.stderr
    assert "closespider_timeout; published_on in 0% of the records" in told["reason"]
    assert told["failed"]["unfinished"]
    assert part_bytes(nights.project) == before


@pytest.mark.parametrize("day", [1, 2], ids=["at once", "the night after"])
def test_a_usual_night_that_is_stopped_and_gone_on_with_is_published_in_both_runs(
    nights: Nights, day: int
) -> None:
    nights.usual(15)
    show(nights.site, USUAL, wait=0.5)
    process = begun(nights, USUAL, 6)

    process.send_signal(signal.SIGTERM)
    _, said = process.communicate()
    first = manifest(nights.project)["portals"]["morning"]
    measures = history(nights)
    rest = night(nights, day)

    assert process.returncode == 11, said
    assert first["outcome"] == "failed"
    assert 0 < first["new"] < len(USUAL)
    assert len(measures) == 15
    assert rest.returncode == 0, rest.stderr
    assert len(history(nights)) == 16
    urls = [record["url"] for record in records(nights.project)]
    assert {path(n) for n in USUAL} <= {url.removeprefix(f"http://{MORNING}") for url in urls}
    assert len(urls) == len(set(urls))


def test_a_cut_night_that_is_accepted_is_no_measure(nights: Nights) -> None:
    nights.usual(15)
    show(nights.site, FLOOD)
    at_the_limit(nights)
    held = manifest(nights.project)["portals"]["morning"]["held_back"]

    accepted = nights.project.run("nightly", "--accept", "morning")
    again = nights.project.run("nightly", "--accept", "morning")

    assert accepted.returncode == 0, accepted.stderr
    assert manifest(nights.project)["portals"]["morning"]["new"] == held
    assert history(nights) == []
    assert again.returncode == 4


def history(nights: Nights) -> list[PortalNight]:
    with closing(Store.open(nights.project.data / "state" / "shuwen.sqlite")) as store:
        return yields.history_of(store, "morning", now() + timedelta(days=30), 100)
