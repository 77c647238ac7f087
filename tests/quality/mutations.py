"""`python -m tests.quality.mutations --count 10000`: damaged pages in, what they break out.

Each page is read as an article and as a listing, cleaned, validated and written as a record, in
a process with bounded memory. A crash, a page that takes too long and a process that dies are
listed with their number; `--number N` reads that page alone. The pages are those of the
sample portals and of the tests, and the shared corpus where it is here: a number means the same
page as long as these do (`--invented` leaves the corpus out).
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.conftest import SHARED
from tests.quality.measure import Corpus, CorpusError
from tests.quality.mutant_runs import Outcome, outcomes
from tests.quality.mutants import Sample, invented_samples

SLOW_SHOWN = 20
NUMBERS_SHOWN = 8
# File "…/crawler/urls.py", line 41, in canonical_url
OUR_FRAME_RE = re.compile(r'File "[^"]*/(?:crawler|pipelines)/([^"]*", line \d+)')


def samples_here(*, with_corpus: bool) -> tuple[Sample, ...]:
    """Invented pages, and the corpus's where it is there and wanted."""
    invented = invented_samples()
    try:
        pages = Corpus.load(SHARED / "corpus").pages if with_corpus else ()
    except CorpusError:
        pages = ()
    return (*invented, *(Sample(url=page.url, body=page.body) for page in pages))


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality.mutations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--count", type=int, default=1000, metavar="N", help="pages to read")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first")
    parser.add_argument("--number", type=int, metavar="N", help="read this page alone")
    parser.add_argument("--invented", action="store_true", help="without the corpus")
    options = parser.parse_args(words)
    numbers = range(options.first, options.first + options.count)
    if options.number is not None:
        numbers = range(options.number, options.number + 1)
    samples = samples_here(with_corpus=not options.invented)
    read = sorted(outcomes(numbers, samples), key=lambda outcome: outcome.number)
    _show(read, len(samples))
    return int(any(outcome.failure or outcome.is_slow for outcome in read))


def _show(read: Sequence[Outcome], samples: int) -> None:
    console = Console(width=150, highlight=False)
    crashed = [outcome for outcome in read if outcome.failure]
    slow = [outcome for outcome in read if outcome.is_slow]
    console.print(_kinds(read))
    console.print(
        f"{len(read)} mutants of {samples} pages: {len(crashed)} crashed, {len(slow)} slow; "
        f"peak memory {max(o.peak_bytes for o in read) >> 20} MiB"
    )
    for alike in _alike(crashed):
        numbers = ", ".join(str(outcome.number) for outcome in alike[:NUMBERS_SHOWN])
        console.print(f"crash, {len(alike)} alike: {alike[0].kind}, numbers {numbers}")
        console.print(alike[0].failure, markup=False, soft_wrap=True)
    for outcome in sorted(slow, key=lambda o: -o.seconds)[:SLOW_SHOWN]:
        size = f"{outcome.size:,} bytes"
        console.print(
            f"slow: number {outcome.number}, {outcome.kind}, {size}, {outcome.seconds:.2f} s"
        )


def _alike(crashed: Sequence[Outcome]) -> list[list[Outcome]]:
    """The crashes by the place in our code where they happened, the most frequent first."""
    groups: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in crashed:
        groups.setdefault(_place(outcome.failure), []).append(outcome)
    return sorted(groups.values(), key=len, reverse=True)


def _place(failure: str) -> tuple[str, ...]:
    """What the first line says, and the innermost function of ours."""
    ours = OUR_FRAME_RE.findall(failure)
    is_hung = "most recent call first" in failure
    return (failure.partition("\n")[0], *ours[:: 1 if is_hung else -1][:1])


def _kinds(read: Sequence[Outcome]) -> Table:
    counts = Counter(outcome.kind for outcome in read)
    table = Table("mutation", "pages", "crashed", "slow", "slowest, s", "its number")
    for kind, count in sorted(counts.items()):
        of_kind = [outcome for outcome in read if outcome.kind == kind]
        slowest = max(of_kind, key=lambda outcome: outcome.seconds)
        crashed, slow = sum(bool(o.failure) for o in of_kind), sum(o.is_slow for o in of_kind)
        worst = f"{slowest.seconds:.3f}"
        table.add_row(kind, *map(str, (count, crashed, slow, worst, slowest.number)))
    return table


if __name__ == "__main__":
    sys.exit(main())
