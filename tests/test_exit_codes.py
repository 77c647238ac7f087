"""Every exit code, provoked by the real command; the last line on stderr names the reason.

Code 10 of a night: tests/test_gate.py. 11: tests/test_stopping.py. 3 on a full disk:
tests/test_disk.py.
"""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from crawler.exit_codes import ExitCode
from tests.conftest import Project
from tests.pages import article
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import MORNING, manifest, morning_path, pages

STORY = f"http://{MORNING}{morning_path(1)}"
ROBOTS = f"{MORNING}/robots.txt"
FORBIDDEN = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def lock(project: Project, held: ExitStack) -> None:
    path = project.data / "state" / "nightly.lock"
    path.parent.mkdir(parents=True)
    fcntl.flock(held.enter_context(path.open("a")), fcntl.LOCK_EX)


def nothing(_project: Project, _held: ExitStack) -> None:
    """All is as it should be."""


def stand_in_the_way(project: Project, _held: ExitStack) -> None:
    project.data.mkdir()
    (project.data / "articles").write_text("not a folder")


@dataclass(frozen=True, kw_only=True)
class Case:
    code: int
    words: tuple[str, ...] = ("nightly", "morning")
    said: str
    served: Mapping[str, Answer] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[Project, ExitStack], None] = nothing


CASES = {
    "done": Case(code=0, said=""),
    "a portal's code raises": Case(
        code=1,
        words=("crawl", "raising"),
        environment={"SHUWEN_SPIDERS": "tests.raising_portals"},
        said="raising: start_error",
    ),
    "no room": Case(
        code=3, environment={"SHUWEN_DISK_MB": "1000000000"}, said="the disk is almost full"
    ),
    "no room for one article": Case(
        code=3,
        words=("article", "--save", STORY),
        environment={"SHUWEN_DISK_MB": "1000000000"},
        said="the disk is almost full",
    ),
    "unknown portal": Case(code=4, words=("nightly", "nowhere"), said="unknown portal 'nowhere'"),
    "another night": Case(code=5, before=lock, said="another nightly or a repair is running"),
    "a section is gone": Case(
        code=9, served={f"{MORNING}/yw/": Answer(b"", 404)}, said="morning: 要闻: http-404"
    ),
    "no story": Case(
        code=10,
        words=("article", "--browser", "never", STORY),
        served={f"{MORNING}{morning_path(1)}": article("", [])},
        said="no title that can be told",
    ),
    "time limit of the crawl": Case(
        code=15,
        words=("nightly", "morning", "-s", "CLOSESPIDER_TIMEOUT=1"),
        environment={"SHUWEN_DELAY": "0.7"},
        said="morning: closespider_timeout",
    ),
    "time limit of the process": Case(
        code=15,
        words=("nightly", "morning", "-s", "SHUWEN_PORTAL_SECONDS=4"),
        served={f"{MORNING}/yw/": Answer(b"", wait_seconds=8)},
        said="morning: time limit",
    ),
    "forbidden": Case(code=18, served={ROBOTS: FORBIDDEN}, said="morning: 要闻: robots"),
    "data set not writable": Case(code=22, before=stand_in_the_way, said="cannot be published"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_exit_code_is_what_the_command_ends_with(
    project: Project, site: Site, held: ExitStack, case: Case
) -> None:
    site.pages |= case.served
    case.before(project, held)

    done = project.run(*case.words, SHUWEN_HOSTS=site.hosts, **case.environment)

    assert done.returncode == case.code, done.stderr
    assert case.said in (done.stderr.splitlines() or [""])[-1]
    assert ("Traceback" in done.stderr) is (case.code == ExitCode.INTERNAL)
    if done.stdout and case.words[0] == "nightly":
        assert manifest(project)["exit_code"] == case.code


def test_no_exit_code_is_without_its_test() -> None:
    elsewhere = {ExitCode.STOPPED}

    assert {case.code for case in CASES.values()} | elsewhere == set(ExitCode)
