"""Nights far below their usual: exit code 10, named with the cause, held back, nothing lost."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.clock import now
from crawler.store import runs, yields
from crawler.store.schema import Store
from crawler.store.verdicts import ACCEPTED
from tests.conftest import Project
from tests.fail_loop import Bench
from tests.pages import article, listing, story
from tests.preload import compiled
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import EVENING, MORNING, manifest, pages, part_bytes, records

DAY = 86400
LISTED = 12  # articles on the listing page
LISTING = f"{MORNING}/yw/"
SHELL = Answer(b'<html><head><script src="/app.js"></script></head><body id="app"></body></html>')


def path(number: int) -> str:
    return f"/yw/202603/{number:04}.html"


def page(number: int, paragraphs: list[str] | None = None) -> Answer:
    title = f"第{number}号消息：山里的收成"
    told = story(number) if paragraphs is None else paragraphs
    return article(title, told, published="2026-03-04 08:00", source="青溪晨报")


def row(number: int) -> tuple[str, str, str]:
    return path(number), f"第{number}号消息：山里的收成", "2026-03-04"


FLOODED = 180  # articles, where fourteen are usual


class Nights:
    """A portal that brings two stories a night; night 0 was the first."""

    def __init__(self, project: Project, site: Site) -> None:
        self.project, self.site, self.number = project, site, 0

    def newest(self) -> int:
        return 100 + 2 * self.number

    def publish(self) -> None:
        newest = self.newest()
        shown = range(newest, newest - LISTED, -1)
        self.site.pages[LISTING] = listing([row(n) for n in shown])
        self.site.pages |= {f"{MORNING}{path(n)}": page(n) for n in shown}

    def crawl(self) -> Any:
        shift = str(DAY * self.number)
        done = self.project.run(
            "nightly", "morning", SHUWEN_HOSTS=self.site.hosts, SHUWEN_CLOCK_SHIFT=shift
        )
        self.number += 1
        return done

    def change(self, keeps: int = 1) -> Any:
        """A night after which the listing names the newest stories only."""
        newest = self.newest()
        shown = range(newest, newest - keeps, -1)
        self.site.pages[LISTING] = listing([row(n) for n in shown])
        self.site.pages |= {f"{MORNING}{path(n)}": page(n) for n in shown}
        return self.crawl()

    def usual(self, count: int) -> None:
        """So many nights like one that is crawled; the others are entered as if they had been."""
        self.publish()
        done = self.crawl()
        assert done.returncode == 0, done.stderr
        with closing(Store.open(self.project.data / "state" / "shuwen.sqlite")) as store:
            [night] = yields.history_of(store, "morning", now() + timedelta(days=30), 1)
            for back in range(1, count):
                begun = now() - timedelta(days=back)
                runs.begin_run(store, f"run{back}", "nightly", begun)
                runs.end_run(store, f"run{back}", 0, begun)
                yields.enter_verdict_within(store, f"run{back}", "morning", night, ACCEPTED)


@pytest.fixture
def nights(project: Project) -> Iterator[Nights]:
    with serving(Site(pages())) as site:
        yield Nights(project, site)


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        (listing([row(1)]), "1 listed, usually 12 (listing changed)"),
        (SHELL, "0 listed, usually 12 (JavaScript shell)"),
        (Answer(b"", 404), "0 listed, usually 12 (listing moved or gone: http-404)"),
        (
            Answer(b"", 302, headers={"Location": "/new/"}),
            f"0 listed, usually 12 (moved to http://{MORNING}/new/)",
        ),
    ],
    ids=["few links", "shell", "gone", "moved"],
)
def test_a_listing_that_has_all_but_gone_is_named_with_its_cause(
    nights: Nights, broken: Answer, cause: str
) -> None:
    nights.usual(3)
    before = part_bytes(nights.project)
    nights.site.pages |= {LISTING: broken, f"{MORNING}{path(1)}": page(1)}
    nights.site.pages[f"{MORNING}/new/"] = listing([])

    night = nights.crawl()

    assert night.returncode == 10, night.stderr
    assert f"要闻: {cause}" in night.stderr
    told = manifest(nights.project)["portals"]["morning"]
    assert told["outcome"] == "gated"
    assert cause in told["reason"]
    assert part_bytes(nights.project) == before


def test_what_is_held_back_lies_in_quarantine_and_comes_with_the_next_good_night(
    nights: Nights,
) -> None:
    nights.usual(3)
    held = nights.newest()
    nights.site.pages[LISTING] = listing([row(held)])
    nights.site.pages[f"{MORNING}{path(held)}"] = page(held)
    gated = nights.crawl()
    told = manifest(nights.project)
    [kept] = nights.project.data.glob("quarantine/*/morning.jsonl")
    [line] = kept.read_text().splitlines()
    before = {record["url"] for record in records(nights.project)}

    nights.publish()
    nights.crawl()

    assert gated.returncode == 10
    assert json.loads(line)["record"]["url"].endswith(path(held))
    assert "usually 12" in json.loads(line)["reason"]
    assert told["portals"]["morning"]["failed"] == {"gated": 1}
    assert told["parts"] == []
    assert not any(url.endswith(path(held)) for url in before)
    [come] = [record for record in records(nights.project) if record["url"].endswith(path(held))]
    assert (come["revision"], come["change_kind"]) == (1, "new")


def test_pages_without_story_do_not_replace_what_is_held(nights: Nights) -> None:
    nights.usual(8)
    before = part_bytes(nights.project)
    nights.publish()
    nights.site.pages |= {
        name: page(7, ["加载中"]) for name in nights.site.pages if "/yw/2026" in name
    }

    night = nights.crawl()

    assert night.returncode == 10, night.stderr
    assert "article layout changed" in night.stderr
    assert part_bytes(nights.project) == before


def test_a_copy_of_what_is_held_back_stands_for_itself(nights: Nights) -> None:
    nights.usual(3)
    held = nights.newest()
    nights.site.pages[LISTING] = listing([row(held)])
    nights.site.pages[f"{MORNING}{path(held)}"] = page(held)
    nights.site.pages[f"{EVENING}/local/"] = listing(
        [("/local/50.html", f"第{held}号消息：山里的收成", "2026-03-04")]
    )
    nights.site.pages[f"{EVENING}/local/50.html"] = page(held)

    night = nights.project.run(
        "nightly", SHUWEN_HOSTS=nights.site.hosts, SHUWEN_CLOCK_SHIFT=str(DAY)
    )

    assert night.returncode == 10
    [copy] = [one for one in records(nights.project) if one["portal"] == "evening"]
    assert (copy["duplicate_of"], copy["change_kind"]) == ("", "new")
    assert manifest(nights.project)["portals"]["evening"]["new"] == 1


def test_what_an_operator_accepts_is_published_and_is_the_new_usual(nights: Nights) -> None:
    nights.usual(3)
    before = part_bytes(nights.project)
    gated = [nights.change(), nights.change()]
    first, second = (nights.project.data / "quarantine").iterdir()
    told = [night.stderr.splitlines()[-1] for night in gated]
    with closing(Store.open(nights.project.data / "state" / "shuwen.sqlite")) as store:
        held = store.rows("select article_id from held")  # both nights held the first's

    accepted = nights.project.run("nightly", "--accept", "morning")
    nights.change(keeps=2)
    later = manifest(nights.project)

    assert [night.returncode for night in gated] == [10, 10]
    assert told == ["nightly: if that is right, publish it: nightly --accept morning"] * 2
    assert accepted.returncode == 0, accepted.stderr
    assert later["exit_code"] == 0
    assert first.is_dir()
    assert second.is_dir()
    assert len(held) == len(set(held)) == 2
    assert before.items() <= part_bytes(nights.project).items()
    found = [record["url"].rpartition("/")[2] for record in records(nights.project)]
    assert len(found) == len(set(found))
    assert set(found) >= {f"{number:04}.html" for number in (102, 104)}
    assert nights.project.run("verify").returncode == 0


def test_an_acceptance_that_breaks_off_is_completed_by_the_same_command(
    nights: Nights, tmp_path: Path
) -> None:
    nights.usual(3)
    assert nights.change(keeps=2).returncode == 10
    bench = Bench(
        folder=tmp_path, library=compiled("calls", tmp_path), hosts=nights.site.hosts,
        words=("nightly", "--accept", "morning"),
    )  # fmt: skip
    for name in ("whole", "broken"):
        shutil.copytree(nights.project.data, tmp_path / name)
    assert bench.night("whole", bench.failing("whole", 0)).returncode == 0
    middle = len(bench.calls("whole")) // 2

    broken = bench.night("broken", bench.failing("broken", middle))
    again = bench.night("broken", {})

    assert broken.returncode == 3, broken.stderr
    assert again.returncode == 0, again.stderr
    found = [one["url"] for one in records(Project(tmp_path / "broken", {}))]
    assert len(found) == len(set(found))
    assert found == [one["url"] for one in records(Project(tmp_path / "whole", {}))]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], "name the portals"), (["morning"], "the gate holds back nothing of morning")],
    ids=["nobody", "as usual"],
)
def test_nothing_is_accepted_that_is_not_held_back(
    nights: Nights, words: list[str], sentence: str
) -> None:
    nights.usual(3)

    refused = nights.project.run("nightly", "--accept", *words)

    assert refused.returncode == 4
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_what_is_held_back_can_be_accepted_though_a_clock_was_ahead_before(
    nights: Nights,
) -> None:
    nights.usual(3)
    nights.number = 365
    ahead = nights.crawl()
    nights.number = 1
    gated = nights.change()

    accepted = nights.project.run("nightly", "--accept", "morning")

    assert [ahead.returncode, gated.returncode] == [0, 10], gated.stderr
    assert "publish it: nightly --accept morning" in gated.stderr
    assert accepted.returncode == 0, accepted.stderr
    assert manifest(nights.project)["portals"]["morning"]["new"] == 1


def test_a_quarantine_that_cannot_be_written_fails_the_run(nights: Nights) -> None:
    nights.usual(3)
    before = part_bytes(nights.project)
    nights.site.pages[LISTING] = listing([row(nights.newest())])
    nights.site.pages[f"{MORNING}{path(nights.newest())}"] = page(nights.newest())
    in_the_way = nights.project.data / "quarantine"
    in_the_way.write_text("not a folder")

    night = nights.crawl()

    assert night.returncode == 3, night.stderr
    assert "the quarantine cannot be written" in night.stderr
    assert part_bytes(nights.project) == before


def test_ten_times_the_usual_is_held_back_and_published_when_it_is_accepted(
    nights: Nights,
) -> None:
    nights.usual(15)
    before = part_bytes(nights.project)
    shown = range(1000, 1000 + FLOODED)
    nights.site.pages[LISTING] = listing([row(n) for n in shown])
    nights.site.pages |= {f"{MORNING}{path(n)}": page(n) for n in shown}

    flooded = nights.crawl()
    again = nights.crawl()
    held = part_bytes(nights.project)
    accepted = nights.project.run("nightly", "--accept", "morning")

    assert flooded.returncode == again.returncode == 10, flooded.stderr + again.stderr
    assert "new, usually 14 (old articles under new addresses" in flooded.stderr
    assert held == before
    assert accepted.returncode == 0, accepted.stderr
    assert len(records(nights.project)) >= FLOODED
