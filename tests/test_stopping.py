"""Signals: once is a clean stop in time, twice at once; whatever the command is doing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Project
from tests.site import Site, serving
from tests.test_way_of_a_page import (
    MORNING,
    manifest,
    morning_listing,
    morning_path,
    morning_story,
    pages,
    records,
)

MANY = list(range(1, 13))
STORY = f"http://{MORNING}{morning_path(1)}"
CLEAN_SECONDS = 30
AT_ONCE_SECONDS = 10  # on a busy machine; a hanging page takes longer than the test


@pytest.fixture
def site() -> Iterator[Site]:
    """A portal with a dozen stories."""
    served = Site(pages())
    served.pages[f"{MORNING}/yw/"] = morning_listing(MANY)
    for n in MANY:
        answer = morning_story(n)
        served.pages[f"{MORNING}{morning_path(n)}"] = answer
    with serving(served):
        yield served


def hang(site: Site, *numbers: int) -> None:
    for n in numbers:
        path = f"{MORNING}{morning_path(n)}"
        story = morning_story(n)
        site.pages[path] = type(story)(story.body, wait_seconds=100)


def wait_for(site: Site, path: str, process: subprocess.Popen[str]) -> None:
    while not site.asked(path):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def ended(process: subprocess.Popen[str], within: float) -> tuple[str, str]:
    begun = time.monotonic()
    said = process.communicate(timeout=100)
    assert time.monotonic() - begun < within
    return said


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["nightly", "morning"], signal.SIGTERM),
        (["nightly", "morning"], signal.SIGHUP),
        (["crawl", "morning"], signal.SIGINT),
        (["crawl", "morning"], signal.SIGHUP),
    ],
    ids=str,
)
def test_one_signal_stops_in_time_though_a_server_hangs_and_the_next_run_goes_on(
    project: Project, site: Site, words: list[str], number: signal.Signals
) -> None:
    hang(site, *range(3, 13))
    process = project.start(*words, SHUWEN_HOSTS=site.hosts)
    wait_for(site, morning_path(3), process)

    process.send_signal(number)
    _, errors = ended(process, CLEAN_SECONDS)

    assert process.returncode == 11, errors
    assert "morning: shutdown" in errors.splitlines()[-1]
    assert manifest(project)["portals"]["morning"]["failed"]["unfinished"] == 10
    site.pages |= {f"{MORNING}{morning_path(n)}": morning_story(n) for n in MANY}
    again = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    assert again.returncode == 0, again.stderr
    assert len(records(project)) == len(MANY)


@pytest.mark.parametrize("words", [["nightly", "morning"], ["crawl", "morning"]], ids=" ".join)
def test_two_signals_stop_at_once_and_the_next_run_goes_on(
    project: Project, site: Site, words: list[str]
) -> None:
    hang(site, *range(3, 13))
    process = project.start(*words, SHUWEN_HOSTS=site.hosts)
    wait_for(site, morning_path(3), process)

    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    _, errors = ended(process, AT_ONCE_SECONDS)

    assert process.returncode == 11, errors
    site.pages |= {f"{MORNING}{morning_path(n)}": morning_story(n) for n in MANY}
    assert project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts).returncode == 0
    assert len(records(project)) == len(MANY)


@pytest.mark.parametrize("save", [[], ["--save"]], ids=["printed", "saved"])
def test_one_article_stops_in_time_though_its_server_hangs(
    project: Project, site: Site, save: list[str]
) -> None:
    hang(site, 1)
    process = project.start("article", STORY, *save, SHUWEN_HOSTS=site.hosts)
    wait_for(site, morning_path(1), process)

    process.send_signal(signal.SIGTERM)
    out, errors = ended(process, CLEAN_SECONDS)

    assert process.returncode == 11, errors
    assert out == ""
    assert "stopped by a signal" in errors.splitlines()[-1]


def is_ours(process: subprocess.Popen[str]) -> bool:
    """Whether the process has come as far as our first module: it catches SIGTERM."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    [caught] = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt")]
    return bool(int(caught, 16) & 1 << (signal.SIGTERM - 1))


@pytest.mark.parametrize(
    "words",
    [["nightly"], ["crawl", "morning"], ["article", STORY], ["extract", "M.jsonl", "-o", "o"]],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_command_starts_is_a_stop_too(
    project: Project, site: Site, words: list[str], number: signal.Signals
) -> None:
    process = project.start(*words, SHUWEN_HOSTS=site.hosts)
    while not is_ours(process):
        assert process.poll() is None, process.communicate()

    process.send_signal(number)
    _, errors = ended(process, AT_ONCE_SECONDS)

    assert process.returncode == 11, errors
    assert errors == "stopped by a signal\n"


def test_a_signal_reaches_the_night_that_the_set_up_has_started(
    project: Project, site: Site
) -> None:
    """`python3 -m crawler nightly`, of which a service manager knows the first process alone."""
    hang(site, 3)
    words = project.command("nightly", "morning")
    process = subprocess.Popen(
        [sys.executable, "-c", f"from crawler.setup import become; become({words})"],
        cwd=ROOT,
        env={**project.environment, "SHUWEN_HOSTS": site.hosts},
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(site, morning_path(3), process)

    process.send_signal(signal.SIGTERM)
    _, errors = ended(process, CLEAN_SECONDS)

    assert process.returncode == 11, errors
    assert errors.splitlines()[-1] == "nightly: morning: shutdown"


def test_ctrl_c_in_a_terminal_reaches_a_crawl_once(project: Project, site: Site) -> None:
    """A terminal signals the whole group: the night and what it started."""
    hang(site, 3)
    process = subprocess.Popen(
        project.command("nightly", "morning"),
        cwd=ROOT,
        env={**project.environment, "SHUWEN_HOSTS": site.hosts},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(site, morning_path(3), process)

    os.killpg(process.pid, signal.SIGINT)
    ended(process, CLEAN_SECONDS)

    [log] = project.data.glob("runs/*/morning.log")
    assert process.returncode == 11
    assert "Received SIGTERM, shutting down gracefully" in log.read_text()
    assert manifest(project)["portals"]["morning"]["reason"] == "shutdown"
