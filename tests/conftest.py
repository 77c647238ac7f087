"""What the tests share: the real commands in processes of their own, and the shared corpus."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHUWEN_SHARED") or ROOT.parent / "shared")
COMMAND_SECONDS = 200  # two nights of the demo on a busy machine


@dataclass(frozen=True)
class Project:
    """The commands on one data folder."""

    data: Path
    environment: Mapping[str, str]

    @classmethod
    def on(cls, data: Path, spiders: str = "tests.sample_portals") -> "Project":
        """A data folder that waits for nobody, with portals of the tests'."""
        own = {"SHUWEN_DATA": str(data), "SHUWEN_DELAY": "0", "SHUWEN_SPIDERS": spiders}
        return cls(data, {**os.environ, **own})

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m scrapy …` to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start `python -m scrapy …`; the caller waits for it."""
        return subprocess.Popen(
            self.command(*words),
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def command(*words: str) -> list[str]:
        return [sys.executable, "-m", "scrapy", *words]


@pytest.fixture(scope="session", autouse=True)
def hearing() -> None:
    """Under nohup, or in a shell's background, a suite would hand on that it ignores signals."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The commands as a user runs them, on an empty data folder, with the tests' portals."""
    return Project.on(tmp_path / "data")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages, which is no part of the project."""
    if not (SHARED / "corpus" / "manifest.jsonl").is_file():
        pytest.skip("the real pages (../shared or SHUWEN_SHARED) are not here")
    return SHARED
