"""A reader who leaves, a full disk behind `>`, a closed descriptor: the exit code stays true."""

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Project
from tests.site import Site, serving
from tests.test_way_of_a_page import MORNING, manifest, morning_path, pages
from tests.two_nights import make_two_nights

STORY = f"http://{MORNING}{morning_path(1)}"
LEFT, FULL, CLOSED = "| true", ">/dev/full", ">&-"
UNBUFFERED = {"PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """What only reads may be asked of it again and again."""
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return Project.on(data)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def shell(
    project: Project, words: str, how: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command as an operator writes it; its own exit code, and what stands on stderr."""
    command = " ".join(project.command(*words.split()))
    line = f"{command} {how}; exit ${{PIPESTATUS[0]}}"
    return subprocess.run(
        ["/bin/bash", "-c", line],
        cwd=ROOT,
        env={**project.environment, **environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.parametrize("buffering", [{}, UNBUFFERED], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("how", [LEFT, FULL, CLOSED])
def test_a_good_night_that_nobody_hears_is_a_good_night(
    project: Project, site: Site, how: str, buffering: dict[str, str]
) -> None:
    ended = shell(project, "nightly evening", how, SHUWEN_HOSTS=site.hosts, **buffering)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert manifest(project)["exit_code"] == 0


@pytest.mark.parametrize(
    ("words", "how", "code"),
    [
        ("verify", LEFT, 0),
        ("verify", FULL, 22),
        ("verify", CLOSED, 0),
        ("portals --json", FULL, 22),
        ("portals", CLOSED, 0),
        ("dups --json", FULL, 22),
        ("replay --dry-run", FULL, 22),
        ("replay --dry-run", LEFT, 0),
        ("dups nothing", FULL, 4),
    ],
)
@pytest.mark.parametrize("buffering", [{}, UNBUFFERED], ids=["buffered", "unbuffered"])
def test_an_answer_that_is_lost_is_said_unless_its_reader_left(
    night: Project, words: str, how: str, code: int, buffering: dict[str, str]
) -> None:
    ended = shell(night, words, how, **buffering)

    assert ended.returncode == code, ended.stderr
    assert ("the output cannot be written: No space left" in ended.stderr) is (code == 22)
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


@pytest.mark.parametrize("words", ["list", "settings --get BOT_NAME"])
def test_an_answer_of_scrapys_own_that_is_lost_is_no_success(project: Project, words: str) -> None:
    assert shell(project, words, FULL).returncode != 0
    assert shell(project, words, "").returncode == 0


@pytest.mark.parametrize(("how", "code"), [(LEFT, 0), (FULL, 22), (CLOSED, 0)])
def test_a_record_that_is_lost_is_said_unless_its_reader_left(
    project: Project, site: Site, how: str, code: int
) -> None:
    ended = shell(project, f"article {STORY}", how, SHUWEN_HOSTS=site.hosts)

    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("how", ["2>&-", "2>/dev/full", ">&- 2>&- <&-"])
def test_a_reason_that_nobody_hears_leaves_the_exit_code(project: Project, how: str) -> None:
    ended = shell(project, "nightly nowhere", how)

    assert ended.returncode == 4


def holds_open(process: subprocess.Popen[bytes], path: Path) -> bool:
    folder = Path(f"/proc/{process.pid}/fd")
    return any(os.path.realpath(link) == str(path.resolve()) for link in folder.glob("*"))


def test_a_stop_that_cannot_be_told_is_a_stop(night: Project) -> None:
    lock = night.data / "state" / "export.lock"
    with lock.open("a") as held, Path("/dev/full").open("w") as full:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = subprocess.Popen(
            night.command("verify"), cwd=ROOT, env=night.environment, stdout=full, stderr=full
        )
        while not holds_open(waiting, lock):
            assert waiting.poll() is None
            time.sleep(0.05)
        waiting.terminate()

        assert waiting.wait(timeout=100) == 11
