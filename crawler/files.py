"""Files that must be whole or absent: the only code that renames, locks, cuts or makes folders."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

HIDDEN_ENDING = ".tmp"
READ_BYTES = 1 << 20


class LockHeldError(Exception):
    """Raised by locked() and joined() when another process holds the lock."""


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, durable. Raises OSError.

    A file may be synced and its folder, too: without the folder's own entry they are gone.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Make the file appear under its name with all of the content, durable, or not at all.

    Hidden name, fsync, rename, fsync of the folder. Raises OSError; then nothing has changed.
    """
    make_folder(path.parent)
    hidden = path.with_name(f".{path.name}.{os.getpid()}{HIDDEN_ENDING}")
    try:
        with hidden.open("xb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        hidden.rename(path)
    finally:
        hidden.unlink(missing_ok=True)
    _sync_folder(path.parent)


def remove_leftovers(folder: Path, *, before: datetime | None = None) -> None:
    """Remove what dead writers left under hidden names.

    The caller holds the folder's lock, or says before when nobody who writes still can have begun.
    """
    for place, _, names in os.walk(folder):
        for hidden in (Path(place, name) for name in names if _is_hidden(name)):
            if not before or is_older(hidden, before):
                hidden.unlink(missing_ok=True)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and name.endswith(HIDDEN_ENDING)


def is_older(path: Path, before: datetime) -> bool:
    """Whether a file was written last before an instant; one that is gone was not."""
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def cut_out(path: Path, start: int, stop: int, instead: bytes) -> None:
    """Put some bytes in the place of many, in a file that others append to. Raises OSError.

    What is behind is written over what goes, and only then is the file cut: killed anywhere,
    nothing but what is to go has gone. The caller leaves out more than half from `start` on.
    """
    with path.open("r+b") as file:
        file.seek(stop)
        behind = file.read()
        file.seek(start)
        file.write(instead + behind)
        file.truncate()


def open_growing(path: Path) -> IO[bytes]:
    """A new file to append to; it is locked before it has its name, and until it is closed.

    Nothing of it is held back: after a failed write no later one would bring the rest.
    """
    make_folder(path.parent)
    hidden = path.with_name(f".{path.name}.{os.getpid()}{HIDDEN_ENDING}")
    file = hidden.open("xb", buffering=0)
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    hidden.rename(path)
    _sync_folder(path.parent)
    return file


def append(file: IO[bytes], content: bytes) -> None:
    """Append all of it to a growing file. Raises OSError; then a part of it may be there."""
    rest = memoryview(content)
    while rest:  # a disk takes what still fits, and says so only at the next write
        rest = rest[file.write(rest) :]


def open_abandoned(path: Path) -> IO[bytes] | None:
    """A growing file whose writer is dead, locked; None while another holds it or has ended it."""
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), path.stat()):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    file.close()
    return None


def is_growing(path: Path) -> bool:
    """Whether another holds a growing file or has ended it; only looks."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return True
    except OSError:  # who reads it is told
        pass
    return False


def sync(file: IO[bytes]) -> None:
    """What was written is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())


def sync_copy(descriptor: int) -> None:
    """sync() for another thread: of a copy of a file's descriptor, which it closes."""
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def end_growing(file: IO[bytes], path: Path, final: Path) -> None:
    """Give a growing file its final name, durable, and close it."""
    with file:
        sync(file)
        path.rename(final)
        _sync_folder(final.parent)


def move_aside(path: Path, aside: Path) -> None:
    """Move a file or folder to a name that nothing has, durable. Raises OSError."""
    make_folder(aside.parent)
    path.rename(aside)
    _sync_folder(aside.parent)
    _sync_folder(path.parent)


def put_in_place(path: Path, final: Path) -> None:
    """Give a finished file its final name, durable, instead of what has it. Raises OSError."""
    path.replace(final)
    _sync_folder(final.parent)


def remove(path: Path) -> None:
    """Remove a file for good, durable; its folder, too, if it is empty then. Raises OSError."""
    path.unlink()
    _sync_folder(path.parent)
    with suppress(OSError):
        path.parent.rmdir()


def link_aside(path: Path, aside: Path) -> None:
    """Give a file a second name that nothing has, durable; then the first can be replaced."""
    make_folder(aside.parent)
    aside.hardlink_to(path)
    _sync_folder(aside.parent)


def cut_back(file: IO[bytes], length: int) -> None:
    """Keep the first bytes of a file; the caller has kept the others elsewhere."""
    file.truncate(length)
    sync(file)


def write_anew(file: IO[bytes]) -> None:
    """Write over all that is in a file what is read there, durable. Raises OSError.

    After a failed fsync pages may be read that are not on the disk and count as written: only
    what is written once more is synced.
    """
    for offset in range(0, file.seek(0, os.SEEK_END), READ_BYTES):
        content = os.pread(file.fileno(), READ_BYTES, offset)
        os.pwrite(file.fileno(), content, offset)
    sync(file)


def exchange(path: Path, change: Callable[[str], str]) -> None:
    """Change a small file's text under its lock; for what need not outlive the machine."""
    make_folder(path.parent)
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        found = file.read()
        text = change(found)
        if text != found:
            file.truncate(0)
            file.write(text)


@contextmanager
def locked(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold a lock alone; the kernel frees it when the process dies. Raises LockHeldError."""
    with _flock(path, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB)):
        yield


@contextmanager
def joined(path: Path) -> Iterator[None]:
    """Hold a lock together with others of one run: while any lives, nobody holds it alone."""
    with _flock(path, fcntl.LOCK_SH | fcntl.LOCK_NB):
        yield


@contextmanager
def _flock(path: Path, operation: int) -> Iterator[None]:
    make_folder(path.parent)
    with path.open("a") as file:
        try:
            fcntl.flock(file, operation)
        except BlockingIOError as error:
            raise LockHeldError(str(path)) from error
        yield


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
