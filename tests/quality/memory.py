"""`python -m tests.quality.memory`: bodies before and after a portal's lines are learnt.

Two invented portals print lines around their stories that no rule knows, and two bulletins a day
whose sentences return. Three nights of the real `nightly` run over them on loopback. A body is
exact if it is the story as its newsroom wrote it; "first page" is the same page read without
memory. A line of a story that is not in its body is lost. The exit code is 1 if one was lost.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from crawler.extract.article import read_article
from crawler.extract.page import read_page
from pipelines.clean import clean
from tests.conftest import Project
from tests.portal_lines import NEWSPAPERS, NIGHTS, Newspaper, Printed, bulletins, pages, printed
from tests.site import Site, serving

DAY_SECONDS = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRead:
    """How one night read one portal."""

    portal: str
    night: int
    stories: int
    exact_at_first_sight: int
    """Bodies that are exact without memory."""
    exact: int
    lines_lost: int
    bulletins_whole: int


def main() -> int:
    with TemporaryDirectory() as folder:
        read = nights_read(Path(folder) / "data")
    _show(read)
    return int(any(night.lines_lost for night in read))


def nights_read(data: Path) -> list[NightRead]:
    """Run the nights and compare what they stored with what the newsrooms wrote."""
    own = {"SHUWEN_DATA": str(data), "SHUWEN_DELAY": "0", "SHUWEN_SPIDERS": "tests.sample_portals"}
    project = Project(data, {**os.environ, **own})
    with serving(Site(pages(1))) as site:
        for night in NIGHTS:
            site.pages.update(pages(night))
            shift = str((night - 1) * DAY_SECONDS)
            done = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=shift)
            if done.returncode:
                raise RuntimeError(done.stderr)
    bodies = {record["url"]: record["body"] for record in _records(data)}
    return [_night_read(paper, night, bodies) for paper in NEWSPAPERS for night in NIGHTS]


def _night_read(paper: Newspaper, night: int, bodies: Mapping[str, str]) -> NightRead:
    stories = printed(paper, night)
    reports = {one.url for story in stories for one in bulletins(paper, story.day)}
    lost = {one.url: set(one.paragraphs) - set(bodies[one.url].split("\n")) for one in stories}
    return NightRead(
        portal=paper.portal,
        night=night,
        stories=len(stories),
        exact_at_first_sight=sum(_first_sight(one) == one.body for one in stories),
        exact=sum(bodies[one.url] == one.body for one in stories),
        lines_lost=sum(map(len, lost.values())),
        bulletins_whole=sum(not lost[url] for url in reports),
    )


def _first_sight(one: Printed) -> str:
    page = read_page(one.page().body, one.url, content_type="text/html; charset=utf-8")
    return clean(read_article((page,)).article).body


def _records(data: Path) -> list[dict[str, str]]:
    """First revisions first: a later one of the same address stands in its place."""
    lines = [
        json.loads(line)
        for path in data.glob("articles/*/*.jsonl")
        for line in path.read_text().splitlines()
    ]
    return sorted(lines, key=lambda record: int(record["revision"]))


def _show(read: Sequence[NightRead]) -> None:
    table = Table(title="Bodies that are exactly the story", title_justify="left")
    for heading in (
        "portal",
        "night",
        "stories",
        "first page",
        "memory",
        "lines lost",
        "bulletins",
    ):
        table.add_column(heading, justify="left" if heading == "portal" else "right")
    for one in read:
        counts = (one.night, one.stories, one.exact_at_first_sight, one.exact, one.lines_lost)
        table.add_row(one.portal, *map(str, counts), f"{one.bulletins_whole} whole")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
