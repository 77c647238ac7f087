"""What a host sent for an address made up after a closed article's stays, and names it no more."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.urls import article_id, canonical_url
from crawler.verify.verifying import verify
from crawler.warc.members import parse, unpacked
from crawler.warc.records import ABOUT_TYPE
from tests.conftest import Project
from tests.site import MADE_UP_RE, Answer, serving
from tests.taken_down import ADDRESS, GIVEN, LISTINGS, URL, asked, found_in, told
from tests.test_probe import GONE, NiceSite, drop, sorry
from tests.test_takedown import SLOW
from tests.test_way_of_a_page import MORNING, manifest, morning_path, pages, records

NAME = article_id(canonical_url(URL))
LATER = 0.3  # seconds


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One night: two stories are gone, and their host has a page for every address."""
    project = Project.on(tmp_path_factory.mktemp("nights") / "data")
    site = NiceSite(pages(), made=sorry)
    drop(site, *GONE)
    answer_first(site, ADDRESS)
    with serving(site):
        ended = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    assert ended.returncode == 0, ended.stderr
    assert [one["made_up_after"] for one in probes(project.data)] == [URL]
    return project.data


def answer_first(site: NiceSite, address: str) -> None:
    """The address that another is made up after: that of the first article to come."""
    for name, page in site.pages.items():
        if name.endswith(".html") and name != address:
            site.pages[name] = replace(page, wait_seconds=max(page.wait_seconds, LATER))
    made = site.made
    site.made = lambda path: (
        (page := made(path)) and replace(page, wait_seconds=max(page.wait_seconds, LATER))
    )


@pytest.fixture
def project(nights: Path, tmp_path: Path) -> Project:
    return Project.on(Path(shutil.copytree(nights, tmp_path / "data")))


def probes(data: Path) -> list[dict[str, Any]]:
    """What is known of the answers for addresses that were made up."""
    found = [about for path in sorted(data.glob("warc/*/*/*.warc.gz")) for about in _abouts(path)]
    return [about for about in found if "made_up_after" in about]


def _abouts(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for record in (parse(plain) for _, plain in unpacked(file)):
            if record.rec_headers.get_header("Content-Type") == ABOUT_TYPE:
                yield json.loads(record.raw_stream.read())


def counts_of(project: Project, *words: str) -> dict[str, Any]:
    ended = project.run("replay", *words)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_a_probe_names_it_by_its_id_and_a_replay_finds_the_same_pages_missing(
    nights: Path, project: Project, tmp_path: Path
) -> None:
    before = counts_of(Project.on(Path(shutil.copytree(nights, tmp_path / "before"))))
    [known] = probes(nights)

    asked(project, "takedown", URL, *GIVEN)

    assert probes(project.data) == [{**known, "made_up_after": NAME}]
    assert found_in(project.data, ADDRESS, listings=LISTINGS) == []
    assert verify(Folders(project.data)).findings == ()
    after = counts_of(project)
    assert (before["same"], before["no-record"], before["new"]) == (4, 2, 0)
    assert (after["same"], after["no-record"], after["new"]) == (3, 2, 0)
    rebuilt = Project.on(tmp_path / "rebuilt")
    assert counts_of(rebuilt, "--from", str(project.data))["no-record"] == 2
    assert {one["url"] for one in records(rebuilt)} == {one["url"] for one in records(project)}


def test_a_put_aside_capture_of_a_probe_that_names_it_goes(project: Project) -> None:
    aside = project.data / "quarantine" / "repair-1" / "warc.warc.gz"
    aside.parent.mkdir(parents=True)
    [path] = project.data.glob("warc/*/*/*.warc.gz")
    with path.open("rb") as file:
        of_probe = [
            path.read_bytes()[member.offset : member.offset + member.length]
            for member, plain in unpacked(file)
            if b"made_up_after" in plain
        ]
    aside.write_bytes(b"".join(of_probe))

    asked(project, "takedown", URL, *GIVEN)

    assert not aside.exists()


def test_a_probe_on_its_way_names_what_is_closed_meanwhile_by_its_id(tmp_path: Path) -> None:
    project = Project.on(tmp_path / "data")
    slow = Answer(sorry("").body, wait_seconds=SLOW)
    site = NiceSite(pages(), made=lambda path: slow if MADE_UP_RE.fullmatch(path) else None)
    answer_first(site, ADDRESS)
    with serving(site):
        night = project.start("crawl", "morning", SHUWEN_HOSTS=site.hosts)
        while not any(MADE_UP_RE.fullmatch(one.path) for one in site.log):
            assert night.poll() is None
        asked(project, "takedown", URL, *GIVEN, code=ExitCode.LOCKED)
        assert night.poll() is None
        _, complaint = night.communicate()

    assert night.returncode == 0, complaint
    assert [one["made_up_after"] for one in probes(project.data)] == [NAME]


def test_a_made_up_address_that_leads_to_it_is_not_followed(project: Project) -> None:
    asked(project, "takedown", URL, *GIVEN)
    led = Answer(b"", 302, headers={"Location": URL})
    site = NiceSite(
        {**pages(), ADDRESS: told("x")},
        made=lambda path: led if MADE_UP_RE.fullmatch(path) else None,
    )

    with serving(site):
        late = {"SHUWEN_CLOCK_SHIFT": str(2 * 86_400)}
        ended = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **late)

    assert ended.returncode == 0, ended.stderr
    assert any(MADE_UP_RE.fullmatch(one.path) for one in site.log)
    assert site.asked(f"{MORNING}{morning_path(1)}") == []
    assert manifest(project)["portals"]["morning"]["failed"] == {"takedown": 1}
    assert found_in(project.data, ADDRESS, listings=LISTINGS) == []
