"""Stopping: a signal in; a clean end with exit code 11 out, whatever the command is doing."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from crawler.exit_codes import ExitCode

ASKED = (signal.SIGINT, signal.SIGTERM)
STOP_SECONDS = 20  # then what still hangs is dropped: all of a stop must fit into thirty


def stop_at_signals() -> None:
    """Until something that runs longer takes the signals over, one of them ends the command.

    Also when they come while Python still imports. What is ignored stays so: nohup, `&` in sh.
    """
    for number in ASKED:
        _take(number, _stop)
    _take(signal.SIGHUP, _pass_on)  # the terminal was closed


def _take(number: signal.Signals, handler: Callable[[int, FrameType | None], None]) -> None:
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Nothing but what is committed counts, and that stands: no need to tidy up.

    Python drops an exception that a handler raises in the callbacks of its import locks.
    """
    with suppress(OSError):  # the terminal may be what is gone
        os.write(2, b"stopped by a signal\n")
    os._exit(ExitCode.STOPPED)


def _pass_on(_number: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)
