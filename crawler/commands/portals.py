"""`portals`: what portals there are, as their files state them."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from scrapy.spiderloader import get_spider_loader

from crawler.command import CommandError, ShuwenCommand
from crawler.exit_codes import ExitCode
from crawler.screen import plain
from crawler.spider import PortalSpider


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One portal as the command shows it."""

    name: str
    publisher: str
    family: str
    """`pages` where the portal has no software of its own to be read by."""
    hosts: tuple[str, ...]
    sections: dict[str, str]
    needs_browser: bool
    about: str
    """First line of the portal file: where its facts come from."""


class Command(ShuwenCommand):
    summary = "List the portals: name, publisher, family, hosts and sections."
    example = "python -m scrapy portals --json"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print a JSON array")

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if args:
            raise CommandError(f"portals takes no argument, {args[0]!r} was given")
        rows = [row(portal) for portal in self.portals()]
        if not rows:
            assert self.settings
            raise CommandError(f"no portal in {','.join(self.settings.getlist('SPIDER_MODULES'))}")
        if opts.json:
            sys.stdout.write(json_text(rows))
        elif sys.stdout.isatty():
            Console().print(table(rows))
        else:
            sys.stdout.write("".join(f"{line(row)}\n" for row in rows))
        return ExitCode.DONE

    def portals(self) -> list[type[PortalSpider]]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        found = (loader.load(name) for name in sorted(loader.list()))
        return [portal for portal in found if issubclass(portal, PortalSpider)]


def row(portal: type[PortalSpider]) -> Row:
    return Row(
        name=portal.name,
        publisher=portal.publisher,
        family=family(portal),
        hosts=tuple(portal.allowed_domains),
        sections=dict(portal.sections),
        needs_browser=portal.needs_browser,
        about=about(portal),
    )


def family(portal: type[PortalSpider]) -> str:
    """Module of the family class, `pages` for a portal that is read by its rules alone."""
    base: Any = portal.__mro__[1]
    return "pages" if base is PortalSpider else str(base.__module__).rpartition(".")[2]


def about(portal: type[PortalSpider]) -> str:
    text = sys.modules[portal.__module__].__doc__ or portal.__doc__ or ""
    return text.strip().partition("\n")[0]


def json_text(rows: Sequence[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def line(row: Row) -> str:
    """One portal on one line, for cron and grep: fields between tabs."""
    browser = "browser" if row.needs_browser else "no browser"
    sections = ",".join(row.sections)
    return "\t".join((row.name, row.publisher, row.family, browser, ",".join(row.hosts), sections))


def table(rows: Sequence[Row]) -> Table:
    """One line a portal on 80 columns; hosts and sections stand in the plain lines and JSON."""
    shown = Table(title=f"{len(rows)} portals", box=None, title_justify="left")
    for heading in ("name", "publisher", "read as"):
        shown.add_column(heading, no_wrap=True)
    shown.add_column("sections", justify="right", min_width=8)
    for each in rows:
        read_as = f"{each.family}, browser" if each.needs_browser else each.family
        cells = (each.name, each.publisher, read_as, str(len(each.sections)))
        shown.add_row(*map(plain, cells))
    return shown
