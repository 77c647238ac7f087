"""Repair by the real command: after each damage the bytes are those of the untouched twin."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.exit_codes import ExitCode
from crawler.files import locked
from crawler.folders import Folders
from crawler.repair.repairing import repair
from crawler.verify.verifying import verify
from tests.conftest import Project
from tests.two_nights import make_two_nights, published


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


@pytest.fixture
def project(night: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Project.on(Path(shutil.copytree(night, tmp_path / "data")))


def asked(project: Project, *words: str, code: ExitCode) -> dict[str, Any]:
    """What a command says on stdout; it ends with this code."""
    ended = project.run(*words)
    assert ended.returncode == code, ended.stdout + ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def a_part(data: Path) -> Path:
    return max(data.glob("articles/*/*.jsonl"), key=lambda path: path.stat().st_size)


def tear(data: Path) -> Path:
    path = a_part(data)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def double(data: Path) -> Path:
    path = a_part(data)
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[0])
    return path


def misplace(data: Path) -> Path:
    path = a_part(data)
    wrong = data / "articles" / "date=2001-01-01" / path.name
    wrong.parent.mkdir()
    return path.rename(wrong)


def flip(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    return path


def remove(path: Path) -> Path:
    path.unlink()
    return path


def copy_beside(data: Path) -> Path:
    part = a_part(data)
    return Path(shutil.copy(part, part.with_stem("20010101T000000Z-0000")))


DAMAGES: dict[str, Callable[[Path], Path]] = {
    "a torn line": tear,
    "a line twice": double,
    "a part in a wrong partition": misplace,
    "a changed part": lambda data: flip(a_part(data)),
    "a missing part": lambda data: remove(a_part(data)),
    "a second copy of a part": copy_beside,
    "a missing manifest": lambda data: remove(max(data.glob("runs/*/manifest.json"))),
    "a changed manifest": lambda data: flip(min(data.glob("runs/*/manifest.json"))),
    "a changed latest.json": lambda data: flip(data / "runs" / "latest.json"),
    "a missing index": lambda data: remove(min(data.glob("warc/*/*/*.cdxj"))),
    "a changed index": lambda data: flip(max(data.glob("warc/*/*/*.cdxj"))),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_what_was_damaged_has_its_bytes_again(
    night: Path, project: Project, damage: Callable[[Path], Path]
) -> None:
    place = damage(project.data)
    damaged = place.read_bytes() if place.exists() else None
    assert not verify(Folders(project.data)).is_whole

    told = asked(project, "repair", code=ExitCode.DONE)

    assert published(project.data) == published(night)
    assert verify(Folders(project.data)).is_whole
    kept = project.data / told["quarantine"] / place.relative_to(project.data)
    assert (kept.read_bytes() if kept.exists() else None) == damaged
    assert repair(Folders(project.data)).deeds == ()


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(project: Project) -> None:
    for damage in (tear, copy_beside):
        damage(project.data)
    remove(project.data / "runs" / "latest.json")
    before = published(project.data)

    told = asked(project, "repair", "--dry-run", code=ExitCode.DONE)

    assert published(project.data) == before
    assert not list(project.data.glob("quarantine/repair-*"))
    assert told["deeds"] == asked(project, "repair", code=ExitCode.DONE)["deeds"]
    assert len(told["deeds"]) == 3


def test_a_capture_that_nothing_else_holds_is_named(project: Project) -> None:
    lost = remove(min(project.data.glob("warc/*/*/*.warc.gz")))

    [deed] = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    assert (deed["result"], deed["path"]) == ("lost", str(lost.relative_to(project.data)))
    asked(project, "verify", code=ExitCode.QUALITY)
    assert repair(Folders(project.data)).deeds[0].result == "lost"


def test_no_run_begins_while_a_repair_is_on(project: Project) -> None:
    lock = project.data / "state" / "repair.lock"
    with locked(lock):
        night = project.run("nightly", "morning")
        other = project.run("repair")

    assert (night.returncode, other.returncode) == (ExitCode.LOCKED, ExitCode.LOCKED)
    assert "repair" in night.stderr
