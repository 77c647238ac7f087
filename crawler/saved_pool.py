"""Many saved pages in, their outcomes as they come out, read on all cores.

A page that ends its worker (a crash in C code, no memory, no end) costs that page only.
"""

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from crawler.saved import Reader, SavedOutcome
from crawler.saved_manifest import SavedPage

CHUNK_PAGES = 16  # 0.1 s of work: small against the start of a worker, large against a message


class Worker:
    """One process that reads pages; it is started when needed, and anew after it died."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def read(self, pages: Sequence[SavedPage]) -> list[SavedOutcome]:
        """One outcome per page; if they fail together, each page is read again on its own."""
        future = self._ask(pages)
        error = future.exception()
        if error is None:
            return future.result()
        if len(pages) > 1:
            return [outcome for page in pages for outcome in self.read([page])]
        reason = f"reading it failed: {type(error).__name__}: {error}"
        return [SavedOutcome(id=pages[0].id, error=reason)]

    def _ask(self, pages: Sequence[SavedPage]) -> Future[list[SavedOutcome]]:
        if self.pool is None:
            self.pool = ProcessPoolExecutor(
                1,
                # not forked: other threads hold locks, and a forked lock never opens
                mp_context=get_context("spawn"),
                # ^C reaches the whole group; the parent alone decides what it means
                initializer=signal.signal,
                initargs=(signal.SIGINT, signal.SIG_IGN),
            )
        future = self.pool.submit(read_chunk, self.reader, pages)
        if isinstance(future.exception(), BrokenProcessPool):
            self.pool.shutdown()
            self.pool = None
        return future


def read_saved_pages(
    pages: Sequence[SavedPage], reader: Reader, workers: int
) -> Iterator[SavedOutcome]:
    """One outcome per page, in the order in which they are ready."""
    chunks = [pages[start : start + CHUNK_PAGES] for start in range(0, len(pages), CHUNK_PAGES)]
    idle: SimpleQueue[Worker] = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(min(workers, len(chunks))):
            idle.put(stack.enter_context(Worker(reader)))
        threads = ThreadPoolExecutor(workers)
        stack.callback(threads.shutdown, cancel_futures=True)
        for future in as_completed([threads.submit(_read, idle, chunk) for chunk in chunks]):
            yield from future.result()


def read_chunk(reader: Reader, pages: Sequence[SavedPage]) -> list[SavedOutcome]:
    """In a worker: the outcome of each page; the kernel ends a worker that takes too long.

    The alarm stays set behind the last page: it ends workers whose parent was killed.
    """
    outcomes = []
    for page in pages:
        signal.alarm(reader.page_seconds)
        outcomes.append(reader.read(page))
    signal.alarm(reader.page_seconds)
    return outcomes


def _read(idle: SimpleQueue[Worker], pages: Sequence[SavedPage]) -> list[SavedOutcome]:
    worker = idle.get()
    outcomes = worker.read(pages)
    idle.put(worker)
    return outcomes
