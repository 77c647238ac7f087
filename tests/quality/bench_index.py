"""Synthetic texts in; how fast, large and heavy the store's index of them is, out.

    python -m tests.quality.bench_index --articles 1000000

Each text is looked up, then entered, as an article is; its bands are drawn, not read from prose:
what is measured is the index. One in five is a copy of an earlier one, one in five shares most
of its bands with a template. A line each tenth of the way, then the projection.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from crawler.store import index
from crawler.store.schema import Store

BANDS = 21  # of an article of 600 characters, the mean of the made sets
TEMPLATES = 500
TOGETHER = 100  # texts in one transaction, as a replay or a busy night has them
FAR = 100_000_000
PAGE_BYTES = 4096
KEPT = 20_000  # texts that a copy is drawn from


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A tenth of the way."""

    articles: int
    """Held at its end."""
    seconds: float
    cpu_seconds: float
    bytes: int
    """An article, of the store at its end."""
    peak_mb: int

    @property
    def line(self) -> str:
        return f"{self.articles:>9} articles  {self.bytes:5} B an article  {self.peak_mb:4} MB peak"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the store lies, else a temporary folder")
    asked = parser.parse_args()
    with TemporaryDirectory(dir=asked.folder) as folder:
        found = []
        for stretch in _stretches(Path(folder) / "index.sqlite", asked.articles):
            found.append(stretch)
            sys.stdout.write(f"{_told(stretch, asked.articles // 10)}\n")
            sys.stdout.flush()
    sys.stdout.write(_projection(found))


def texts(dice: Random) -> Iterator[tuple[int, ...]]:
    """Bands without end: new texts, copies and filled templates."""
    templates = [_drawn(dice, BANDS * 3 // 4) for _ in range(TEMPLATES)]
    kept: list[tuple[int, ...]] = []
    while True:
        lot = dice.random()
        if lot < 0.2 and kept:
            made = (*dice.choice(kept)[: BANDS // 2], *_drawn(dice, BANDS - BANDS // 2))
        elif lot < 0.4:
            made = (*dice.choice(templates), *_drawn(dice, BANDS // 4))
        else:
            made = _drawn(dice, BANDS)
        if len(kept) < KEPT:
            kept.append(made)
        else:
            kept[dice.randrange(KEPT)] = made
        yield made


def _drawn(dice: Random, count: int) -> tuple[int, ...]:
    return tuple(dice.getrandbits(48) for _ in range(count))


def _stretches(path: Path, articles: int) -> Iterator[Stretch]:
    dice = Random(2)  # noqa: S311 - a repeatable set, no secret
    numbered = enumerate(texts(Random(1)))  # noqa: S311
    with closing(Store.open(path)) as store:
        for _ in range(10):
            begun, cpu_begun, held = time.monotonic(), time.process_time(), 0
            lots = range(max(1, articles // 10 // TOGETHER))
            for _ in lots:
                with store.transaction():
                    for number, bands in islice(numbered, TOGETHER):
                        name = f"urn:shuwen:{dice.getrandbits(128):032x}"
                        index.like(store, bands, name)
                        index.enter(store, name, bands)
                        held = number + 1
            yield Stretch(
                articles=held,
                seconds=time.monotonic() - begun,
                cpu_seconds=time.process_time() - cpu_begun,
                bytes=path.stat().st_size // held,
                peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            )


def _told(stretch: Stretch, articles: int) -> str:
    wall, cpu = articles / stretch.seconds, articles / stretch.cpu_seconds
    return f"{stretch.line}  {wall:6.0f}/s  {cpu:6.0f}/s of processor time"


def _projection(found: list[Stretch]) -> str:
    first, last = found[0], found[-1]
    slower, slower_cpu = (last.seconds / first.seconds, last.cpu_seconds / first.cpu_seconds)
    return (
        f"the last tenth took {slower:.2f} times as long as the first,"
        f" {slower_cpu:.2f} times the processor time\n"
        f"{FAR:,} articles: {last.bytes * FAR / 1e9:.0f} GB; what breaks first: from some"
        f" {_scattered(last):,} on each entry that moves to the old level writes a page of its own,"
        " so the disk's random writes are the limit; `verify` reads every entry;"
        f" behind {1 << index.NUMBER_BITS:,} articles the number no longer fits into its key\n"
    )


def _scattered(last: Stretch) -> int:
    """Articles from which on the old level has more pages than the young one has entries."""
    entries = index.YOUNG.slices * index.MOVED_EVERY * BANDS
    return entries * PAGE_BYTES // last.bytes


if __name__ == "__main__":
    main()
