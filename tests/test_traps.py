"""Sites that lead on without end, hostile pages, a portal that hangs: each night ends, and well."""

import re
import socket
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.store.frontier import VISITS_MAX
from crawler.traps import IDLE_PAGES_MAX, LINKS_MAX, NEW_MAX
from tests.conftest import Project
from tests.pages import article, listing, story
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import EVENING, manifest, records
from tests.test_way_of_a_page import pages as two_portals

HOST = "www.trapped.example"
FIRST = "/yw/"
TITLE = "第{}号消息：山里的收成"
BACKFILL = ("crawl", "trapped", "-a", "since=2026-01-01")


@dataclass
class EndlessSite(Site):
    """A site that makes up its pages: a function tells what stands under a path."""

    made: Callable[[str], Answer | None] = lambda _: None

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        return self.made(path) or super().answer(host, path, headers)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.on(tmp_path / "data", spiders="tests.trap_portals")


def told(number: int) -> Answer:
    return article(TITLE.format(number), story(number), published=f"2026-03-04 08:{number:02}")


def rows(paths: list[str]) -> list[tuple[str, str, str]]:
    """One row a path, each with another title."""
    return [(path, TITLE.format(n), "2026-03-04") for n, path in enumerate(paths, start=1)]


def site_of(made: Callable[[str], Answer | None]) -> EndlessSite:
    return EndlessSite({f"{HOST}{FIRST}": listing([])}, made=made)


def ends(project: Project) -> dict[str, str]:
    """URL → `state/reason` of all runs."""
    with closing(sqlite3.connect(project.data / "state" / "shuwen.sqlite")) as store:
        found = store.execute("select url, state, reason from ledger").fetchall()
    return {url: f"{state}/{reason}".rstrip("/") for url, state, reason in found}


def stories(path: str) -> Answer | None:
    """Four stories under fixed addresses."""
    found = re.fullmatch(r"/yw/t(\d)\.html", path)
    return told(int(found[1])) if found else None


FOUR = [f"/yw/t{number}.html" for number in range(1, 5)]


def test_a_pager_without_end_is_left_when_it_names_nothing_new(project: Project) -> None:
    def made(path: str) -> Answer | None:
        page = int(re.sub(r"\D", "", path) or 1)
        is_listing = path.startswith(FIRST) and "t" not in path
        return listing(rows(FOUR), more=f"/yw/?p={page + 1}") if is_listing else stories(path)

    with serving(site_of(made)) as site:
        done = project.run(*BACKFILL, SHUWEN_HOSTS=site.hosts)

    assert done.returncode == 0, done.stderr
    assert len(site.asked("/yw/?p=")) == IDLE_PAGES_MAX
    assert len(records(project)) == 4


def test_a_listing_of_fifty_thousand_links_is_taken_in_a_few_nights(project: Project) -> None:
    """The known ones are no new ones: each night has room for others."""
    many = listing(rows([f"/yw/t{number}.html" for number in range(50_000)]))
    briefly = ("-s", "CLOSESPIDER_TIMEOUT=2")

    found = []
    with serving(site_of(lambda path: many if path == FIRST else stories(path))) as site:
        for _ in range(2):
            done = project.run("crawl", "trapped", *briefly, SHUWEN_HOSTS=site.hosts)
            assert done.returncode == ExitCode.TIME, done.stderr
            assert "listing/truncated: http://" in done.stderr
            assert re.search(r"listing/left_out: \d{4} links: http://", done.stderr)
            found.append(len(ends(project)))

    assert found == [NEW_MAX, LINKS_MAX]


def test_what_is_left_of_a_listing_stands_in_the_manifest_with_its_reason(project: Project) -> None:
    """2,000 links of a page are read, 1,200 new ones asked for; of the others each has a reason."""
    endless = [f"/yw/a/b/a/b/a/{number}.html" for number in range(3)]
    ours = [f"/yw/t{number}.html" for number in range(LINKS_MAX + 300)]
    foreign = ["http://www.elsewhere.example/yw/1.html"]
    many = listing(rows([*endless, *ours, *foreign]))

    with serving(site_of(lambda path: many if path == FIRST else stories(path))) as site:
        briefly = ("-s", "CLOSESPIDER_TIMEOUT=2")
        done = project.run("nightly", *briefly, SHUWEN_HOSTS=site.hosts)

    told = manifest(project)["portals"]["trapped"]
    assert told["discovered"] == len(endless) + len(ours)
    assert told["failed"].items() >= {
        ("endless", 3), ("left-out", 300), ("too-many", LINKS_MAX - NEW_MAX)
    }  # fmt: skip
    assert sum(told["failed"].values()) + told["new"] + told["duplicate"] == told["discovered"]
    assert f"{told['discovered']} listed" in done.stderr + done.stdout
    assert len(ends(project)) == NEW_MAX


def test_a_backfill_discovers_what_lies_within_its_days(project: Project) -> None:
    page = [(FOUR[0], TITLE.format(1), "2026-03-04"), (FOUR[1], TITLE.format(2), "2026-02-04")]
    made = {FIRST: listing(page)}

    with serving(site_of(lambda path: made.get(path) or stories(path))) as site:
        done = project.run("crawl", "trapped", "-a", "since=2026-03-01", SHUWEN_HOSTS=site.hosts)

    told = manifest(project)["portals"]["trapped"]
    assert done.returncode == 0, done.stderr
    assert (told["discovered"], told["new"], told["failed"]) == (1, 1, {})


