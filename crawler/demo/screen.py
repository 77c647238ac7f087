"""What the demo shows: a table a night, the partitions written, and where everything lies."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.demo.findings import Findings, partitions
from crawler.demo.truth import Counts
from crawler.folders import Folders

COLUMNS = tuple(field.name for field in fields(Counts))
BETWEEN = (
    "By day the portals changed: one story was corrected, one withdrawn, two were added (one of"
    " them dated three weeks ago), and the e-paper brought its next edition."
)


def show_begin(console: Console, night: int, day: date) -> None:
    if night > 1:
        console.print(f"{BETWEEN}\n", highlight=False)
    console.print(Text(f"Night {night}, {day}", style="bold"))


def show_night(
    console: Console, findings: Findings, expected: Mapping[str, Counts], seconds: float
) -> None:
    """One line a portal; a number that was made to be another one says so."""
    table = Table(box=SIMPLE_HEAD, show_footer=True, show_edge=False, padding=0, pad_edge=False)
    table.add_column("portal", footer="all", no_wrap=True)
    for name in COLUMNS:
        total = sum(getattr(counts, name) for counts in findings.counts.values())
        table.add_column(name, footer=str(total), justify="right", no_wrap=True)
    for portal, made in expected.items():
        table.add_row(portal, *_cells(findings.counts.get(portal, Counts()), made))
    console.print()
    console.print(table)
    console.print(f"\nexit code {findings.code}, {seconds:.0f} s\n", highlight=False)


def show_left(console: Console, folders: Folders, found: Sequence[Findings]) -> None:
    """The partitions written, and where to look, as paths that can be typed from here."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=0, pad_edge=False)
    table.add_column("published on", no_wrap=True)
    table.add_column("parts", justify="right")
    table.add_column("records", justify="right")
    for day, parts, records in partitions(found):
        table.add_row(day, str(parts), str(records))
    console.print(table)
    console.print()
    run = folders.run(found[-1].run_id)
    for name, path in (
        ("data set", folders.data / "articles"),
        ("captures", folders.warc),
        ("manifest", run / "manifest.json"),
        ("logs", run / "*.log"),
    ):
        console.print(f"{name:<9} {_from_here(path)}", soft_wrap=True, highlight=False)
    console.print()


def show_verdict(console: Console, wrong: Sequence[str], lacking: str) -> None:
    if lacking:
        console.print(f"One portal failed alone, as it must here: {lacking}.", highlight=False)
    for sentence in wrong:
        console.print(Text(sentence, style="red"), soft_wrap=True)
    if wrong:
        console.print(Text("Not what the samples were made to give.", style="bold red"))
    else:
        console.print(Text("Both nights found what the samples were made to give.", style="green"))


def _cells(found: Counts, made: Counts) -> list[Text]:
    wanted = asdict(made)
    return [_cell(number, wanted[name]) for name, number in asdict(found).items()]


def _cell(number: int, made: int) -> Text:
    if number != made:
        return Text(f"{number}≠{made}", style="bold red")
    return Text(str(number), style="" if number else "dim")


def _from_here(path: Path) -> Path:
    """As it can be typed here, whole if it lies elsewhere."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
