"""`python -m tests.quality.mutations --count 10000`: damaged pages in, what they break out.

Each page is read as an article and as a listing, cleaned, validated and written as a record, in
a process with bounded memory. A crash, a page that takes too long and a process that dies are
listed with their number; `--number N` reads that page alone. The pages are those of the
sample portals and of the tests, and the shared corpus where it is here: a number means the same
page as long as these do (`--invented` leaves the corpus out).
"""

import argparse
import faulthandler
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from rich.console import Console
from rich.table import Table
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from crawler.capture import Capture
from crawler.extract.article import next_part, read_article
from crawler.extract.page import read_page
from crawler.items import record_line
from crawler.listing import read_listing
from crawler.settings import SHUWEN_STEPS
from tests.conftest import SHARED
from tests.quality.measure import Corpus, CorpusError
from tests.quality.mutants import Mutant, Sample, invented_samples, mutant

MEMORY_BYTES_MAX = 2 * 1024**3
PAGE_SECONDS_MAX = 1.0
HUGE_BYTES = 1024 * 1024
HUGE_SECONDS_MAX = 5.0
# a page that takes as long has hung; the kernel ends its process, whatever C code it is in
HUNG_SECONDS = 10.0
SLOW_SHOWN = 20
NUMBERS_SHOWN = 8
# File "…/crawler/urls.py", line 41, in canonical_url
OUR_FRAME_RE = re.compile(r'File "[^"]*/(?:crawler|pipelines)/([^"]*", line \d+)')
CAPTURE = Capture(  # without one no relative date would be read
    captured_at=datetime(2026, 3, 4, tzinfo=UTC), payload_digest="", status=200
)

Read = Callable[[Mutant], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one mutant."""

    number: int
    kind: str = ""
    size: int = 0
    seconds: float = 0.0
    """Processor time."""
    peak_bytes: int = 0
    """Of its process, up to the end of this page."""
    failure: str = ""
    """Traceback, or how the process ended; "" if the page was read or dropped."""

    @property
    def is_slow(self) -> bool:
        return self.seconds > (HUGE_SECONDS_MAX if self.size > HUGE_BYTES else PAGE_SECONDS_MAX)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a process needs to know."""

    samples: Sequence[Sample]
    read: Read
    hung_seconds: float
    trace_path: Path
    """Where it leaves what it was at when it was ended."""


class _Watch(AbstractContextManager["_Watch"]):
    """Notes how a block fails, whatever it raises: what breaks a reader is not known before."""

    failure = ""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, Exception):
            self.failure = "".join(traceback.format_exception(error))
        return isinstance(error, Exception)


def read_whole(page: Mutant) -> None:
    """All that is done with a page: as an article up to its line, and as a listing."""
    parsed = read_page(page.body, page.url, capture=CAPTURE)
    read_listing(parsed)
    next_part(parsed)
    article = read_article([parsed]).article
    try:
        for step in SHUWEN_STEPS:
            article = load_object(step)(article)
    except DropItem:
        return
    record_line(article).encode()


def outcomes(
    numbers: Sequence[int],
    samples: Sequence[Sample],
    *,
    read: Read = read_whole,
    hung_seconds: float = HUNG_SECONDS,
) -> Iterator[Outcome]:
    """One outcome a number, in no order; as many processes as cores."""
    lanes = cpu_count() or 1

    with TemporaryDirectory() as folder, ThreadPoolExecutor(lanes) as threads:

        def lane(first: int) -> list[Outcome]:
            work = _Work(samples, read, hung_seconds, Path(folder) / f"{first}.txt")
            return list(_lane(numbers[first::lanes], work))

        yield from chain.from_iterable(threads.map(lane, range(lanes)))


def _lane(numbers: Sequence[int], work: _Work) -> Iterator[Outcome]:
    """The outcomes of one process after the other: the next goes on behind what ended the last."""
    spawn = get_context("spawn")  # not forked: the other lane's thread may hold a lock
    while numbers:
        receiver, sender = spawn.Pipe(duplex=False)
        process = spawn.Process(target=_read_all, args=(sender, numbers, work), daemon=True)
        process.start()
        sender.close()
        received = list(_received(receiver))
        process.join()
        yield from received
        numbers = numbers[len(received) :]
        if numbers:
            yield _ended(numbers[0], work, process.exitcode)
            numbers = numbers[1:]


def _received(receiver: Connection) -> Iterator[Outcome]:
    with receiver:
        while True:
            try:
                yield receiver.recv()
            except EOFError:
                return


def _ended(number: int, work: _Work, code: int | None) -> Outcome:
    page = mutant(number, work.samples)
    how = "it hung" if code == -signal.SIGPROF else f"exit code {code}"
    failure = f"its process ended: {how}\n{work.trace_path.read_text()}"
    return Outcome(number=number, kind=page.kind, size=len(page.body), failure=failure)


def _read_all(sender: Connection, numbers: Sequence[int], work: _Work) -> None:
    """In a process of its own: each outcome is sent when it is there."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    with work.trace_path.open("w") as trace:
        faulthandler.enable(trace)
        # says where the page hung, then lets the kernel end the process
        faulthandler.register(signal.SIGPROF, trace, chain=True)
        for number in numbers:
            page = mutant(number, work.samples)
            signal.setitimer(signal.ITIMER_PROF, work.hung_seconds)
            sender.send(_outcome(page, work.read))
        signal.setitimer(signal.ITIMER_PROF, 0)
    sender.close()


def _outcome(page: Mutant, read: Read) -> Outcome:
    begun = time.process_time()
    with _Watch() as watch:
        read(page)
    return Outcome(
        number=page.number,
        kind=page.kind,
        size=len(page.body),
        seconds=time.process_time() - begun,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        failure=watch.failure,
    )


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
