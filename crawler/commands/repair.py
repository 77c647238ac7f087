"""`repair`: mends what `verify` finds; what cannot be mended is put aside."""

import argparse
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from crawler.command import CommandError, ShuwenCommand
from crawler.exit_codes import ExitCode
from crawler.files import LockHeldError
from crawler.folders import Folders
from crawler.repair.repairing import Repaired, repair
from crawler.screen import json_line, plain
from crawler.text import one_line


class Command(ShuwenCommand):
    summary = "Mend what verify finds from what the store and the parts hold; delete nothing."
    details = (
        "A part comes back with the bytes that were published, or not at all; what stood there goes"
        " to quarantine/repair-…/. What was taken down does not come back. One JSON object on"
        " stdout; exit code 10 if something is lost."
    )
    example = "python -m scrapy repair --dry-run"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        if args:
            raise CommandError("repair takes no arguments")
        folders = Folders.from_settings(self.settings)
        if not folders.store.exists() and not any(folders.data.glob("articles/*/*")):
            raise CommandError(f"there is no data set in {folders.data}")
        if not (opts.dry_run or folders.is_writable):
            raise CommandError(f"the data folder cannot be written: {folders.data}")
        try:
            repaired = repair(folders, dry_run=opts.dry_run)
        except LockHeldError as error:
            sentence = "a run or another repair is on; repair when it has ended"
            raise CommandError(sentence, ExitCode.LOCKED) from error
        sys.stdout.write(json_line(_told(repaired, dry_run=opts.dry_run)) + "\n")
        show(repaired, dry_run=opts.dry_run)
        return ExitCode.DONE if repaired.is_whole else ExitCode.QUALITY


def show(repaired: Repaired, *, dry_run: bool) -> None:
    """The deeds for a person on stderr: a table on a terminal, else a line each."""
    console = Console(stderr=True)
    if console.is_terminal and repaired.deeds:
        table = Table("would be" if dry_run else "is", "where", "what", box=None)
        for deed in repaired.deeds:
            table.add_row(*map(plain, (deed.result, deed.path, deed.what)))
        console.print(table)
    for deed in () if console.is_terminal else repaired.deeds:
        said = f"would be {deed.result}" if dry_run else deed.result
        sys.stderr.write(one_line(f"repair: {said}: {deed.path}: {deed.what}") + "\n")
    if console.is_terminal or repaired.deeds:
        sys.stderr.write(f"repair: {sentence_of(repaired, dry_run=dry_run)}\n")


def sentence_of(repaired: Repaired, *, dry_run: bool) -> str:
    if not repaired.deeds:
        return "nothing to mend"
    said = "all is as it was written" if repaired.is_whole else "not all can be brought back"
    if dry_run:
        return f"nothing was changed; after it, {said}"
    return f"{said}; what was replaced is in {repaired.aside}" if repaired.aside else said


def _told(repaired: Repaired, *, dry_run: bool) -> dict[str, Any]:
    deeds = [{"result": one.result, "path": one.path, "what": one.what} for one in repaired.deeds]
    return {
        "whole": repaired.is_whole,
        "dry_run": dry_run,
        "quarantine": repaired.aside,
        "deeds": deeds,
    }
