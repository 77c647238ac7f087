"""Fail loop: the N-th write, sync, rename … of a night fails; what that lost, doubled or tore.

    python -m tests.fail_loop            # one call of each kind, some twenty minutes
    python -m tests.fail_loop --every    # each call by itself, some hours
    python -m tests.fail_loop --only 412 # one case again, with what the night said

All calls that write below the data folder are counted, SQLite's too, in all processes of the night.
An even one fails once with EIO, an odd one and all behind it with ENOSPC. The night must end with 3
or 22 and a sentence, or be whole; the next one must make everything whole.
"""

import argparse
import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.exit_codes import ExitCode
from tests.growing_site import GrowingSite
from tests.oracle import Oracle
from tests.preload import compiled, write_number
from tests.site import Site, serving

ROOT = Path(__file__).resolve().parent.parent
NIGHT_SECONDS = 300
FOR_EVER = 1 << 40
GOOD = (ExitCode.DONE, ExitCode.DISK, ExitCode.EXPORT)
SITE = GrowingSite(stories=6, daily=2)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What the nights have in common."""

    folder: Path
    library: str
    hosts: str
    words: tuple[str, ...] = ("nightly",)

    def night(self, name: str, failing: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """A night on the data folder of that name."""
        own = {
            "SHUWEN_DATA": str(self.folder / name),
            "SHUWEN_DELAY": "0",
            "SHUWEN_SPIDERS": "tests.sample_portals",
            "SHUWEN_HOSTS": self.hosts,
        }
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *self.words],
            cwd=ROOT,
            env={**os.environ, **own, **failing},
            capture_output=True,
            text=True,
            timeout=NIGHT_SECONDS,
            check=False,
        )

    def failing(self, name: str, first: int) -> dict[str, str]:
        """The variables that let calls fail; 0 lets none."""
        count, log = self.folder / f"{name}.count", self.folder / f"{name}.calls"
        write_number(count, 0)
        log.write_text("")
        once = first % 2 == 0
        return {
            "LD_PRELOAD": self.library,
            "FAIL_UNDER": str(self.folder / name),
            "FAIL_COUNT": str(count),
            "FAIL_LOG": str(log),
            "FAIL_FROM": str(first),
            "FAIL_TO": str(first if once else FOR_EVER),
            "FAIL_ERRNO": str(errno.EIO if once else errno.ENOSPC),
        }

    def calls(self, name: str) -> list[str]:
        """`rename /articles/date=…/….jsonl 1`: call, path, whether it failed."""
        return (self.folder / f"{name}.calls").read_text().splitlines()

    def untouched(self) -> list[str]:
        """The calls of a night in which none fails."""
        done = self.night("untouched", self.failing("untouched", 0))
        assert done.returncode == 0, done.stderr
        return self.calls("untouched")

    def case(self, first: int) -> list[str]:
        """One failing night and the next one; what is wrong."""
        name = f"{first}"
        oracle = Oracle(self.folder / name)
        failed = self.night(name, self.failing(name, first))
        wrong = [*_misjudged(failed), *oracle.torn_or_changed()]
        if failed.returncode == 0:
            wrong += oracle.lost_or_doubled(SITE.told(0))
        again = self.night(name, {})
        if again.returncode:
            wrong.append(f"the next night ends with {again.returncode}: {again.stderr[-300:]}")
        wrong += [*oracle.torn_or_changed(), *oracle.lost_or_doubled(SITE.told(0))]
        what = next((call for call in self.calls(name) if call.endswith(" 1")), "nothing failed")
        said = failed.stderr[-300:].strip()
        return [f"{first}: {what}: {failed.returncode}: {one} [{said}]" for one in wrong]


def chosen(calls: Iterable[str], cases: int) -> list[int]:
    """The first and the last call of each kind, `cases` of them evenly spread; 0: all of these."""
    kinds: dict[str, list[int]] = {}
    for number, call in enumerate(calls, 1):
        kinds.setdefault(re.sub(r"[0-9a-f]*\d[0-9a-f]*", "N", call), []).append(number)
    ends = sorted({end for numbers in kinds.values() for end in (numbers[0], numbers[-1])})
    return ends[:: max(1, len(ends) // cases)] if cases else ends


def fail_loop(bench: Bench, numbers: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Case by case what is wrong; two at a time."""
    wanted = list(numbers)
    with ThreadPoolExecutor(2) as pool:
        yield from zip(wanted, pool.map(bench.case, wanted), strict=True)


def _misjudged(night: subprocess.CompletedProcess[str]) -> Iterator[str]:
    if night.returncode not in GOOD:
        yield "the exit code is wrong"
    if "Traceback" in night.stderr:
        yield "a traceback"
    if night.returncode and not night.stderr.strip():
        yield "no word about it"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--only", type=int, default=0)
    parser.add_argument("words", nargs="*", default=["nightly"])
    asked = parser.parse_args()
    found: list[str] = []
    with TemporaryDirectory() as folder, serving(Site(SITE.pages(0))) as site:
        library = compiled("calls", Path(folder))
        bench = Bench(
            folder=Path(folder), library=library, hosts=site.hosts, words=tuple(asked.words)
        )
        calls = bench.untouched()
        each = range(1, len(calls) + 1) if asked.every else chosen(calls, asked.cases)
        for number, wrong in fail_loop(bench, [asked.only] if asked.only else each):
            found += wrong
            print(f"{number}/{len(calls)}: {len(wrong)} things wrong", *wrong, sep="\n", flush=True)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
