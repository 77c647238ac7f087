"""Soak: one long crawl; whether its memory and its open files stay what they were.

    python -m tests.quality.soak --pages 50000

Every page is of a real one's size. Some answers are 404, some pages tell no story, and every
twentieth tells again what another told. The first tenth warms up, the second is what the rest is
held to: windows of a tenth each, the median of their samples.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, Project
from tests.growing_site import MORNING, ROWS, page_of, tell
from tests.pages import article, listing
from tests.site import Answer, Site, serving

WINDOWS = 10
GROWTH_MAX = 0.10  # of memory, and of open files
FILES_MAX = 6  # more: connections and a rotated file come and go
SAMPLE_SECONDS = 0.04  # a tenth of the short form lasts three times this on a fast machine
NOTHING, UNTOLD, AGAIN = 50, 70, 20  # every so manyth: 404, a page without story, a copy
FOOTER = b'<div class="footer">'
SIDE = "".join(
    f'<li><a href="/zt/{n}/" title="专题">专题第{n}期</a></li>' for n in range(120)
).encode()
OPTIONS = ("-s", "CONCURRENT_REQUESTS=8", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


@dataclass
class EndlessSite(Site):
    """A portal of so many stories, each page made when it is asked for; keeps no log."""

    stories: int = 0
    served: int = 0

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        self.log.clear()
        name = path.rpartition("/")[2].removesuffix(".html")
        if path == "/robots.txt":
            return Answer(b"", 404, "text/plain")
        if not name.isdigit():
            return self._listing(int(name.removeprefix("index_") or 1))
        if int(name) >= self.stories:
            return Answer(b"nothing here", 404, "text/plain")
        self.served += 1
        return _page(int(name))

    def _listing(self, page: int) -> Answer:
        numbers = range((page - 1) * ROWS, min(page * ROWS, self.stories))
        stories = [tell(2 * number, corrected=False) for number in numbers]
        rows = [
            (f"/yw/202603/{number}.html", told.title, told.published[:10])
            for number, told in zip(numbers, stories, strict=True)
        ]
        return listing(rows)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What the process holds at one moment."""

    pages: int
    """Asked for until then."""
    kilobytes: int
    files: int


@dataclass(kw_only=True)
class Soaked:
    """What a crawl held on its way."""

    pages: int
    seconds: float
    exit_code: int
    samples: list[Sample] = field(default_factory=list)

    @property
    def windows(self) -> list[tuple[float, float]]:
        """(megabytes, open files) of each tenth of the pages."""
        size = self.pages / WINDOWS
        tenths = [
            [one for one in self.samples if n * size <= one.pages < (n + 1) * size]
            for n in range(WINDOWS)
        ]
        return [
            (median(one.kilobytes for one in tenth) / 1024, median(one.files for one in tenth))
            for tenth in tenths
            if tenth
        ]

    @property
    def wrong(self) -> list[str]:
        if self.exit_code:
            return [f"the crawl ended with {self.exit_code}"]
        if len(self.windows) < WINDOWS:
            return ["the crawl was too short to see anything"]
        (memory, files), *later = self.windows[1:]
        found = []
        for number, (now, opened) in enumerate(later, start=3):
            if abs(now / memory - 1) > GROWTH_MAX:
                found.append(f"window {number}: {now:.0f} MB, {memory:.0f} MB at first")
            if opened > files + FILES_MAX:
                found.append(f"window {number}: {opened:.0f} open files, {files:.0f} at first")
        return found


def soak(stories: int, data: Path, spiders: str = "tests.sample_portals") -> Soaked:
    """Crawl so many stories of one portal into an empty data folder."""
    project = Project.on(data, spiders)
    days = ("-a", "since=2026-03-01", "-a", "until=2026-03-31")
    with serving(EndlessSite({f"{MORNING}/": Answer(b"")}, stories=stories)) as site:
        assert isinstance(site, EndlessSite)
        began = time.monotonic()
        with Popen(
            project.command("crawl", "morning", *days, *OPTIONS),
            cwd=ROOT,
            env={**project.environment, "SHUWEN_HOSTS": site.hosts},
            stdout=DEVNULL,
            stderr=DEVNULL,
        ) as crawl:
            samples = list(_sampled(crawl, site))
        seconds = time.monotonic() - began
    return Soaked(pages=site.served, seconds=seconds, exit_code=crawl.returncode, samples=samples)


def _sampled(crawl: "Popen[bytes]", site: EndlessSite) -> Iterator[Sample]:
    process = Path("/proc") / str(crawl.pid)
    while crawl.poll() is None:
        try:
            pages, status = site.served, (process / "status").read_text()
            files = len(list((process / "fd").iterdir()))
        except OSError:  # it has just ended
            continue
        memory = status.partition("VmRSS:")[2].split()
        if memory and pages:
            yield Sample(pages=pages, kilobytes=int(memory[0]), files=files)
        time.sleep(SAMPLE_SECONDS)


def _page(number: int) -> Answer:
    if number % NOTHING == NOTHING - 1:
        return Answer(b"gone", 404, "text/plain")
    told = tell(2 * (number - (number % AGAIN == AGAIN - 1)), corrected=False)
    page = article(told.title, []) if number % UNTOLD == UNTOLD - 1 else page_of(told)
    return replace(page, body=page.body.replace(FOOTER, SIDE + FOOTER))


def _said(soaked: Soaked) -> Iterator[str]:
    rate = soaked.pages / soaked.seconds
    yield f"{soaked.pages} pages in {soaked.seconds:.0f} s, {rate:.1f} pages/s"
    for number, (memory, files) in enumerate(soaked.windows, start=1):
        yield f"window {number:2}: {memory:6.1f} MB, {files:3.0f} open files"
    yield from soaked.wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=50_000)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        soaked = soak(asked.pages, Path(folder) / "data")
    print("\n".join(_said(soaked)))  # noqa: T201
    return 1 if soaked.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
