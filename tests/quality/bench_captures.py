"""What capturing costs: a crawl of many pages on loopback, in turns with and without captures.

`python -m tests.quality.bench_captures [ROUNDS]`; prints the medians and their ratio as JSON.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from crawler.middlewares.capture import CaptureMiddleware
from crawler.settings import DOWNLOADER_MIDDLEWARES
from tests.conftest import ROOT, Project
from tests.pages import article, listing, story
from tests.site import Answer, Site, serving

HOST = "www.morning.example"
PAGES, PER_LISTING = 420, 60
ROUNDS = 5
CAPTURE = "crawler.middlewares.capture.CaptureMiddleware"


class WeighedOnly(CaptureMiddleware):
    """Weighs each response as a crawl does that stores nothing, and keeps none."""

    def __init__(self, crawler: object, _: object) -> None:
        super().__init__(crawler, None)  # type: ignore[arg-type]


def pages() -> dict[str, Answer]:
    """Stories of some 15 kB with the frame that real pages have, each unlike the others."""
    found = {}
    frame = "".join(
        f'<li><a href="/zt/{n}.html" title="专题{n}">专题报道{n:03}</a></li>' for n in range(150)
    )
    for number in range(PAGES):
        paragraphs = [text for part in range(4) for text in story(number * 4 + part)]
        found[f"{HOST}/yw/202603/{number:04}.html"] = article(
            f"第{number}号消息：山里的收成", paragraphs, published="2026-03-04 08:00",
            tail=f"<ul>{frame}</ul>",
        )  # fmt: skip
    for first in range(0, PAGES, PER_LISTING):
        numbers = range(first, first + PER_LISTING)
        name = "" if not first else f"index_{first // PER_LISTING + 1}.html"
        found[f"{HOST}/yw/{name}"] = listing(
            [(f"/yw/202603/{n:04}.html", f"第{n}号消息：山里的收成", "2026-03-04") for n in numbers]
        )
    return found


def crawl(site: Site, *, captures: bool) -> tuple[float, float, int]:
    """Wall seconds, processor seconds and stored articles of one crawl."""
    middlewares = dict(DOWNLOADER_MIDDLEWARES)
    if not captures:
        order = middlewares.pop(CAPTURE)
        middlewares["tests.quality.bench_captures.WeighedOnly"] = order
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "SHUWEN_DATA": folder,
            "SHUWEN_DELAY": "0",
            "SHUWEN_SPIDERS": "tests.sample_portals",
            "SHUWEN_HOSTS": site.hosts,
        }
        setting = f"DOWNLOADER_MIDDLEWARES={json.dumps(middlewares)}"
        words = ("crawl", "morning", "-a", "since=2026-03-01", "-s", setting)
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
        ended = subprocess.run(
            Project.command(*words), cwd=ROOT, env=environment, capture_output=True, check=False
        )
        seconds, after = perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ended.returncode == 0, ended.stderr.decode()
        assert bool(list(Path(folder).glob("warc/*/*/*.warc.gz"))) is captures
        stored = sum(len(p.read_text().splitlines()) for p in Path(folder).glob("articles/*/*"))
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used, stored


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    found: dict[bool, list[tuple[float, float, int]]] = {True: [], False: []}
    with serving(Site(pages())) as site:
        for number in range(rounds):
            for captures in (number % 2 == 0, number % 2 == 1):
                found[captures].append(crawl(site, captures=captures))
    wall = {kind: median(one[0] for one in found[kind]) for kind in found}
    used = {kind: median(one[1] for one in found[kind]) for kind in found}
    told = {
        "pages": PAGES, "rounds": rounds, "stored": found[True][0][2],
        "wall_with": round(wall[True], 2), "wall_without": round(wall[False], 2),
        "wall_cost": round(wall[True] / wall[False] - 1, 3),
        "processor_cost": round(used[True] / used[False] - 1, 3),
    }  # fmt: skip
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
