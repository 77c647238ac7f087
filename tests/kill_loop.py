"""Kill loop: nights of a growing site, killed at random moments; what that lost, doubled or tore.

    python -m tests.kill_loop --kills 200 --stories 2000

A life is one `nightly` with all its processes. Most are killed (SIGKILL) after a random time, some
in the moment in which the export writes or a capture file is finished. A life that ends by itself
must exit 0 and leave what the site shows on that day; then the next day begins. While a life lasts,
a reader looks at the parts all the time.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from crawler.folders import Folders
from crawler.verify.verifying import verify
from tests.growing_site import GrowingSite
from tests.killing import kill_with_children
from tests.oracle import Oracle
from tests.site import Site, serving

ROOT = Path(__file__).resolve().parent.parent
DAY_SECONDS = 86400
LIFE_SECONDS = 300  # a night that takes longer hangs
LOOK_SECONDS = 0.002  # between two looks of the reader: an export takes some milliseconds a part
MOMENTS = {3: "warc/*/*/*.cdxj*", 7: "articles/*/.*"}
"""Of eight lives the one that is killed when a file like this appears: a finished capture's index,
a hidden part."""
LIVES = 8
AT_ONCE = ("-s", "SHUWEN_LOG_DAYS=0", "-s", "SHUWEN_LEDGER_DAYS=0")
"""What a night puts away after weeks is of the lives before here."""
WINDOW = 0.05  # seconds from then on: before, in and behind a rename


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long and how hard."""

    kills: int
    site: GrowingSite
    seconds: float
    """A life killed at a random moment ends within this time."""
    seed: int = 1


@dataclass
class Loop:
    """One data folder through many lives."""

    plan: Plan
    data: Path
    served: Site
    kills: int = 0
    nights: int = 0
    wrong: list[str] = field(default_factory=list)
    oracle: Oracle = field(init=False)
    dice: Random = field(init=False)

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.data)
        self.dice = Random(self.plan.seed)  # noqa: S311 - moments, no secrets

    def run(self) -> None:
        """Lives until all kills are spent, then one good night of the day that was begun."""
        while self.kills < self.plan.kills and not self.wrong:
            pattern = MOMENTS.get(self.kills % LIVES)
            self._live(self._at_file(pattern) if pattern else self._at_random())
        if not self.wrong:
            self._live(lambda: False)

    def _live(self, is_time: Callable[[], bool]) -> None:
        self.served.pages = self.plan.site.pages(self.nights)
        with TemporaryFile() as said:
            life = _start(self.data, self.served.hosts, self.nights, said)
            began = time.monotonic()
            while life.poll() is None and not self.wrong:
                if is_time():
                    self._kill(life)
                    return
                if time.monotonic() - began > LIFE_SECONDS:
                    self.wrong.append(f"a night after {self.kills} kills hangs")
                self.wrong += self.oracle.torn_or_changed()
                time.sleep(LOOK_SECONDS)
            if self.wrong:
                kill_with_children(life)
                return
            self._judge(life.wait(), said)

    def _kill(self, life: subprocess.Popen[bytes]) -> None:
        kill_with_children(life)
        self.kills += 1
        self.wrong += self.oracle.torn_or_changed()

    def _judge(self, code: int, said: IO[bytes]) -> None:
        """A night that ended by itself."""
        if code:
            said.seek(0)
            words = said.read().decode(errors="replace")
            self.wrong.append(f"a night after {self.kills} kills ended with {code}: {words}")
        self.wrong += self.oracle.torn_or_changed()
        self.wrong += self.oracle.lost_or_doubled(self.plan.site.told(self.nights))
        found = verify(Folders(self.data)).findings
        self.wrong += [f"verify: {one.kind}: {one.path}: {one.what}" for one in found]
        self.nights += 1

    def _at_random(self) -> Callable[[], bool]:
        end = time.monotonic() + self.dice.uniform(0, self.plan.seconds)
        return lambda: time.monotonic() > end

    def _at_file(self, pattern: str) -> Callable[[], bool]:
        """Some milliseconds behind the moment in which a new file of this name is seen."""
        wait, seen, before = self.dice.uniform(0, WINDOW), [0.0], set(self.data.glob(pattern))

        def is_time() -> bool:
            if not seen[0] and set(self.data.glob(pattern)) - before:
                seen[0] = time.monotonic()
            return bool(seen[0]) and time.monotonic() > seen[0] + wait

        return is_time


def kill_loop(plan: Plan, data: Path) -> Loop:
    """Run a plan in an empty data folder; `wrong` is what it found."""
    with serving(Site(plan.site.pages(0))) as served:
        loop = Loop(plan, data, served)
        loop.run()
    return loop


def _start(data: Path, hosts: str, day: int, said: IO[bytes]) -> subprocess.Popen[bytes]:
    """A night, and where its words go."""
    environment = {
        **os.environ,
        "SHUWEN_DATA": str(data),
        "SHUWEN_DELAY": "0",
        "SHUWEN_SPIDERS": "tests.sample_portals",
        "SHUWEN_HOSTS": hosts,
        "SHUWEN_CLOCK_SHIFT": str(day * DAY_SECONDS),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "nightly", *AT_ONCE],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=said,
    )


def _said(loop: Loop) -> Iterator[str]:
    stories = len(list(loop.plan.site.told(max(0, loop.nights - 1))))
    yield f"{loop.kills} kills, {loop.nights} nights ended by themselves, {stories} stories"
    yield f"{len(loop.oracle.seen)} parts, {len(loop.wrong)} things wrong"
    yield from loop.wrong[:20]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    site = GrowingSite(stories=asked.stories, daily=max(1, asked.stories // 100))
    plan = Plan(kills=asked.kills, site=site, seconds=asked.seconds, seed=asked.seed)
    with TemporaryDirectory() as folder:
        loop = kill_loop(plan, Path(folder) / "data")
    print("\n".join(_said(loop)))  # noqa: T201
    return 1 if loop.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
