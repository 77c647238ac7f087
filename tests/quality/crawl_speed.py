"""Crawl speed: the whole line, captures and store included, beside a bare spider on one site.

    python -m tests.quality.crawl_speed --stories 600 --rounds 3

Pages a second from the first request that the site saw to the end of the process; both ask
without a delay and eight at a time. The rounds alternate, so that a busy machine slows both.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.growing_site import EVENING, MORNING, GrowingSite
from tests.site import Answer, Site, serving

ROOT = Path(__file__).resolve().parent.parent.parent
BARE_SPIDER = Path(__file__).with_name("bare_spider.py")
SIDE_LINKS = 120  # a real page's frame: 20 to 60 kB of links around 2 kB of story
OPEN = ("CONCURRENT_REQUESTS=8", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "DOWNLOAD_DELAY=0")
BARE = ("TELNETCONSOLE_ENABLED=0", "REMOTE_CONTROL_ENABLED=0", "ROBOTSTXT_OBEY=0")


@dataclass(frozen=True, kw_only=True)
class Way:
    """One command that crawls the site."""

    name: str
    words: tuple[str, ...]
    portals: int = 1
    is_ours: bool = True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--stories", type=int, default=600, help="of each of the two portals")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    pages = framed(GrowingSite(stories=asked.stories * 2, daily=1).pages(0))
    rates: dict[str, list[float]] = {}
    with serving(Site(pages)) as site:
        for _ in range(asked.rounds):
            for way in _ways(site):
                rates.setdefault(way.name, []).append(_rate(way, site, asked.stories))
    print("\n".join(_table(rates)))  # noqa: T201
    return 0


def _ways(site: Site) -> Sequence[Way]:
    start = f"http://127.0.0.1:{site.port}/yw/"
    bare = ("runspider", str(BARE_SPIDER), "-a", f"start={start}", "-o", "bare.jsonl")
    nightly = ("nightly", *options(OPEN))
    return (
        Way(name="bare spider", words=(*bare, *options((*OPEN, *BARE))), is_ours=False),
        Way(name="one portal", words=(*nightly, "morning")),
        Way(name="two portals at once", words=nightly, portals=2),
    )


def options(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for value in values for word in ("-s", value))


def _rate(way: Way, site: Site, stories: int) -> float:
    """Pages a second; the run must have fetched every story."""
    site.log.clear()
    with TemporaryDirectory() as folder:
        variables = {**os.environ, **environment(site, folder)}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)  # cron sets none: modules compile once
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *way.words],
            cwd=ROOT if way.is_ours else folder,  # our settings are not the bare spider's
            env=variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        began = _first_request(site, process)
        _, said = process.communicate()
        seconds = time.monotonic() - began
    fetched = {asked.path for asked in site.log if asked.path.endswith(".html")}
    if process.returncode or len(fetched) < stories * way.portals:
        raise SystemExit(f"{way.name}: exit {process.returncode}: {said.decode()[-2000:]}")
    return len(site.log) / seconds


def environment(site: Site, folder: str) -> Mapping[str, str]:
    return {
        "SHUWEN_DATA": f"{folder}/data",
        "SHUWEN_DELAY": "0",
        "SHUWEN_SPIDERS": "tests.sample_portals",
        "SHUWEN_HOSTS": site.hosts,
    }


def _first_request(site: Site, process: subprocess.Popen[bytes]) -> float:
    while not site.log and process.poll() is None:
        time.sleep(0.001)
    return time.monotonic()


def framed(pages: Mapping[str, Answer]) -> dict[str, Answer]:
    """The same pages at the size of real ones; by their address on loopback for the bare spider."""
    links = "".join(
        f'<li class="item"><a href="/zt/{n}/" target="_blank" title="专题">专题第{n}期</a></li>'
        for n in range(SIDE_LINKS)
    )
    side = f'<div class="side"><ul>{links}</ul></div>'.encode()
    framed = {
        name: replace(page, body=page.body.replace(b'<div class="footer">', side + b"<div>"))
        for name, page in pages.items()
    }
    own = {name for name in framed if name.startswith(f"{MORNING}/")}
    assert all(name.startswith((MORNING, EVENING)) for name in framed)
    return framed | {name.replace(MORNING, "127.0.0.1", 1): framed[name] for name in own}


def _table(rates: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The median of each way, and its share of the bare spider's.

    >>> print(*_table({"bare spider": [100.0], "one portal": [50.0]}), sep="\\n")
    bare spider            100 pages/s   1.00
    one portal              50 pages/s   0.50
    """
    bare = median(rates["bare spider"])
    for name, found in rates.items():
        yield f"{name:<20}{median(found):6.0f} pages/s{median(found) / bare:7.2f}"


if __name__ == "__main__":
    sys.exit(main())
