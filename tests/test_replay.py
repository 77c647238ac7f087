"""Records made again from captures: the same bytes, no network, and what a newer reader changes."""

import json
import signal
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from crawler.replay.stories import Wanted, find_stories
from crawler.warc.index import index_path, read_index
from tests import portal_lines
from tests.conftest import Project
from tests.newer_reader import KILLING_STEPS, NEWER_KILLING_STEPS, STEPS, WORSE_STEPS
from tests.pages import article, listing, story
from tests.quality.memory import DAY_SECONDS
from tests.site import Answer, Site, serving
from tests.test_captures import warcs
from tests.test_way_of_a_page import (
    EVENING,
    MORNING,
    NEXT_DAY,
    morning_path,
    morning_story,
    pages,
    part_bytes,
    records,
)

NEWER = ("-s", f"SHUWEN_STEPS={STEPS}")
# in every process of the command: whoever opens a socket ends at once
NO_SOCKETS = """
import os, sys
sys.addaudithook(lambda event, _: os._exit(99) if event == "socket.__new__" else None)
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def two_nights(project: Project, site: Site) -> None:
    """Two nights with all that a record may depend on beside its page."""
    second = '<div class="pages">1 <a href="/yw/202603/{}_2.html">2</a></div>'
    title = "第{}号消息：山里的收成"
    site.pages |= {
        # two pages, the second compressed; and one whose second page is not there
        f"{MORNING}{morning_path(1)}": article(
            title.format(1), story(1), published="2026-03-04 08:01", tail=second.format("0001")
        ),
        f"{MORNING}/yw/202603/0001_2.html": Answer(
            article(title.format(1), story(21)).body, headers={"X-Gzip": "1"}
        ),
        f"{MORNING}{morning_path(2)}": article(
            title.format(2), story(2), published="2026-03-04 08:02", tail=second.format("0002")
        ),
        # dated by its listing alone; sent again without validator; gone; moved
        f"{MORNING}{morning_path(3)}": article(title.format(3), story(3)),
        f"{MORNING}{morning_path(4)}": Answer(
            morning_story(4).body, headers={"ETag": "another each time"}
        ),
        f"{MORNING}{morning_path(5)}": Answer(b"gone", 410),
        f"{MORNING}{morning_path(6)}": Answer(
            b"", 302, headers={"Location": "/yw/202603/6006.html"}
        ),
        f"{MORNING}/yw/202603/6006.html": morning_story(6),
        # a copy whose original the other portal brings a night later
        f"{EVENING}/local/13.html": article(
            "青溪晨报的一篇稿件", story(30), published="2026-03-03 18:00", source="青溪晨报"
        ),
    }
    first = project.run("nightly", SHUWEN_HOSTS=site.hosts)
    site.pages |= {
        f"{MORNING}{morning_path(2)}": morning_story(22),
        f"{MORNING}{morning_path(7)}": article(
            "青溪晨报的一篇稿件", story(30), published="2026-03-03 09:00", source="青溪晨报"
        ),
        f"{MORNING}/yw/": listing([(morning_path(7), "青溪晨报的一篇稿件", "2026-03-03")]),
    }
    after = project.run("nightly", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)
    assert (first.returncode, after.returncode) == (0, 0), first.stderr + after.stderr


def event_bytes(project: Project) -> Mapping[str, bytes]:
    found = project.data.glob("events/*/*.jsonl")
    return {str(path.relative_to(project.data)): path.read_bytes() for path in found}


def told(ended: CompletedProcess[str]) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    """The lines on what differs, and the counts."""
    *lines, counts = [json.loads(line) for line in ended.stdout.splitlines()]
    return lines, counts


def parts(project: Project) -> dict[Path, bytes]:
    """Bytes by name below the data folder."""
    return {path.relative_to(project.data): text for path, text in part_bytes(project).items()}


def assert_adds_up(counts: Mapping[str, Any]) -> None:
    names = set(counts) - {"run_id", "captures", "damages"}
    assert counts["captures"] == sum(counts[name] for name in names) > 0


def test_captures_rebuild_the_data_set_byte_by_byte(
    project: Project, site: Site, tmp_path: Path
) -> None:
    two_nights(project, site)
    kinds = {record["change_kind"] for record in records(project)}
    assert kinds == {"new", "title-changed"}
    rebuilt = Project(tmp_path / "rebuilt", project.environment)

    replay = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))

    assert replay.returncode == 0, replay.stderr
    before = parts(project)
    after = parts(rebuilt)
    assert after == before
    assert event_bytes(rebuilt) == event_bytes(project) != {}
    assert_adds_up(told(replay)[1])
    assert told(replay)[1]["run_id"] == ""
    for path in rebuilt.data.glob("runs/*/manifest.json"):
        assert json.loads(path.read_text())["command"] == "replay"


def test_replaying_what_is_held_changes_nothing(project: Project, site: Site) -> None:
    two_nights(project, site)
    before = part_bytes(project)
    runs = set((project.data / "runs").iterdir())

    replay = project.run("replay")

    lines, counts = told(replay)
    assert (replay.returncode, lines) == (0, []), replay.stderr
    assert counts["same"] == len(records(project))
    assert counts["changed"] == counts["new"] == counts["unreadable"] == counts["lost"] == 0
    assert_adds_up(counts)
    assert part_bytes(project) == before
    assert set((project.data / "runs").iterdir()) == runs


def test_a_newer_reader_makes_revisions_and_says_what_changed(project: Project, site: Site) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)

    rehearsed = project.run("replay", "--dry-run", *NEWER)
    unchanged = part_bytes(project)
    replay = project.run("replay", *NEWER)
    again = project.run("replay", *NEWER)

    [line], counts = told(replay)
    assert line["fields"]["title"] == {"was": "第3号消息：山里的收成", "is": "第3号消息"}
    assert line["fields"]["subtitle"] == {"was": "", "is": "山里的收成"}
    assert (counts["changed"], counts["same"]) == (1, 8)
    assert told(rehearsed)[0] == [line]
    assert told(rehearsed)[1] == {**counts, "run_id": ""}
    assert unchanged == before
    after = part_bytes(project)
    assert {path: after[path] for path in before} == before
    [path] = after.keys() - before.keys()
    [revised] = [json.loads(text) for text in after[path].splitlines()]
    assert path.stem == revised["run_id"] == counts["run_id"]
    assert (revised["revision"], revised["change_kind"]) == (2, "reader-changed")
    assert told(again)[0] == []
    assert told(again)[1]["run_id"] == ""
    manifest = json.loads((project.data / "runs" / counts["run_id"] / "manifest.json").read_text())
    assert manifest["portals"]["morning"]["changed"] == 1


def test_replay_opens_no_socket(project: Project, site: Site, tmp_path: Path) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS)

    replay = project.run("replay", *NEWER, PYTHONPATH=str(tmp_path))
    crawl = project.run("nightly", PYTHONPATH=str(tmp_path), SHUWEN_HOSTS=site.hosts)

    assert replay.returncode == 0, replay.stderr
    assert told(replay)[1]["captures"] == 9
    assert crawl.returncode == 99


def test_a_damaged_capture_is_said_and_costs_its_own_record_only(
    project: Project, site: Site
) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    [path] = warcs(project)
    index = path.with_name(path.name.replace(".warc.gz", ".cdxj"))
    [entry] = [one for one in read_index(index) if one.url.endswith("0006.html")]
    content = bytearray(path.read_bytes())
    middle = int(entry.offset) + int(entry.length) // 2
    content[middle : middle + 4] = b"\0\0\0\0"
    path.write_bytes(content)

    replay = project.run("replay")

    lines, counts = told(replay)
    assert replay.returncode == 9
    assert path.name in replay.stderr
    assert lines == []
    assert (counts["same"], counts["damages"]) == (5, 1)


def test_an_index_that_cannot_be_read_costs_what_it_names_only(
    project: Project, site: Site
) -> None:
    site.pages |= {
        path: replace(page, headers={"ETag": "another each time"})
        for path, page in site.pages.items()
    }
    words = ("nightly", "morning", "-s", "SHUWEN_WARC_ANSWERS=4")
    project.run(*words, SHUWEN_HOSTS=site.hosts)
    last = index_path(warcs(project)[-1])
    named = [one for one in read_index(last) if "/202603/" in one.url and one.status == "200"]
    project.run(*words, SHUWEN_HOSTS=site.hosts, **NEXT_DAY)  # refers to the first night's
    last.write_text("no index\n")

    replay = project.run("replay")

    assert replay.returncode == 9
    assert replay.stderr.count(last.name) == 1
    assert 0 < told(replay)[1]["unreadable"] == len(named) < 6


def test_a_capture_that_a_crash_left_without_record_gets_the_same_one(
    project: Project, site: Site
) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    [lost] = [record for record in records(project) if record["url"].endswith("0004.html")]
    with closing(sqlite3.connect(project.data / "state" / "shuwen.sqlite")) as store:
        store.execute("delete from articles where article_id = ?", [lost["article_id"]])
        store.commit()

    replay = project.run("replay")

    counts = told(replay)[1]
    assert (counts["new"], counts["same"]) == (1, 5)
    [found] = [record for record in records(project) if record["run_id"] == counts["run_id"]]
    assert found == {**lost, "run_id": counts["run_id"]}


def test_what_the_gate_held_back_stays_back(project: Project, site: Site) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    with closing(sqlite3.connect(project.data / "state" / "shuwen.sqlite")) as store:
        store.execute("delete from articles where canonical_url like '%0004.html'")
        store.execute(
            "update ledger set state = 'failed', reason = 'gated'"
            " where canonical_url like '%0004.html'"
        )
        store.commit()

    replay = project.run("replay")

    counts = told(replay)[1]
    assert (counts["gated"], counts["new"], counts["same"]) == (1, 0, 5)
    assert_adds_up(counts)


def test_a_record_that_todays_reader_cannot_make_stays(project: Project, site: Site) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)

    replay = project.run("replay", "-s", f"SHUWEN_STEPS={WORSE_STEPS}")

    [line], counts = told(replay)
    assert replay.returncode == 0, replay.stderr
    assert (line["weight"], line["reason"]) == ("lost", "no-title")
    assert (counts["lost"], counts["same"], counts["run_id"]) == (1, 5, "")
    assert part_bytes(project) == before


def test_days_and_runs_choose_what_is_replayed(project: Project, site: Site) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    project.run("nightly", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)
    days = sorted({path.parent.name for path in warcs(project)})
    first = min(record["run_id"] for record in records(project))

    of_a_day = project.run("replay", "--date", days[0])
    of_both = project.run("replay", "--date", f"{days[0]}:{days[1]}")
    of_a_run = project.run("replay", "--run", first, "evening")

    assert told(of_a_day)[1]["captures"] == 9
    assert told(of_both)[1]["captures"] == 18
    assert told(of_a_run)[1]["captures"] == 3


@pytest.mark.parametrize(
    "words",
    [["--date", "soon"], ["--date", "2026-03-04:2026-03-01"], ["nobody"], ["--from", "/nowhere"]],
    ids=" ".join,
)
def test_what_nobody_can_mean_is_refused_in_a_sentence(project: Project, words: list[str]) -> None:
    refused = project.run("replay", *words)

    assert refused.returncode == 4
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr


def test_an_article_is_read_with_what_was_known_of_its_portal_at_the_time(
    project: Project, tmp_path: Path
) -> None:
    with serving(Site(portal_lines.pages(1))) as site:
        for night in portal_lines.NIGHTS:
            site.pages.update(portal_lines.pages(night))
            shift = str((night - 1) * DAY_SECONDS)
            project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=shift)
    channel = portal_lines.MORNING.above[0]
    read_with = {record["run_id"] for record in records(project) if channel in record["body"]}
    assert read_with == {min(record["run_id"] for record in records(project))}
    rebuilt = Project(tmp_path / "rebuilt", project.environment)

    replay = project.run("replay")
    again = rebuilt.run("replay", "--from", str(project.data), SHUWEN_DATA=str(rebuilt.data))
    at_once = runs_in_memory(project.data / "warc")

    assert told(replay)[0] == []
    assert told(replay)[1]["same"] == len(records(project))
    assert at_once < len(portal_lines.NIGHTS)
    assert again.returncode == 0, again.stderr
    before = parts(project)
    after = parts(rebuilt)
    assert after == before


def test_a_portal_without_file_is_said_once_and_read_as_soon_as_there_is_one(
    project: Project, site: Site, tmp_path: Path
) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    rebuilt = Project(tmp_path / "rebuilt", project.environment)
    words = ("replay", "--from", str(project.data))
    others = {"SHUWEN_DATA": str(rebuilt.data), "SHUWEN_SPIDERS": "crawler.demo.portals"}

    lacking = rebuilt.run(*words, **others)
    after = rebuilt.run(*words, SHUWEN_DATA=str(rebuilt.data))

    assert lacking.returncode == 9
    assert lacking.stderr.count("no portal file") == 2
    assert told(lacking)[1]["unreadable"] == 9
    assert after.returncode == 0, after.stderr
    assert parts(rebuilt) == parts(project)


def runs_in_memory(warc: Path) -> int:
    """Runs whose captures have been read when the first story is told."""
    stories = find_stories(warc, Wanted(), [])
    first = next(stories)
    for path in warc.glob("*/*/*.warc.gz"):
        path.unlink()
    return len({first.run_id, *(story.run_id for story in stories)})


def test_a_killed_replay_goes_on_where_it_was(project: Project, site: Site, tmp_path: Path) -> None:
    two_nights(project, site)
    before = parts(project)
    rebuilt = Project(tmp_path / "rebuilt", project.environment)
    words = ("replay", "--from", str(project.data))
    ends = "-s", f"SHUWEN_STEPS={KILLING_STEPS}"

    killed = rebuilt.run(*words, *ends, SHUWEN_DATA=str(rebuilt.data))
    left = list(rebuilt.data.glob("articles/*"))
    again = rebuilt.run(*words, SHUWEN_DATA=str(rebuilt.data))
    after = parts(rebuilt)
    third = rebuilt.run(*words, SHUWEN_DATA=str(rebuilt.data))

    assert killed.returncode == -signal.SIGKILL
    assert left == []
    assert again.returncode == 0, again.stderr
    assert after == before
    assert told(third)[0] == []
    assert told(third)[1]["run_id"] == ""


def test_what_a_killed_replay_had_committed_is_published_by_the_next(
    project: Project, site: Site
) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)
    ends = "-s", f"SHUWEN_STEPS={NEWER_KILLING_STEPS}"

    killed = project.run("replay", *ends)
    again = project.run("replay", *NEWER)
    after = part_bytes(project)
    third = project.run("replay", *NEWER)

    assert killed.returncode == -signal.SIGKILL
    assert (again.returncode, told(again)[0]) == (0, []), again.stderr
    [path] = after.keys() - before.keys()
    [revised] = [json.loads(text) for text in after[path].splitlines()]
    assert revised["change_kind"] == "reader-changed"
    assert told(third)[1]["run_id"] == ""
