"""A disk that is really full, or almost: exit code 3, nothing is lost, the next run goes on."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ROOT, Project
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import (
    MORNING,
    morning_listing,
    morning_path,
    morning_story,
    pages,
    records,
)

MANY = list(range(1, 25))


@pytest.fixture
def site() -> Iterator[Site]:
    """Pages that do not compress: half a megabyte each."""
    served = Site(pages())
    served.pages[f"{MORNING}/yw/"] = morning_listing(MANY)
    for n in MANY:
        ballast = b"<!--" + os.urandom(250_000).hex().encode() + b"-->"
        body = morning_story(n).body.replace(b"</body>", ballast + b"</body>")
        served.pages[f"{MORNING}{morning_path(n)}"] = Answer(body)
    with serving(served):
        yield served


@pytest.fixture
def small_disk(project: Project) -> Iterator[Path]:
    """A disk of its own for the data folder, which only root can mount."""
    project.data.mkdir()
    if os.geteuid() != 0 or not mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", project.data):
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield project.data
    finally:
        subprocess.run(["/bin/umount", "--lazy", project.data], check=True)


def mount(*words: str | Path) -> bool:
    return not subprocess.run(["/bin/mount", *words], check=False, capture_output=True).returncode


def resize(disk: Path, megabytes: int) -> None:
    assert mount("-o", f"remount,size={megabytes}m", disk)


@pytest.mark.parametrize("command", ["nightly", "crawl"])
def test_a_disk_that_fills_up_ends_the_run_and_the_next_one_goes_on(
    project: Project, site: Site, small_disk: Path, command: str
) -> None:
    there = {"SHUWEN_HOSTS": site.hosts, "SHUWEN_DISK_MB": "0"}

    full = project.run(command, "morning", **there)
    resize(small_disk, 100)
    again = project.run("nightly", "morning", **there)

    assert full.returncode == 3, full.stderr
    assert "disk" in full.stderr.splitlines()[-1]
    assert again.returncode == 0, again.stderr
    found = [record["url"] for record in records(project)]
    assert len(found) == len(set(found)) == len(MANY)


def test_a_run_stops_while_there_is_still_room_to_end_it_well(
    project: Project, site: Site, small_disk: Path
) -> None:
    for path, answer in site.pages.items():
        site.pages[path] = replace(answer, wait_seconds=1.2)
    there = {"SHUWEN_HOSTS": site.hosts, "SHUWEN_DISK_MB": "27"}
    resize(small_disk, 30)

    low = project.run("nightly", "morning", **there)
    published = len(records(project))
    refused = project.run("nightly", "morning", **there)
    resize(small_disk, 100)
    again = project.run("nightly", "morning", **there)

    assert low.returncode == 3, low.stderr
    assert low.stderr == "nightly: morning: the disk is almost full\n"
    assert 0 < published < len(MANY)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "the disk is almost full" in refused.stderr
    assert again.returncode == 0, again.stderr
    assert len(records(project)) == len(MANY)


@pytest.mark.parametrize(("files", "code"), [(64, 0), (20, 3), (16, 3)])
def test_few_files_are_enough_and_too_few_are_said(project: Project, files: int, code: int) -> None:
    with serving(Site(pages())) as few:
        words = [*project.command("nightly"), "-s", f"SHUWEN_HOSTS={few.hosts}"]
        night = subprocess.run(
            ["/bin/sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *words],
            cwd=ROOT, env=project.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        again = project.run("nightly", SHUWEN_HOSTS=few.hosts)

    assert night.returncode == code, night.stderr
    assert ("cannot be written" in night.stderr) is bool(code)
    assert again.returncode == 0, again.stderr
    assert len(records(project)) == 9


def test_a_disk_that_is_read_only_is_said_and_not_the_settings_fault(
    project: Project, site: Site, small_disk: Path
) -> None:
    assert mount("-o", "remount,ro", small_disk)

    refused = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert refused.returncode == 3
    assert "Read-only file system" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not site.log
