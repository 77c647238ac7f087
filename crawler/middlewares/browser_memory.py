"""Browser memory: while a page is rendered, a process of its that takes too much is ended."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PAGE_BYTES = 1024**3  # a news page takes a tenth; an endless script takes what the machine has
WATCH_SECONDS = 0.3  # a script filling arrays takes about 300 MB in this time
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process as /proc shows it; memory in bytes."""

    pid: int
    parent: int
    resident: int


@asynccontextmanager
async def memory_bounded(ended: Callable[[], None]) -> AsyncIterator[None]:
    """While the block lasts, end each page's process above PAGE_BYTES, and call `ended`.

    Without /proc (not on Linux) nothing is watched.
    """
    watch = asyncio.create_task(_watch(ended))
    try:
        yield
    finally:
        watch.cancel()


async def _watch(ended: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        for process in _descendants(os.getpid(), list(_processes())):
            if process.resident > PAGE_BYTES and _renders(process.pid):
                logger.warning("browser/memory: ended a page above %d bytes", PAGE_BYTES)
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
                ended()


def _processes() -> Iterator[Process]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            # the name, in parentheses, may hold blanks
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            yield Process(
                pid=int(stat.parent.name),
                parent=int(fields[1]),
                resident=int(fields[21]) * PAGE_SIZE,
            )


def _descendants(pid: int, processes: list[Process]) -> list[Process]:
    children = [process for process in processes if process.parent == pid]
    return children + [
        below for process in children for below in _descendants(process.pid, processes)
    ]


def _renders(pid: int) -> bool:
    """Whether a process is a page's: to end another would end the whole browser."""
    with suppress(OSError):
        return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False
