"""Growth: nights of two small portals, by the real command; what a year of them leaves, by kind.

    python -m tests.quality.growth               # as many portals and links as a real night has
    python -m tests.quality.growth --quiet 90    # what stays of so many nights

The first nights fetch what stands there and look at it again; those after them are measured: what
a listing names is known, a few stories are new, those of the week are looked at again. Times the
portals and 365 that is a year, before anything is put away.
"""

import argparse
import re
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from crawler.folders import Folders
from tests.conftest import Project
from tests.growing_site import GrowingSite
from tests.quiet_nights import AGES, Quiet
from tests.site import Site, serving

DAY = 86400
NIGHTS = 365
SERVED = 2  # portals of the site
WARM_UP = (0, 1, 2, 4, 7)  # days: then the first stories are looked at no more
KINDS = (
    (r"articles/|events/", "parts"),
    (r"warc/.*\.gz", "captures"),
    (r"warc/.*\.cdxj", "captures: indexes"),
    (r"runs/.*/manifest.json", "manifests"),
    (r"runs/.*\.log(\.gz)?", "logs"),
    (r"quarantine/", "quarantine"),
    (r"state/pacing/|state/running/", "state: turns and runs"),
    (r"state/.*sqlite.*", "state: the store"),
    (r"state/", "state: locks"),
)
HIDDEN = "hidden"
PER_RUN = frozenset({"manifests", "  documents", "  runs"})
"""Of these a night has one, however many portals it has."""
PUT_AWAY = ("logs", "state: the store", "  ledger", "  folded")


@dataclass(frozen=True, kw_only=True)
class Size:
    """What lies in a data folder, by kind."""

    files: Mapping[str, int]
    bytes: Mapping[str, int]
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many nights of what."""

    portals: int
    links: int
    news: int
    """New stories a portal and night."""
    measured: int


def measure(data: Path) -> Size:
    """Files and bytes by kind; each table of the store is a kind of its own, with its indexes."""
    files, sizes = Counter[str](), Counter[str]()
    for path in data.rglob("*"):
        if path.is_file():
            kind = kind_of(str(path.relative_to(data)))
            files[kind] += 1
            sizes[kind] += path.stat().st_size
    files["folders"] = sum(path.is_dir() for path in data.rglob("*"))
    tables, rows = tables_of(data / "state" / "shuwen.sqlite")
    return Size(files=files, bytes=sizes + tables, rows=rows)


def kind_of(path: str) -> str:
    if path.rpartition("/")[2].startswith("."):
        return HIDDEN
    return next((kind for pattern, kind in KINDS if re.match(pattern, path)), "other")


def tables_of(store: Path) -> tuple[Counter[str], dict[str, int]]:
    """Bytes and rows of each table."""
    with closing(sqlite3.connect(store)) as read:
        read.execute("pragma wal_checkpoint(truncate)")
        owners = dict(read.execute("select name, tbl_name from sqlite_master"))
        sizes = Counter[str]()
        for name, size in read.execute("select name, pgsize from dbstat where aggregate = true"):
            sizes[f"  {owners.get(name, name)}"] += size
        rows = {
            name: read.execute(f"select count(*) from {name.strip()}").fetchone()[0]  # noqa: S608
            for name in sizes
            if "sqlite" not in name
        }
    return sizes, rows


def nights(plan: Plan, data: Path) -> tuple[Size, Size]:
    """The data folder before and after the measured nights."""
    growing = GrowingSite(stories=SERVED * plan.links, daily=SERVED * plan.news)
    project = Project.on(data)
    last = WARM_UP[-1]
    with serving(Site(growing.pages(0))) as site:
        for day in WARM_UP:
            _night(project, site, growing, day)
        before = measure(data)
        for day in range(last + 1, last + 1 + plan.measured):
            _night(project, site, growing, day)
    return before, measure(data)


def _night(project: Project, site: Site, growing: GrowingSite, day: int) -> None:
    site.pages = growing.pages(day)
    night = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=str(day * DAY))
    assert night.returncode == 0, night.stderr


def table(plan: Plan, before: Size, after: Size) -> Table:
    """A line a kind: what a night and a year add."""
    shown = Table(
        "", "files a night", "kB a night", "files a year", "MB a year", "rows a year",
        title=f"{plan.portals} portals of {plan.links} listed URLs, {plan.news} new a night",
    )  # fmt: skip
    for kind in _kinds(before, after):
        times = plan.portals / SERVED
        once = 1 if kind in PER_RUN else times
        files = _growth(before.files, after.files, kind) * once / plan.measured
        size = _growth(before.bytes, after.bytes, kind) * times / plan.measured
        rows = _growth(before.rows, after.rows, kind) * once / plan.measured
        shown.add_row(
            kind, f"{files:.1f}", f"{size / 1e3:.1f}", f"{files * NIGHTS:.0f}",
            f"{size * NIGHTS / 1e6:.1f}", f"{rows * NIGHTS:.0f}",
        )  # fmt: skip
    return shown


def _kinds(*sizes: Size) -> list[str]:
    """The tables of the store come last."""
    kinds = {kind for size in sizes for kind in (*size.files, *size.bytes)}
    return sorted(kinds, key=lambda kind: (kind.startswith(" "), kind))


def _growth(before: Mapping[str, int], after: Mapping[str, int], kind: str) -> int:
    return after.get(kind, 0) - before.get(kind, 0)


def quiet_table(plan: Plan, nights: int, folder: Path) -> Table:
    """What lies there after each third of the nights, as it is put away and as it would grow."""
    shown = Table("", *PUT_AWAY, "seconds", title="MB (rows)")
    for name, ages in (("put away", AGES), ("kept", None)):
        quiet = Quiet(
            folders=Folders(folder / name), portals=plan.portals, links=plan.links, ages=ages
        )
        began = time.monotonic()
        for night in range(nights):
            quiet.night(night)
            if (night + 1) % (nights // 3) == 0:
                size = measure(quiet.folders.data)
                cells = [
                    f"{size.bytes.get(kind, 0) / 1e6:.1f} ({size.rows.get(kind, '–')})"
                    for kind in PUT_AWAY
                ]
                seconds = f"{time.monotonic() - began:.0f}"
                shown.add_row(f"{night + 1} nights, {name}", *cells, seconds)
    return shown


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--portals", type=int, default=14)
    parser.add_argument("--links", type=int, default=300)
    parser.add_argument("--news", type=int, default=4)
    parser.add_argument("--measured", type=int, default=6)
    parser.add_argument("--quiet", type=int, default=0, metavar="NIGHTS")
    asked = vars(parser.parse_args())
    quiet = asked.pop("quiet")
    plan = Plan(**asked)
    with TemporaryDirectory() as folder:
        if quiet:
            shown = quiet_table(plan, quiet, Path(folder))
        else:
            shown = table(plan, *nights(plan, Path(folder) / "data"))
    Console().print(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
