"""Figures of readers in; the tables that a person compares them by out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.table import Table

from tests.quality.measure import Figures, Rate
from tests.quality.peers import LISTING, Reader

REFERENCE = "trafilatura"  # the other readers' times are a ratio of its time
NOT_GIVEN = "–"


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the tables: what is asked of us, and how it is read off the figures."""

    label: str
    required: str
    aim: str
    shown: Callable[[Figures], str]
    field: str = ""
    """Only a reader that gives this field is asked; "" asks all."""


def peers_table(
    readers: Sequence[Reader],
    figures: Mapping[str, Figures],
    seconds: Mapping[str, Sequence[float]],
) -> Table:
    """Readers side by side, what is asked of ours before them."""
    first = figures[readers[0].name]
    table = Table(title=f"{first.pages} articles of {first.sites} sites")
    for heading in ("", "required", "aim", *(reader.name for reader in readers)):
        table.add_column(heading)
    for row in ROWS:
        cells = [row.shown(figures[r.name]) if _gives(r, row) else NOT_GIVEN for r in readers]
        table.add_row(row.label, row.required, row.aim, *cells)
    times = [_milliseconds(seconds[reader.name]) for reader in readers]
    ratios = [ratio(seconds[r.name], seconds.get(REFERENCE, ())) for r in readers]
    table.add_row("ms a page: median, least to most", "", "", *times)
    table.add_row(f"time against {REFERENCE}'s", "1/6", "1/10", *ratios)
    return table


def worst_table(figures: Figures, count: int) -> Table:
    """The pages with the lowest F1 of the body, the worst first."""
    table = Table("body F1", "page", title="worst bodies")
    for name, f1 in sorted(figures.page_f1.items(), key=lambda pair: pair[1])[:count]:
        table.add_row(f"{f1:.3f}", name)
    return table


def halves_table(splits: Sequence[tuple[Figures, Figures]]) -> Table:
    """Each split's two halves side by side, then the least and most of all halves."""
    table = Table("", title="our reader on halves of the sites")
    for number in range(1, len(splits) + 1):
        table.add_column(f"split {number}")
    table.add_column("least to most")
    table.add_row("sites", *(f"{a.sites} | {b.sites}" for a, b in splits))
    table.add_row("articles", *(f"{a.pages} | {b.pages}" for a, b in splits))
    for row in ROWS:
        cells = [f"{_bare(row.shown(a))} | {_bare(row.shown(b))}" for a, b in splits]
        numbers = [float(_bare(row.shown(half))) for split in splits for half in split]
        table.add_row(row.label, *cells, f"{min(numbers):g} to {max(numbers):g}")
    return table


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Median, least and most of the rounds' ratios, as parts of one.

    >>> ratio([1.0, 1.0, 2.0], [8.0, 10.0, 12.0]), ratio([1.0], [])
    ('1/8.0\\n1/10.0 to 1/6.0', '–')
    """
    if not theirs:
        return NOT_GIVEN
    times = sorted((their / our for our, their in zip(ours, theirs, strict=True)), reverse=True)
    return f"1/{median(times):.1f}\n1/{times[0]:.1f} to 1/{times[-1]:.1f}"


def _gives(reader: Reader, row: _Row) -> bool:
    return not row.field or row.field in reader.fields


def _milliseconds(seconds: Sequence[float]) -> str:
    least, middle, most = (1000 * f(seconds) for f in (min, median, max))
    return f"{middle:.2f}\n{least:.2f} to {most:.2f}"


def _rate(rate: Rate) -> str:
    return f"{rate.share:.3f} ({rate.hit}/{rate.of})"


def _bare(cell: str) -> str:
    """The number of a cell, without what it was made of."""
    return cell.partition(" ")[0]


ROWS = (
    _Row("body F1, site average", "0.970", "0.985", lambda f: f"{f.site_f1:.4f}"),
    _Row("pages with F1 under 0.9", "4", "1", lambda f: str(f.below)),
    _Row("title exact", "0.985", "0.995", lambda f: _rate(f.title), "title"),
    _Row("date, day", "0.985", "1.0", lambda f: _rate(f.day), "published_at"),
    _Row(
        "date, minute, where displayed", "0.97", "0.99", lambda f: _rate(f.minute), "published_at"
    ),
    _Row(
        "dates invented on undated pages", "0", "0", lambda f: str(f.invented.hit), "published_at"
    ),
    _Row("source exact", "0.95", "0.98", lambda f: _rate(f.source), "source"),
    _Row("editor exact", "", "", lambda f: _rate(f.editor), "editor"),
    _Row("authors exact", "", "", lambda f: _rate(f.authors), "authors"),
    _Row("listing items F1", "0.93", "0.97", lambda f: f"{f.listing_f1:.4f}", LISTING),
)
