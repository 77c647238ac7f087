"""The two nights: `nightly` run as a child process against each night's sample portals."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.clock import SHANGHAI, SHIFT_VARIABLE
from crawler.demo.server import SampleServer
from crawler.demo.sites import HOSTS
from crawler.demo.world import World

DELAY_SECONDS = 0.02  # between requests to one host: these are our own
DEMO_LONGEST = timedelta(minutes=10)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """What the two nights have in common."""

    data: Path
    today: datetime
    """The demo's own present, in Shanghai: the second night's."""
    shift: timedelta
    """What lies between the clock's present and the demo's."""
    is_root: bool
    options: tuple[str, ...] = ()
    """`-s NAME=VALUE` words that the demo itself was given."""

    @classmethod
    def beginning(
        cls, data: Path, at: datetime, *, is_root: bool, options: tuple[str, ...] = ()
    ) -> "Nights":
        """From now on; a little earlier than now when the day would end during the demo."""
        here = at.astimezone(SHANGHAI)
        same_day = (here + DEMO_LONGEST).date() == here.date()
        shift = timedelta() if same_day else -DEMO_LONGEST
        return cls(data=data, today=here + shift, shift=shift, is_root=is_root, options=options)

    def world(self, night: int) -> World:
        return World(self.today.date(), night)

    def environment(self, port: int, night: int) -> dict[str, str]:
        """What tells a child that it runs in the demo; the first night lies a day back."""
        shift = self.shift - DAY * (2 - night)
        values = {
            "SHUWEN_HOSTS": f"{HOSTS}=127.0.0.1:{port}",
            "SHUWEN_DATA": str(self.data),
            "SHUWEN_SPIDERS": "crawler.demo.portals",
            "SHUWEN_DELAY": str(DELAY_SECONDS),
            SHIFT_VARIABLE: str(shift.total_seconds()),
        }
        if self.is_root:  # Chromium's sandbox does not start as root, and the pages are our own
            values["SHUWEN_CHROMIUM_SANDBOX"] = "0"
        return values


def run_night(nights: Nights, server: SampleServer, night: int) -> tuple[int, float]:
    """Run one night; its exit code and how many seconds it took."""
    server.show(nights.world(night))
    begun = time.monotonic()
    code = _nightly(nights.options, nights.environment(server.port, night))
    return code, time.monotonic() - begun


def _nightly(options: tuple[str, ...], environment: Mapping[str, str]) -> int:
    """A terminal's Ctrl-C reaches the child, too: it saves what it has, and is waited for."""
    command = [sys.executable, "-m", "scrapy", "nightly", *options]
    with subprocess.Popen(command, env={**os.environ, **environment}) as child:  # noqa: S603
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue
