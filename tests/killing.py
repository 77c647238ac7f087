"""A started command in; it and all that it started, dead by SIGKILL, out."""

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def kill_with_children(process: subprocess.Popen[Any]) -> None:
    """SIGKILL for a command and what it has started; when this returns none holds a lock.

    A night's crawls have sessions of their own, so that no group holds all of them.
    """
    process.send_signal(signal.SIGSTOP)  # it starts no more
    dying = []
    for pid in (process.pid, *_below(process.pid)):
        with suppress(ProcessLookupError):  # it has ended meanwhile
            dying.append(os.pidfd_open(pid))
            signal.pidfd_send_signal(dying[-1], signal.SIGKILL)
    for one in dying:
        select.select([one], [], [])
        os.close(one)
    process.communicate()


def _below(pid: int) -> Iterator[int]:
    """Its children and theirs; none of a process that has ended."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        children = [int(word) for word in listed.read_text().split()]
    except FileNotFoundError:
        return
    for child in children:
        yield child
        yield from _below(child)
