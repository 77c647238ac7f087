"""robots.txt by RFC 9309: one night over every answer it may give, and what the store keeps."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.faults.answers import page
from tests.faults.robots import DENY, ELSEWHERE, ROBOTS, RobotsCase, plain, robots_site
from tests.faults.server import FaultServer, serving_faults
from tests.pages import listing
from tests.preload import compiled, write_number
from tests.test_way_of_a_page import manifest

LISTING = "www.faulty.example/yw/"
BOUNDS = ("-s", "DOWNLOAD_TIMEOUT=3", "-s", "CONCURRENT_REQUESTS=32")
HOUR = 3600
CRAWL = ("crawl", "faulty")


@dataclass(frozen=True)
class Night:
    """What one night made of all the cases."""

    server: FaultServer
    ends: Mapping[str, str]
    verdicts: Mapping[str, str]


def hosts(server: FaultServer) -> str:
    names = ("*.faulty.example", ELSEWHERE)
    return ",".join(f"{name}=127.0.0.1:{server.port}" for name in names)


def ends_of(data: Path) -> dict[str, str]:
    """URL → `state/reason` of the last run."""
    with closing(sqlite3.connect(data / "state" / "shuwen.sqlite")) as store:
        found = store.execute("select url, state, reason from ledger order by run_id").fetchall()
    return {url: f"{state}/{reason}".rstrip("/") for url, state, reason in found}


def failures_of(data: Path) -> int:
    with closing(sqlite3.connect(data / "state" / "shuwen.sqlite")) as store:
        return int(store.execute("select sum(failures) from urls").fetchone()[0])


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    data = tmp_path_factory.mktemp("robots") / "data"
    rows = listing([(case.url, case.title, "2026-03-04") for case in ROBOTS])
    with serving_faults(FaultServer({LISTING: page(rows.body), **robots_site()})) as server:
        project = Project.on(data, spiders="tests.faults.portals")
        done = project.run("nightly", *BOUNDS, SHUWEN_HOSTS=hosts(server))
        assert done.returncode == 0, done.stderr
        verdicts = manifest(project)["portals"]["faulty"]["robots"]
        yield Night(server, ends_of(data), verdicts)


@pytest.mark.parametrize("case", ROBOTS, ids=lambda case: f"{case.number}-{case.name}")
def test_an_article_ends_as_its_robots_txt_says(night: Night, case: RobotsCase) -> None:
    asked = night.server.hits(f"{case.name}.faulty.example/yw/")

    assert night.ends[case.url] == case.ends
    assert night.verdicts[f"http://{case.name}.faulty.example"] == case.verdict
    # the article, and an address beside it that cannot exist
    assert len(asked) == 2 * (case.ends == "new")


def test_five_redirects_of_a_robots_txt_are_followed(night: Night) -> None:
    assert len(night.server.hits("r-circle.faulty.example/robots.txt")) <= 6
    assert len(night.server.hits(f"{ELSEWHERE}/robots.txt")) == 1


@pytest.fixture
def server() -> Iterator[FaultServer]:
    cases = [case for case in ROBOTS if case.name == "r-deny"]
    rows = listing([(case.url, case.title, "2026-03-04") for case in cases])
    faults = {**robots_site(), LISTING: page(rows.body)}
    with serving_faults(FaultServer(faults)) as served:
        yield served


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.on(tmp_path / "data", spiders="tests.faults.portals")


ROBOTS_PATH = "r-deny.faulty.example/robots.txt"
URL = "http://r-deny.faulty.example/yw/202603/1.html"


def run(project: Project, server: FaultServer, *words: str, hours: float = 0) -> int:
    shift = {"SHUWEN_CLOCK_SHIFT": str(hours * HOUR)}
    done = project.run(*words, *BOUNDS, SHUWEN_HOSTS=hosts(server), **shift)
    return done.returncode


def test_a_copy_of_today_is_asked_for_by_nobody_again(
    project: Project, server: FaultServer
) -> None:
    server.faults[ROBOTS_PATH] = plain(b"User-agent: *\nDisallow: /search\n")
    assert run(project, server, *CRAWL) == 0

    assert run(project, server, "article", URL, hours=11) == 0
    asked_by_day = len(server.hits(ROBOTS_PATH))
    assert run(project, server, "article", URL, hours=13) == 0

    assert asked_by_day == 1
    assert len(server.hits(ROBOTS_PATH)) == 2


def test_a_night_goes_by_the_rules_of_its_own_day(project: Project, server: FaultServer) -> None:
    server.faults[ROBOTS_PATH] = plain(b"")
    run(project, server, *CRAWL)
    server.faults[ROBOTS_PATH] = plain(DENY)

    run(project, server, *CRAWL, hours=24)

    assert ends_of(project.data)[URL] == "failed/robots"


def test_the_last_good_copy_stands_in_for_a_day_and_no_longer(
    project: Project, server: FaultServer
) -> None:
    server.faults[ROBOTS_PATH] = plain(b"")
    run(project, server, *CRAWL)
    server.faults[ROBOTS_PATH] = plain(b"busy", "503 Busy")

    run(project, server, *CRAWL, hours=24)
    verdicts = manifest(project)["portals"]["faulty"]["robots"]
    asked = len(server.hits(URL.removeprefix("http://")))
    run(project, server, *CRAWL, hours=48)

    assert verdicts["http://r-deny.faulty.example"] == "copy/http-503"
    assert asked == 2
    assert ends_of(project.data)[URL] == "failed/robots-http-503"
    assert len(server.hits(URL.removeprefix("http://"))) == 2


def test_no_answer_is_no_try_and_is_asked_for_again_after_an_hour(
    project: Project, server: FaultServer
) -> None:
    server.faults[ROBOTS_PATH] = plain(b"busy", "503 Busy")
    run(project, server, *CRAWL)
    asked = len(server.hits(ROBOTS_PATH))
    server.faults[ROBOTS_PATH] = plain(b"")

    run(project, server, *CRAWL, hours=0.5)
    asked_within_the_hour = len(server.hits(ROBOTS_PATH))
    tries = failures_of(project.data)
    run(project, server, *CRAWL, hours=1.5)

    assert asked_within_the_hour == asked
    assert tries == 0
    assert ends_of(project.data)[URL] == "new"


def test_rules_that_change_while_a_crawl_goes_on_hold_half_a_day_later(
    project: Project, server: FaultServer, tmp_path: Path
) -> None:
    """With the first answer clock and rules go on; some requests are on their way by then."""
    others = [URL.replace("1.html", f"{number}.html") for number in range(2, 14)]
    rows = listing(
        [(url, f"第{n}号消息：山里的收成", "2026-03-04") for n, url in enumerate(others)]
    )
    server.faults[LISTING] = page(rows.body)
    server.faults[ROBOTS_PATH] = plain(b"")
    now = tmp_path / "shift"
    write_number(now, 0)

    async def answer(writer: asyncio.StreamWriter) -> None:
        server.faults[ROBOTS_PATH] = plain(DENY)
        write_number(now, 13 * HOUR)
        await page(b"gone", status="404 Gone")(writer)

    server.faults |= {url.removeprefix("http://"): answer for url in others}
    done = project.run(
        *CRAWL, SHUWEN_HOSTS=hosts(server), SHUWEN_DELAY="0.5",
        LD_PRELOAD=compiled("clock", tmp_path), SHIFT_FILE=str(now),
    )  # fmt: skip

    ends = ends_of(project.data)
    assert [ends[url] for url in others].count("failed/robots") >= 6, done.stderr
    assert len(server.hits(ROBOTS_PATH)) == 2
    assert 1 <= len(server.hits("r-deny.faulty.example/yw/")) <= 6


def test_a_delay_of_a_day_is_kept_as_a_minute_and_said(
    project: Project, server: FaultServer
) -> None:
    server.faults[ROBOTS_PATH] = plain(b"User-agent: *\nCrawl-delay: 86400\n")

    done = project.run(
        *CRAWL,
        "-s",
        "CLOSESPIDER_TIMEOUT=3",
        "-s",
        "DOWNLOAD_TIMEOUT=3",
        SHUWEN_HOSTS=hosts(server),
    )

    said = (
        "robots/delay_capped: 60 instead of 86400 seconds: http://r-deny.faulty.example/robots.txt"
    )
    assert said in done.stderr
    assert done.returncode == 15
    assert not server.hits("r-deny.faulty.example/yw/")


def test_an_asker_is_told_why_nothing_may_be_asked(project: Project, server: FaultServer) -> None:
    server.faults[ROBOTS_PATH] = plain(b"busy", "503 Busy")

    done = project.run("article", URL, *BOUNDS, SHUWEN_HOSTS=hosts(server))

    assert done.returncode == 18
    assert "robots.txt cannot be read (http-503), so nothing may be asked" in done.stderr
    assert not json.loads(done.stdout or "null")
