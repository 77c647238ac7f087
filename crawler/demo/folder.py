"""The demo's data folder: started afresh, and nothing in it deleted but what a demo made."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.files import LockHeldError, locked, make_folder

MARKER = ".demo"
MADE = ("articles", "quarantine", "runs", "state", "warc")  # by nightly, in its data folder


class DemoFolderError(Exception):
    """Raised by fresh_folder() when a folder is not the demo's to use; reads as a sentence."""


@contextmanager
def fresh_folder(path: Path) -> Iterator[None]:
    """The folder, empty of former demos and this demo's alone. Raises DemoFolderError."""
    _check(path)
    try:
        with locked(path / MARKER):
            _clear(path)
            yield
    except LockHeldError as error:
        raise DemoFolderError(f"another demo is running in {path}") from error


def _check(path: Path) -> None:
    try:
        make_folder(path)
        foreign = any(path.iterdir()) and not (path / MARKER).is_file()
    except OSError as error:
        raise DemoFolderError(f"the demo's folder cannot be used: {error}") from error
    if foreign:
        raise DemoFolderError(f"{path} holds something that no demo made; name another folder")


def _clear(path: Path) -> None:
    for name in MADE:
        former = path / name
        if former.is_symlink():
            former.unlink()
        elif former.exists():
            shutil.rmtree(former)
