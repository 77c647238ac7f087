"""The lock: what set-up installs is named to the byte, and is what the project is tested with."""

import os
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from crawler import setup
from tests.conftest import ROOT

LOCKED = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
STATED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]


def test_each_file_of_the_lock_has_its_digest() -> None:
    packages = [one for one in LOCKED if "registry" in one["source"]]
    files = [file for one in packages for file in [*one.get("wheels", []), one.get("sdist")]]

    assert len(packages) > 20
    assert all(file["hash"].startswith("sha256:") for file in files if file)
    assert all(one.get("wheels") or one.get("sdist") for one in packages)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment writes down what it is called with; as FAILS says it fails."""
    (tmp_path / "crawler").mkdir()
    for name in ("__init__", "__main__", "setup"):
        shutil.copy(ROOT / "crawler" / f"{name}.py", tmp_path / "crawler")
    shutil.copy(ROOT / "uv.lock", tmp_path)
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/called\n'
        'case "$*" in *"${FAILS:-none}"*) exit 1;; esac\n'
    )
    own.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(("fails", "code"), [("", 0), ("sync", 4)], ids=["made", "refused"])
def test_set_up_installs_by_the_lock_alone(checkout: Path, fails: str, code: int) -> None:
    """`uv sync --locked` refuses a lock that does not fit pyproject.toml, and checks digests."""
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "portals"],
        cwd=checkout, env={**os.environ, "FAILS": fails or "none"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    called = (checkout / "called").read_text().splitlines()
    [synced] = [words for words in called if words.startswith("-m uv sync")]
    assert "--locked" in synced
    assert any(words.startswith("-m pip install") and setup.UV in words for words in called)
    assert done.returncode == code, done.stderr
    assert ("set-up failed" in done.stderr) is bool(code)
    assert ("-m scrapy portals" in called) is (code == 0)


@pytest.mark.parametrize("name", ["scrapy", "twisted", "w3lib", "lxml", "warcio"])
def test_what_runs_here_is_what_is_locked(name: str) -> None:
    [locked] = [one["version"] for one in LOCKED if one["name"] == name]

    assert version(name) == locked


def test_a_new_minor_of_scrapy_is_not_taken_unasked() -> None:
    [stated] = [one for one in STATED if one.lower().startswith("scrapy") and "play" not in one]

    assert "<2.20" in stated.replace(" ", "")
