"""extract: saved pages named by a manifest in, their records in one file out; no network."""

import argparse
import errno
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rich.console import Console
from rich.progress import Progress
from scrapy.settings import BaseSettings

from crawler.command import CommandError, ShuwenCommand
from crawler.duplicates import mark
from crawler.exit_codes import ExitCode
from crawler.files import write_atomically
from crawler.folders import FolderError, Folders
from crawler.line import Line, LineError
from crawler.parts import PublishError
from crawler.saved import Reader, SavedOutcome, outcome_line
from crawler.saved_manifest import SavedManifestError, SavedPage, read_manifest
from crawler.saved_pool import read_saved_pages
from crawler.saved_store import remembered, store_saved
from crawler.stopping import ASKED
from crawler.store.errors import StoreError
from crawler.summary import summary_line

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
MANIFEST_LINE = '{"id": "1", "path": "page.html", "url": "http://news.example/t1.html"}'
EXIT_CODES = (
    "Exit codes: 0 each page has its record or a stated reason; 3 disk full; 4 bad argument or "
    "manifest, nothing is written; 9 some page files could not be read, the rest is written; "
    "11 stopped by a signal, nothing is written; 22 the output cannot be written."
)


class Command(ShuwenCommand):
    """Reads the manifest, has its pages read on all cores, marks duplicates, writes one file."""

    arguments: ClassVar[str] = "MANIFEST.jsonl -o OUT.jsonl"
    summary: ClassVar[str] = "Make the records of saved pages, in the order of their manifest."
    details: ClassVar[str] = f"A line of the manifest: {MANIFEST_LINE}. {EXIT_CODES}"
    example: ClassVar[str] = "python -m scrapy extract saved/MANIFEST.jsonl -o records.jsonl"
    is_answer: ClassVar[bool] = False

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="OUT.jsonl", help="file for the records")
        parser.add_argument("--data", metavar="DIR", help="also store them in this data folder")

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        manifest, output = _paths(args, opts.output)
        pages = _remembered(opts.data, _read_manifest(manifest))
        assert self.settings is not None
        workers = self.settings.getint("SHUWEN_WORKERS") or 1
        begun = time.monotonic()
        for number in ASKED:
            signal.signal(number, signal.default_int_handler)
        try:
            outcomes = _marked(_read_pages(pages, _reader(self.settings), workers))
            _write(output, outcomes)
        except KeyboardInterrupt as stop:
            raise CommandError("stopped, nothing is written", ExitCode.STOPPED) from stop
        if opts.data:
            self._store(Path(opts.data), outcomes)
        return self._report(outcomes, time.monotonic() - begun)

    def _store(self, data: Path, outcomes: Sequence[SavedOutcome]) -> None:
        without = sum(
            outcome.article is not None and not outcome.article.url for outcome in outcomes
        )
        if without:
            self._say(f"{without} records are not stored: their pages have no address")
        try:
            folders = Folders(data.absolute())
            self.check(folders)
            manifest = store_saved(folders, outcomes)
        except FolderError as error:
            raise CommandError(str(error)) from error
        except PublishError as error:
            raise CommandError(str(error), ExitCode.EXPORT) from error
        self._say(summary_line(manifest))

    def _report(self, outcomes: Sequence[SavedOutcome], seconds: float) -> ExitCode:
        speed = f"{len(outcomes) / seconds:.0f} pages/s"
        sys.stdout.write(f"{_counts(outcomes)}; {speed}\n")
        self._say(f"{len(outcomes)} pages in {seconds:.1f} s, {speed}")
        unreadable = [outcome for outcome in outcomes if outcome.is_unreadable]
        if not unreadable:
            return ExitCode.DONE
        first = unreadable[0]
        self._say(f"{len(unreadable)} page files, first {first.id!r}: {first.error}")
        return ExitCode.PARTIAL


def _paths(args: Sequence[str], output: str | None) -> tuple[Path, Path]:
    if len(args) != 1:
        raise CommandError(f"one manifest is needed, {len(args)} given; see --help")
    if not output:
        raise CommandError("-o OUT.jsonl is missing; see --help")
    if Path(output).resolve() == Path(args[0]).resolve():
        raise CommandError("the output would replace the manifest")
    if Path(output).is_dir():
        raise CommandError(f"{output} is a folder; -o names a file")
    return Path(args[0]), Path(output)


def _read_manifest(path: Path) -> list[SavedPage]:
    try:
        return read_manifest(path)
    except SavedManifestError as error:
        raise CommandError(str(error)) from error


def _remembered(data: str | None, pages: Sequence[SavedPage]) -> list[SavedPage]:
    try:
        return remembered(Folders(Path(data).absolute()), pages) if data else list(pages)
    except StoreError as error:
        raise CommandError(str(error)) from error


def _reader(settings: BaseSettings) -> Reader:
    try:
        line = Line.from_settings(settings)
    except LineError as error:
        raise CommandError(str(error)) from error
    return Reader(portals=line.portals, steps=line.steps)


def _read_pages(pages: Sequence[SavedPage], reader: Reader, workers: int) -> list[SavedOutcome]:
    outcomes = {}
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        shown = progress.add_task("pages", total=len(pages))
        for outcome in read_saved_pages(pages, reader, workers):
            outcomes[outcome.id] = outcome
            progress.advance(shown)
    return [outcomes[page.id] for page in pages]


def _marked(outcomes: Sequence[SavedOutcome]) -> list[SavedOutcome]:
    """Each outcome as it is, its article told which other one it is a copy of."""
    articles = iter(mark([outcome.article for outcome in outcomes if outcome.article]))
    return [
        replace(outcome, article=next(articles)) if outcome.article else outcome
        for outcome in outcomes
    ]


def _write(path: Path, outcomes: Sequence[SavedOutcome]) -> None:
    try:
        write_atomically(path, (outcome_line(outcome) for outcome in outcomes))
    except OSError as error:
        code = ExitCode.DISK if error.errno in NO_SPACE else ExitCode.EXPORT
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CommandError(f"cannot write {path}: {reason}", code) from error


def _counts(outcomes: Sequence[SavedOutcome]) -> str:
    records = sum(outcome.article is not None for outcome in outcomes)
    listings = sum(outcome.listing is not None for outcome in outcomes)
    rest = len(outcomes) - records - listings
    return f"{len(outcomes)} pages: {records} records, {listings} listings, {rest} without record"
