"""Crawls with and without looking for copies in; what the looking costs of a crawl's time out.

    python -m tests.quality.duplicates_cost --stories 300 --rounds 3

Processor time of the crawl's process, because it does not depend on who else is at work; the
rounds alternate. What a process needs before its first page is in both: the share is a little low.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from tempfile import TemporaryDirectory

from tests.growing_site import GrowingSite
from tests.quality.crawl_speed import OPEN, ROOT, environment, framed, options
from tests.site import Site, serving

LAUNCH = "import sys; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
WITHOUT = (
    "import crawler.admission as a; a.judge = lambda store, article: a.Ruling(article);"
    " a.enter = lambda store, article: None; "
)
WAYS = {"without": WITHOUT + LAUNCH, "with": LAUNCH}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--stories", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    pages = framed(GrowingSite(stories=asked.stories * 2, daily=1).pages(0))
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    with serving(Site(pages)) as site:
        for _ in range(asked.rounds):
            for name, program in WAYS.items():
                found[name].append(_seconds(program, site, asked.stories))
    print("\n".join(_table(found, asked.stories)))  # noqa: T201
    return 0


def _seconds(program: str, site: Site, stories: int) -> float:
    """Processor time of one crawl; it must have fetched every story."""
    site.log.clear()
    with TemporaryDirectory() as folder:
        words = [sys.executable, "-c", program, "crawl", "morning", *options(OPEN)]
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, **environment(site, folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
    fetched = {asked.path for asked in site.log if asked.path.endswith(".html")}
    if status or len(fetched) < stories:
        raise SystemExit(f"exit {status}, {len(fetched)} of {stories} stories")
    return used.ru_utime + used.ru_stime


def _table(found: Mapping[str, Sequence[float]], stories: int) -> Iterator[str]:
    """The median of each way a page, and what looking for copies adds.

    >>> print(*_table({"without": [1.0], "with": [1.05]}, 100), sep="\\n")
    without    10.0 ms a page
    with       10.5 ms a page, 5.0% more
    """
    without = median(found["without"])
    more = median(found["with"]) / without - 1
    yield f"without  {without / stories * 1000:6.1f} ms a page"
    yield f"with     {median(found['with']) / stories * 1000:6.1f} ms a page, {more:.1%} more"


if __name__ == "__main__":
    sys.exit(main())
