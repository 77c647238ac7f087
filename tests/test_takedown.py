"""Takedown by the real command: what is removed is found nowhere, all else is as it was."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.schema import tombstone_schema
from crawler.store.aliases import is_closed, place_of
from crawler.store.schema import Store
from crawler.urls import canonical_url
from crawler.verify.verifying import verify
from crawler.warc.check import check_warc
from crawler.warc.members import unpacked
from tests.conftest import Project
from tests.pages import listing, story
from tests.site import Answer, Site, serving
from tests.taken_down import (
    ADDRESS,
    DAY,
    FURTHER,
    GIVEN,
    LISTINGS,
    TITLE,
    URL,
    WORDS,
    asked,
    found_in,
    make_nights,
    told,
)
from tests.test_repair import STORE, told_by
from tests.test_way_of_a_page import MORNING, manifest, morning_path, pages, records

SLOW = 15  # seconds: a takedown takes some five


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("nights") / "data"
    make_nights(data)
    return data


@pytest.fixture
def project(nights: Path, tmp_path: Path) -> Project:
    """A copy of it, for an article to be taken down."""
    return Project.on(Path(shutil.copytree(nights, tmp_path / "data")))


def test_of_what_is_taken_down_nothing_is_found_in_any_file(nights: Path, project: Project) -> None:
    before = found_in(nights, *WORDS)
    kinds = {line.split("/")[0] for line in before}
    assert kinds == {"articles", "quarantine", "runs", "state", "warc"}

    given = asked(project, "takedown", URL, *GIVEN)

    assert given["complete"]
    assert found_in(project.data, *WORDS, listings=LISTINGS) == []
    assert found_in(project.data, TITLE)  # where listing pages name it
    verified = verify(Folders(project.data))
    assert (verified.findings, verified.captures_unfinished) == ((), 0)
    assert [one for one in records(project) if one["article_id"] in given["article_ids"]] == []


def kept_members(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [plain for _, plain in unpacked(file)]


def test_all_else_is_as_it_was_but_for_digests_that_say_so(nights: Path, project: Project) -> None:
    before = {one["article_id"]: one for one in records(Project.on(nights))}

    [name] = asked(project, "takedown", URL, *GIVEN)["article_ids"]

    left = {one["article_id"]: one for one in records(project)}
    assert left == {key: one for key, one in before.items() if key != name}
    for path in sorted(nights.glob("warc/*/*/*.warc.gz")):
        now = project.data / path.relative_to(nights)
        was, rest = kept_members(path), kept_members(now)
        *said_anew, note = [member for member in rest if member not in was]
        kept = [member for member in was if member in rest]
        assert kept == [member for member in rest if member not in (*said_anew, note)]
        assert rest[-1] == note
        assert b"ticket: 2026-17" in note
        assert all(f'"made_up_after": "{name}"'.encode() in member for member in said_anew)
        assert check_warc(now).wrong == ()


def test_the_manifest_of_a_changed_part_says_so(nights: Path, project: Project) -> None:
    [name] = asked(project, "takedown", URL, *GIVEN)["article_ids"]

    said = []
    for path in sorted(project.data.glob("runs/*/manifest.json")):
        told = json.loads(path.read_text())
        for part in told["parts"]:
            content = (project.data / part["path"]).read_bytes()
            assert part["sha256"] == sha256(content).hexdigest()
            assert part["records"] == content.count(b"\n")
        said += told["takedowns"]
    parts = [(one["path"], one["sha256_before"]) for one in said]
    assert {(one["article_id"], one["ticket"]) for one in said} == {(name, "2026-17")}
    assert len(parts) == 2  # of two revisions
    for path, digest in parts:
        assert sha256((nights / path).read_bytes()).hexdigest() == digest


def test_a_tombstone_names_neither_title_nor_address(project: Project) -> None:
    [name] = asked(project, "takedown", URL, *GIVEN)["article_ids"]

    [line] = (project.data / "tombstones.jsonl").read_text().splitlines()
    tombstone = json.loads(line)
    further = sha256(canonical_url(f"http://{FURTHER}").encode()).hexdigest()
    assert list(tombstone) == tombstone_schema()["required"]
    assert tombstone["article_id"] == name
    assert tombstone["canonical_url_sha256"] == sha256(canonical_url(URL).encode()).hexdigest()
    assert tombstone["other_url_sha256"] == [further]
    assert (tombstone["reason"], tombstone["ticket"]) == ("court order", "2026-17")
    assert "example" not in line


def test_no_later_run_asks_for_it(project: Project) -> None:
    asked(project, "takedown", URL, *GIVEN)
    pages_now = {**pages(), ADDRESS: told(*story(1)), FURTHER: told(*story(21))}

    with serving(Site(pages_now)) as site:
        hosts = {"SHUWEN_HOSTS": site.hosts}
        night = project.run("nightly", "morning", SHUWEN_CLOCK_SHIFT=str(5 * DAY), **hosts)
        asked_for = len(site.log)
        one = project.run("article", URL, **hosts)
        crawl = project.run("crawl", "morning", "-a", f"url={URL}", **hosts)
        assert len(site.log) == asked_for  # not even for robots.txt

    assert night.returncode == 0, night.stderr
    assert "1 failed" in night.stdout
    assert site.asked("/0001") == []
    for ended in (one, crawl):
        assert ended.returncode == ExitCode.REFUSED
        assert "was taken down" in ended.stderr
    assert verify(Folders(project.data)).findings == ()
    assert found_in(project.data, ADDRESS, *story(1), *story(21), listings=LISTINGS) == []


def test_what_leads_to_it_is_closed_too_but_for_an_article_that_is_held(project: Project) -> None:
    asked(project, "takedown", URL, *GIVEN)
    led, held = (f"{MORNING}{morning_path(number)}" for number in (9, 2))
    moved = Answer(b"", 302, headers={"Location": URL})
    rows = [(morning_path(9), TITLE, "2026-03-04"), (morning_path(3), "第3号", "2026-03-04")]

    with serving(Site({**pages(), led: moved, held: moved})) as site:
        site.pages[f"{MORNING}/yw/"] = listing(rows)
        hosts = {"SHUWEN_HOSTS": site.hosts}
        night = project.run("nightly", "morning", SHUWEN_CLOCK_SHIFT=str(5 * DAY), **hosts)
        failed = manifest(project)["portals"]["morning"]["failed"]
        site.log.clear()
        again = project.run("nightly", "morning", SHUWEN_CLOCK_SHIFT=str(6 * DAY), **hosts)

    assert (night.returncode, again.returncode) == (0, 0)
    assert failed == {"takedown": 2}
    assert [one.path for one in site.log if one.path in (morning_path(1), morning_path(9))] == []
    with closing(Store.open(project.data / STORE)) as store:
        assert is_closed(place_of(store, f"http://{led}"))
        assert not is_closed(place_of(store, f"http://{held}"))
    assert morning_path(9) not in str(told_by(project.data / STORE))
    digest = sha256(canonical_url(f"http://{led}").encode()).hexdigest()
    assert digest in (project.data / "tombstones.jsonl").read_text()
    assert found_in(project.data, ADDRESS, led, listings=LISTINGS) == []
    assert verify(Folders(project.data)).findings == ()


def test_who_is_sent_to_no_address_is_kept_and_stops_no_takedown(empty: Project) -> None:
    nowhere = Answer(b"", 302, headers={"Location": "http://[::1"})
    other = f"{MORNING}{morning_path(2)}"
    with serving(Site({**pages(), other: nowhere})) as site:
        night = empty.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    assert night.returncode == 0, night.stderr

    given = asked(empty, "takedown", URL, *GIVEN)

    assert given["complete"]
    assert found_in(empty.data, "Location: http://[::1")
    assert found_in(empty.data, ADDRESS, *story(1), listings=LISTINGS) == []


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    return Project.on(tmp_path / "data")


def test_a_takedown_while_its_page_is_on_its_way_leaves_nothing_of_the_night(
    empty: Project,
) -> None:
    slow = replace(told(*story(1)), wait_seconds=SLOW)
    with serving(Site({**pages(), ADDRESS: slow, FURTHER: told(*story(21))})) as site:
        night = empty.start("nightly", "morning", SHUWEN_HOSTS=site.hosts)
        while not site.asked(morning_path(1)):
            assert night.poll() is None
        given = asked(empty, "takedown", URL, *GIVEN, code=ExitCode.LOCKED)
        assert night.poll() is None
        said, complaint = night.communicate()

    assert (night.returncode, complaint) == (0, "")
    assert not given["complete"]
    assert "6 listed: 5 new" in said
    assert site.asked("0001_2") == []
    assert len(records(empty)) == 5
    assert manifest(empty)["portals"]["morning"]["failed"] == {"takedown": 1}
    assert found_in(empty.data, ADDRESS, *story(1), listings=LISTINGS) == []
    assert verify(Folders(empty.data)).findings == ()
    [entry] = [json.loads(line) for line in empty.run("takedown", "--list").stdout.splitlines()]
    assert (entry["article_id"], entry["complete"]) == (given["article_ids"][0], True)


def test_a_takedown_behind_its_page_in_a_night_is_completed_when_the_night_ends(
    empty: Project,
) -> None:
    others = {f"{MORNING}{morning_path(2)}": replace(told(*story(2)), wait_seconds=SLOW)}
    with serving(Site({**pages(), ADDRESS: told(*story(1)), **others})) as site:
        night = empty.start("nightly", "morning", SHUWEN_HOSTS=site.hosts)
        while not site.asked(morning_path(2)):
            assert night.poll() is None
        asked(empty, "takedown", URL, *GIVEN, code=ExitCode.LOCKED)
        assert night.poll() is None
        night.communicate()

    assert len(records(empty)) == 5
    assert found_in(empty.data, ADDRESS, *story(1), listings=LISTINGS) == []
    assert verify(Folders(empty.data)).findings == ()


REFUSED = {
    "nothing asked": ((), "give one URL or article id"),
    "two at once": ((URL, URL, *GIVEN), "give one URL or article id"),
    "no address": (("file:///etc/hostname", *GIVEN), "only http and https"),
    "half an address": (("http://[::1", *GIVEN), "not a URL"),
    "an id nobody has": (("urn:shuwen:" + "0" * 32, *GIVEN), "no article is held under"),
    "no reason": ((URL, "--ticket", "1"), "--reason and --ticket"),
    "no ticket": ((URL, "--reason", "court order"), "--reason and --ticket"),
    "its title as the reason": ((URL, "--reason", TITLE, "--ticket", "1"), "name no address"),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    project: Project, words: tuple[str, ...], said: str
) -> None:
    ended = project.run("takedown", *words)

    assert ended.returncode == ExitCode.REFUSED
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert project.run("takedown", "--list").stdout == ""


def test_a_dry_run_says_what_would_go_and_changes_nothing(nights: Path, project: Project) -> None:
    rehearsed = asked(project, "takedown", URL, *GIVEN, "--dry-run")

    for path in sorted(path for path in nights.rglob("*") if path.is_file()):
        if path.suffix not in (".sqlite", ".lock"):
            assert (project.data / path.relative_to(nights)).read_bytes() == path.read_bytes()
    assert told_by(project.data / STORE) == told_by(nights / STORE)
    given = asked(project, "takedown", URL, *GIVEN)
    said = [one for one in given["removed"] if one["what"] != "says what was taken down"]
    assert rehearsed["removed"] == said
    assert (rehearsed["revisions"], rehearsed["complete"]) == (2, False)


def test_asked_once_more_it_says_that_it_is_done(project: Project) -> None:
    first = asked(project, "takedown", URL, *GIVEN)
    tombstones = (project.data / "tombstones.jsonl").read_text()

    again = asked(project, "takedown", f"{URL}?utm_source=x", "--reason", "x", "--ticket", "2")

    assert (again["article_ids"], again["complete"]) == (first["article_ids"], True)
    assert (again["was_closed"], again["removed"]) == (True, [])
    assert (project.data / "tombstones.jsonl").read_text() == tombstones


def test_what_a_crawl_brings_of_it_meanwhile_is_not_kept_and_the_command_completes_it(
    empty: Project,
) -> None:
    slow = replace(told(*story(1)), wait_seconds=SLOW)
    with serving(Site({**pages(), ADDRESS: slow})) as site:
        crawl = empty.start("crawl", "morning", SHUWEN_HOSTS=site.hosts)
        while not site.asked(morning_path(1)):
            assert crawl.poll() is None
        asked(empty, "takedown", URL, *GIVEN, code=ExitCode.LOCKED)
        crawl.communicate()

    assert crawl.returncode == 0
    assert [one for one in found_in(empty.data, *story(1)) if one.startswith("warc")] == []
    assert [str(one.kind) for one in verify(Folders(empty.data)).findings] == [
        "takedown-unfinished"
    ]
    again = asked(empty, "takedown", URL, *GIVEN)
    assert (again["complete"], again["was_closed"]) == (True, True)
    assert found_in(empty.data, ADDRESS, *story(1), listings=LISTINGS) == []
    assert verify(Folders(empty.data)).findings == ()
