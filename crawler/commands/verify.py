"""`verify`: says what in the data folder is not as it was written."""

import argparse
import sys
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from crawler.command import CommandError, ShuwenCommand
from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.screen import json_line, plain
from crawler.text import one_line
from crawler.verify.verifying import Verified, verify


class Command(ShuwenCommand):
    summary = "Check that the data set, the captures and the store are as they were written."
    details = (
        "Nothing is changed. One JSON object on stdout; exit code 10 if anything is not as it was"
        " written. --quick compares sizes only, for every day; without it every byte is read."
    )
    example = "python -m scrapy verify --quick"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--quick", action="store_true", help="sizes only, no digests")

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        if args:
            raise CommandError("verify takes no arguments")
        folders = Folders.from_settings(self.settings)
        if not folders.store.exists() and not any(folders.data.glob("articles/*/*")):
            raise CommandError(f"there is no data set in {folders.data}")
        verified = verify(folders, quick=opts.quick)
        sys.stdout.write(json_line(_told(verified, quick=opts.quick)) + "\n")
        show(verified)
        return ExitCode.DONE if verified.is_whole else ExitCode.QUALITY


def show(verified: Verified) -> None:
    """The findings for a person on stderr: a table on a terminal, else a line each."""
    console = Console(stderr=True)
    if console.is_terminal and verified.findings:
        table = Table("found", "where", "what", "mendable", box=None)
        for one in verified.findings:
            cells = (one.kind, one.path, one.what, "yes" if one.mendable else "no")
            table.add_row(*map(plain, cells))
        console.print(table)
    for one in () if console.is_terminal else verified.findings:
        sys.stderr.write(one_line(f"verify: {one.kind}: {one.path}: {one.what}") + "\n")
    if console.is_terminal or verified.findings:
        sys.stderr.write(f"verify: {sentence_of(verified)}\n")


def sentence_of(verified: Verified) -> str:
    number = len(verified.findings)
    if not number:
        return (
            f"whole: {verified.records} records in {verified.parts} parts, {verified.runs} runs,"
            f" {verified.captures} capture files"
        )
    mendable = sum(one.mendable for one in verified.findings)
    return f"{number} found; what {mendable} of them were is held elsewhere"


def _told(verified: Verified, *, quick: bool) -> dict[str, Any]:
    counts = asdict(verified)
    findings = counts.pop("findings")
    return {"whole": verified.is_whole, "quick": quick, **counts, "findings": findings}
