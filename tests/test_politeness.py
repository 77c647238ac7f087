"""Hosts that want to be left alone are: the server's own log of times is the witness."""

import os
import signal
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.faults.answers import page
from tests.faults.case import told
from tests.faults.redirects import in_turn, to
from tests.faults.robots import CHALLENGE, plain
from tests.faults.server import Fault, FaultServer, Hit, serving_faults
from tests.pages import article, listing
from tests.test_robots import ends_of, failures_of, hosts

LISTING = "www.faulty.example/yw/"
ROWS = 8
FRAME = f'<div class="foot">{"青溪晨报网版权所有，未经书面授权不得转载。" * 9}</div>'
SLACK_SECONDS = 1.5  # a busy machine asks, and writes down what was asked, a little late


def url_of(host: str, number: int = 1) -> str:
    return f"http://{host}.faulty.example/yw/202603/{number}.html"


def path_of(host: str, number: int = 1) -> str:
    return url_of(host, number).removeprefix("http://")


def site(faults: Mapping[str, Fault]) -> dict[str, Fault]:
    """`faults` by the path of an article, and the listing that names them."""
    rows = [
        (f"http://{path}", f"第{n}号消息：{path[:9]}", "2026-03-04")
        for n, path in enumerate(faults)
    ]
    return {LISTING: page(listing(rows).body), **faults}


def busy(*headers: str, status: str = "503 Busy") -> Fault:
    return page(b"busy", *headers, status=status)


def once(fault: Fault, number: int) -> Fault:
    return in_turn(fault, page(told(number, f"story-{number}")))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.on(tmp_path / "data", spiders="tests.faults.portals")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving_faults(FaultServer({})) as served:
        yield served


def waits(server: FaultServer, fragment: str) -> list[float]:
    return [later.seconds - hit.seconds for hit, later in pairwise(server.hits(fragment))]


def span(hits: list[Hit]) -> float:
    """Seconds from the first to the last: one late hit between them changes nothing."""
    return hits[-1].seconds - hits[0].seconds


def test_retry_after_is_waited_for_and_others_go_on(project: Project, server: FaultServer) -> None:
    day = "Date: Wed, 04 Mar 2026 08:00:00 GMT"
    server.faults |= site(
        {
            path_of("a-seconds"): once(busy("Retry-After: 3"), 1),
            path_of("a-day"): once(busy(day, "Retry-After: Wed, 04 Mar 2026 08:00:03 GMT"), 2),
            path_of("a-junk"): once(busy("Retry-After: -5", status="429 Often"), 3),
            path_of("a-ages"): busy("Retry-After: 999999999", status="429 Often"),
            path_of("a-ages", 2): page(told(5, "never-asked")),
            path_of("a-sound"): page(told(6, "sound")),
        }
    )

    done = project.run("crawl", "faulty", SHUWEN_HOSTS=hosts(server))

    ends = ends_of(project.data)
    assert done.returncode == 18, done.stderr
    assert "left a-ages.faulty.example alone: http-429" in done.stderr
    for host in ("a-seconds", "a-day"):
        assert ends[url_of(host)] == "new"
        assert [wait >= 3 for wait in waits(server, path_of(host))] == [True]
    assert ends[url_of("a-junk")] == ends[url_of("a-sound")] == "new"
    assert ends[url_of("a-ages")] == "failed/http-429"
    assert ends[url_of("a-ages", 2)] == "failed/host-left"
    assert len(server.hits(path_of("a-ages"))) == 1
    assert not server.hits(path_of("a-ages", 2))
    waited = server.hits(path_of("a-seconds"))
    assert server.hits(path_of("a-sound"))[0].seconds < waited[1].seconds
    assert failures_of(project.data) == 0


def test_a_host_that_only_blocks_is_left_and_tried_the_next_night(
    project: Project, server: FaultServer
) -> None:
    blocked = {path_of("b-block", n): page(CHALLENGE.encode()) for n in range(ROWS)}
    broken = {path_of("b-broken", n): busy(status="500 Oops") for n in range(12)}
    server.faults |= site({**blocked, **broken, path_of("b-sound"): page(told(1, "sound"))})

    done = project.run("crawl", "faulty", "-s", "RETRY_TIMES=0", SHUWEN_HOSTS=hosts(server))

    ends = list(ends_of(project.data).values())
    asked, asked_broken = (
        server.hits(f"{host}.faulty.example/yw/") for host in ("b-block", "b-broken")
    )
    assert done.returncode == 9
    assert "left b-block.faulty.example alone: challenge" in done.stderr
    assert "left b-broken.faulty.example alone: http-500" in done.stderr
    assert 5 <= len(asked) < ROWS
    assert 10 <= len(asked_broken) <= 12
    assert ends.count("failed/challenge") == len(asked)
    assert ends.count("failed/host-left") == ROWS + 12 - len(asked) - len(asked_broken)
    assert failures_of(project.data) == len(asked_broken)
    server.faults |= {path: page(told(n, f"b{n}")) for n, path in enumerate(blocked)}
    project.run("crawl", "faulty", "-s", "RETRY_TIMES=0", SHUWEN_HOSTS=hosts(server))
    assert {ends_of(project.data)[f"http://{path}"] for path in blocked} == {"new"}


