"""Set-up: makes `.venv/` in the checkout from `uv.lock`. Standard library only: it comes first."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
UV = "uv==0.13.9"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


class SetupError(Exception):
    """Raised by python() when the environment cannot be made; reads as a sentence."""


def python(*, development: bool) -> str:
    """The environment's Python; the environment is made or brought up to the lock before.

    With Chromium on the machine the rendering extra comes along. Raises SetupError.
    """
    words = ["--dev" if development else "--no-dev"]
    if development or any(shutil.which(name) for name in CHROMIUM_NAMES):
        words += ["--extra", "browser"]
    stamp = ENVIRONMENT / f".made-{'development' if development else 'core'}"
    wanted = sha256((ROOT / "uv.lock").read_bytes() + repr(words).encode()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == wanted):
        sys.stderr.write("setting up .venv (once, about half a minute)\n")
        _make(words)
        stamp.write_text(wanted)
    return str(ENVIRONMENT / "bin" / "python")


def become(words: list[str]) -> NoReturn:
    """Go on as a command of the environment: signals and exit code are its own."""
    os.chdir(ROOT)
    os.execv(words[0], words)  # noqa: S606


def _make(words: list[str]) -> None:
    own = ENVIRONMENT / "bin" / "python"
    if not own.exists():
        _do([sys.executable, "-m", "venv", str(ENVIRONMENT)], "on Debian: apt install python3-venv")
    if not _has_pip(own):  # an environment that uv made
        _do([str(own), "-m", "ensurepip", "--upgrade"], "or remove .venv and call this again")
    _do([str(own), "-m", "pip", "install", "--quiet", UV], "is the package index reachable?")
    sync = ["sync", "--quiet", "--locked", "--inexact", "--python", str(own), *words]
    _do([str(own), "-m", "uv", *sync], "is the package index reachable?")


def _has_pip(own: Path) -> bool:
    words = [str(own), "-c", "import pip"]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0  # noqa: S603


def _do(words: list[str], hint: str) -> None:
    try:
        subprocess.run(words, cwd=ROOT, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"set-up failed: {' '.join(words[1:])} ({hint})") from error
