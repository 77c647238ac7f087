"""Numbers of mutants in; what each does to the reader, in processes of bounded memory, out."""

import faulthandler
import resource
import signal
import time
import traceback
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

from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from crawler.capture import Capture
from crawler.extract.article import next_part, read_article
from crawler.extract.page import read_page
from crawler.items import record_line
from crawler.listing import read_listing
from crawler.settings import SHUWEN_STEPS
from tests.quality.mutants import Mutant, Sample, mutant

MEMORY_BYTES_MAX = 2 * 1024**3
PAGE_SECONDS_MAX = 1.0
# a page that takes as long has hung; the kernel ends its process, whatever C code it is in
HUNG_SECONDS = 10.0
KIB = 1024  # Linux counts memory in it
FRAMES_KEPT = 12  # the innermost; a recursion has a thousand
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
    """Processor time, as an article or as a listing, whichever takes longer."""
    peak_bytes: int = 0
    """Of its process, up to the end of this page."""
    failure: str = ""
    """Traceback, or how the process ended; "" if the page was read or dropped."""

    @property
    def is_slow(self) -> bool:
        return self.seconds > PAGE_SECONDS_MAX


@dataclass(frozen=True, slots=True)
class _Work:
    """What a process needs to know."""

    samples: Sequence[Sample]
    reads: Sequence[Read]
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
            self.failure = "".join(traceback.format_exception(error, limit=-FRAMES_KEPT))
        return isinstance(error, Exception)


def read_as_article(page: Mutant) -> None:
    """All that is done with an article page, up to its line in a part."""
    parsed = read_page(page.body, page.url, capture=CAPTURE)
    next_part(parsed)
    article = read_article([parsed]).article
    try:
        for step in SHUWEN_STEPS:
            article = load_object(step)(article)
    except DropItem:
        return
    record_line(article).encode()


def read_as_listing(page: Mutant) -> None:
    read_listing(read_page(page.body, page.url, capture=CAPTURE))


READS: tuple[Read, ...] = (read_as_article, read_as_listing)


def outcomes(
    numbers: Sequence[int],
    samples: Sequence[Sample],
    *,
    reads: Sequence[Read] = READS,
    hung_seconds: float = HUNG_SECONDS,
) -> Iterator[Outcome]:
    """One outcome a number, in no order; as many processes as cores."""
    lanes = cpu_count() or 1

    with TemporaryDirectory() as folder, ThreadPoolExecutor(lanes) as threads:

        def lane(first: int) -> list[Outcome]:
            work = _Work(samples, reads, hung_seconds, Path(folder) / f"{first}.txt")
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
            sender.send(_outcome(page, work.reads))
        signal.setitimer(signal.ITIMER_PROF, 0)
    sender.close()


def _outcome(page: Mutant, reads: Sequence[Read]) -> Outcome:
    taken, failures = zip(*(_timed(page, read) for read in reads), strict=True)
    return Outcome(
        number=page.number,
        kind=page.kind,
        size=len(page.body),
        seconds=max(taken),
        peak_bytes=_peak_kib() * KIB,
        failure="\n".join(filter(None, failures)),
    )


def _peak_kib() -> int:
    """Of this process alone: getrusage() begins with what the one that started it held."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])


def _timed(page: Mutant, read: Read) -> tuple[float, str]:
    begun = time.process_time()
    with _Watch() as watch:
        read(page)
    return time.process_time() - begun, watch.failure