def test_a_crawl_that_waits_can_be_stopped_at_once(project: Project, server: FaultServer) -> None:
    server.faults |= site({path_of("c-busy"): busy("Retry-After: 500")})
    crawl = project.start("crawl", "faulty", SHUWEN_HOSTS=hosts(server))
    while not server.hits(path_of("c-busy")):
        assert crawl.poll() is None
    os.kill(crawl.pid, signal.SIGTERM)

    _, errors = crawl.communicate(timeout=40)

    assert crawl.returncode == 11, errors
    assert ends_of(project.data)[url_of("c-busy")] == "failed/unfinished"


def test_an_asker_waits_for_no_five_minutes_and_nor_does_the_next(
    project: Project, server: FaultServer
) -> None:
    (project.data / "state").mkdir(parents=True)
    server.faults[path_of("c-busy")] = busy("Retry-After: 300")
    own = {"SHUWEN_HOSTS": hosts(server), "SHUWEN_DELAY": "0.2"}

    asked = project.run("article", url_of("c-busy"), **own)
    hits = len(server.log)
    asked_again = project.run("article", url_of("c-busy"), **own)

    assert (asked.returncode, asked_again.returncode) == (18, 18)
    assert "the server answers 503" in asked.stderr
    assert "asks to be left alone for a while" in asked_again.stderr
    assert hits == len(server.log) == 2


def test_a_night_leaves_a_host_whose_long_pause_another_process_was_told(
    project: Project, server: FaultServer
) -> None:
    (project.data / "state").mkdir(parents=True)
    server.faults |= site({path_of("www"): busy("Retry-After: 7200")})
    own = {"SHUWEN_HOSTS": hosts(server), "SHUWEN_DELAY": "0.2"}
    project.run("article", url_of("www"), **own)
    asked = len(server.log)

    night = project.run("nightly", **own)

    assert night.returncode == 18, night.stderr
    assert "要闻: host-left; left www.faulty.example alone: paused" in night.stderr
    assert len(server.log) == asked


def test_two_processes_together_ask_a_host_no_faster_than_one(
    project: Project, server: FaultServer
) -> None:
    host = "www"
    server.faults |= site({path_of(host, n): page(told(n, f"d{n}")) for n in range(4)})
    server.faults[path_of(host, 8)] = once(busy(), 8)
    server.faults[path_of(host, 9)] = in_turn(to("/yw/202603/3.html"), page(told(9, "d9")))
    own = {"SHUWEN_HOSTS": hosts(server), "SHUWEN_DELAY": "1"}
    crawl = project.start("nightly", **own)
    askers = [project.start("article", url_of(host, n), **own) for n in (8, 9)]

    errors = [process.communicate(timeout=100)[1] for process in (crawl, *askers)]

    hits = server.hits(f"{host}.faulty.example")
    assert errors == ["", "", ""]
    assert len(hits) >= 9
    assert span(hits) > len(hits) - 1 - SLACK_SECONDS


def test_a_crawl_delay_is_kept_from_robots_txt_on(project: Project, server: FaultServer) -> None:
    server.faults |= site({path_of("www", n): page(told(n, f"e{n}")) for n in range(2)})
    server.faults["www.faulty.example/robots.txt"] = plain(b"User-agent: *\nCrawl-delay: 2\n")

    done = project.run("crawl", "faulty", SHUWEN_HOSTS=hosts(server))

    assert done.returncode == 0, done.stderr
    hits = server.hits("www.faulty.example")
    assert len(hits) == 5  # two articles, and an address that cannot exist
    assert span(hits) > 2 * 4 - SLACK_SECONDS


def test_a_challenge_in_the_portals_frame_is_a_block(project: Project, server: FaultServer) -> None:
    """Each other in its words: one body for all would be told by that."""
    asks = "您的访问过于频繁，请完成安全验证后继续访问。编号"
    checks = {
        path_of("www", n): page(article("安全验证", [f"{asks}{n}"], tail=FRAME).body)
        for n in range(5 * ROWS)
    }
    server.faults |= site(checks)

    night = project.run("nightly", SHUWEN_HOSTS=hosts(server))

    assert night.returncode == 18, night.stderr
    assert not list(project.data.glob("articles/*/*.jsonl"))
    assert {ends_of(project.data)[f"http://{path}"] for path in checks} == {
        "failed/challenge",
        "failed/host-left",
    }


@pytest.mark.parametrize("words", [("nightly",), ("crawl", "faulty")])
def test_one_page_for_every_address_is_not_published(
    project: Project, server: FaultServer, words: tuple[str, ...]
) -> None:
    paths = [path_of("www", n) for n in range(ROWS)]
    server.faults |= site({path: page(told(1, "welcome")) for path in paths})

    ended = project.run(*words, SHUWEN_HOSTS=hosts(server))

    assert ended.returncode == 18
    assert "one page came for every address" in ended.stderr
    assert "--accept" not in ended.stderr
    assert not list(project.data.glob("articles/*/*.jsonl"))
    assert list(project.data.glob("quarantine/*/faulty.jsonl"))
    assert failures_of(project.data) == 0
    server.faults |= {path: page(told(n, f"f{n}")) for n, path in enumerate(paths)}
    assert project.run("nightly", SHUWEN_HOSTS=hosts(server)).returncode == 0
    assert {ends_of(project.data)[f"http://{path}"] for path in paths} == {"new"}