def test_a_path_that_grows_is_left(project: Project) -> None:
    """Each page names a new story, and a further page below itself."""
    numbers = count(5)

    def made(path: str) -> Answer | None:
        if not path.endswith("/"):
            return stories(path)
        new = [(f"/yw/gone{next(numbers)}.html", "一篇已经没有了的消息报道", "2026-03-04")]
        return listing(rows(FOUR) + new, more="a/b/")

    with serving(site_of(made)) as site:
        project.run(*BACKFILL, SHUWEN_HOSTS=site.hosts)

    assert [asked.path for asked in site.asked("/yw/a/")] == ["/yw/a/b/", "/yw/a/b/a/b/"]
    assert len(records(project)) == 4


VISITS = [";jsessionid={:032x}", "?PHPSESSID=a{:031x}", "?sid=b{:031x}"]


@pytest.mark.parametrize("visit", VISITS)
def test_a_visit_id_makes_no_other_article(project: Project, visit: str) -> None:
    numbers = count(10**30)

    def made(path: str) -> Answer | None:
        if path == FIRST:
            return listing(rows([path + visit.format(next(numbers)) for path in FOUR]))
        return stories(re.split("[;?]", path)[0])

    with serving(site_of(made)) as site:
        for clock in ("0", "86400"):
            done = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=clock)
            assert done.returncode == 0, done.stderr

    assert len(records(project)) == 4
    assert manifest(project)["portals"]["trapped"]["unchanged"] == 4


def test_an_unknown_visit_id_is_seen_by_its_stories(project: Project) -> None:
    numbers = count()

    def made(path: str) -> Answer | None:
        if path == FIRST:
            return listing(rows([f"{path}?v={next(numbers)}" for path in FOUR]))
        return stories(path.partition("?")[0])

    with serving(site_of(made)) as site:
        for night in range(4):
            clock = str(night * 86400)
            project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=clock)

    found = ends(project)
    assert sum(end == "failed/visit-id" for end in found.values()) == 4
    assert len(records(project)) == 4 * VISITS_MAX


def test_one_story_under_five_addresses_is_one_story(project: Project) -> None:
    forms = [
        f"http://{HOST}/yw/t1.html", f"https://{HOST}/yw/t1.html", f"http://{HOST}/yw/t1.html?from=app",
        f"http://{HOST}/yw/t1.html#top", "http://m.trapped.example/yw/t1.html",
    ]  # fmt: skip
    page = listing([(form, TITLE.format(1), "2026-03-04") for form in forms])

    with serving(site_of(lambda path: page if path == FIRST else stories(path))) as site:
        hosts = f"*.trapped.example=127.0.0.1:{site.port}"
        done = project.run("nightly", SHUWEN_HOSTS=hosts)

    assert done.returncode == 0, done.stderr
    [found] = records(project)
    assert found["canonical_url"] == "http://trapped.example/yw/t1.html"


def test_hostile_pages_end_each_in_one_state_and_cost_the_others_nothing(project: Project) -> None:
    hostile = {
        "/yw/wide.html": b"<p>x</p>" * 200_000,
        "/yw/deep.html": b"<div>" * 100_000 + "一篇很深的消息。".encode(),
        "/yw/attribute.html": b'<p title="' + b"x" * 4_000_000 + b'">',
        "/yw/entities.html": b'<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        b'<!ENTITY c SYSTEM "file:///etc/passwd">]><p>&b;&b;&c;</p>',
        "/yw/pdf.html": b"%PDF-1.7\n" + bytes(range(256)) * 50,
        "/yw/empty.html": b"",
        "/yw/json.html": b'{"title": "no page"}',
    }

    def made(path: str) -> Answer | None:
        if path == FIRST:
            return listing(rows([*FOUR, *hostile]))
        return Answer(hostile[path]) if path in hostile else stories(path)

    with serving(site_of(made)) as site:
        project.run("nightly", SHUWEN_HOSTS=site.hosts)

    found = {url.rpartition("/")[2]: end for url, end in ends(project).items()}
    assert all(found[f"t{number}.html"] == "new" for number in range(1, 5))
    assert found["attribute.html"] == "failed/no-body"
    assert found["pdf.html"] == found["json.html"] == "failed/not-html"
    assert found["empty.html"] == "failed/empty"
    bodies = {record["url"].rpartition("/")[2]: record["body"] for record in records(project)}
    assert bodies["entities.html"] == "&b;&b;&c;"
    assert bodies["t4.html"].splitlines() == story(4)


def test_no_sitemap_is_read(project: Project) -> None:
    """Stories are found on the listing pages alone: a sitemap can neither loop nor flood."""

    def made(path: str) -> Answer | None:
        if path == "/robots.txt":
            named = f"User-agent: *\nSitemap: http://{HOST}/sitemap.xml\n"
            return Answer(named.encode(), content_type="text/plain")
        return listing(rows(FOUR)) if path == FIRST else stories(path)

    with serving(site_of(made)) as site:
        project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert len(records(project)) == 4
    assert site.asked("sitemap") == []


def test_a_portal_that_hangs_all_night_holds_up_no_other(tmp_path: Path) -> None:
    project = Project.on(tmp_path / "data")
    with serving(Site(two_portals())) as site, socket.create_server(("127.0.0.1", 0)) as silent:
        morning = f"*.morning.example=127.0.0.1:{silent.getsockname()[1]}"
        hosts = f"{EVENING}=127.0.0.1:{site.port},{morning}"
        night = project.run("nightly", "-s", "SHUWEN_PORTAL_SECONDS=12", SHUWEN_HOSTS=hosts)

    assert night.returncode == ExitCode.TIME, night.stderr
    portals = manifest(project)["portals"]
    assert (portals["evening"]["outcome"], portals["morning"]["reason"]) == ("done", "time limit")
    assert {record["portal"] for record in records(project)} == {"evening"}
