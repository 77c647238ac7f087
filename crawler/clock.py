"""The clock: the only place that asks the time."""

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.numbers import MOST, from_environment

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIFT_VARIABLE = "SHUWEN_CLOCK_SHIFT"  # seconds; the demo's first night lies a day back
SHIFT = timedelta(seconds=from_environment(SHIFT_VARIABLE, 0, least=-MOST))
BOOT_ID, UNNAMED = Path("/proc/sys/kernel/random/boot_id"), "boot"


def now() -> datetime:
    """The instant, in UTC, moved by the seconds in SHUWEN_CLOCK_SHIFT (demo and tests)."""
    return datetime.now(UTC) + SHIFT


def ticks() -> float:
    """Seconds of a clock that all processes of the machine share and nobody sets."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@cache
def boot_id() -> str:
    """Names the start of the machine that ticks() counts from; one word wherever it has none."""
    try:
        return BOOT_ID.read_text().strip() or UNNAMED
    except OSError:
        return UNNAMED


def shanghai_day(instant: datetime) -> str:
    """The calendar day in Asia/Shanghai as YYYY-MM-DD.

    >>> shanghai_day(datetime(2026, 3, 4, 16, 0, tzinfo=UTC))
    '2026-03-05'
    """
    return instant.astimezone(SHANGHAI).date().isoformat()


def utc_text(instant: datetime) -> str:
    """UTC with milliseconds and Z, the one form of an instant on disk.

    >>> utc_text(datetime(2026, 3, 4, 16, 0, tzinfo=UTC))
    '2026-03-04T16:00:00.000Z'
    """
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
