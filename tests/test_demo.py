"""The `demo` command as a person runs it: two nights, what it shows, and its verdict."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.demo.folder import MARKER, DemoFolderError, fresh_folder
from crawler.demo.nights import Nights
from crawler.demo.pages.repost import traditional
from crawler.demo.sites import PAGES
from crawler.demo.story import Story
from crawler.demo.world import BROWSER, REPOST, STORIES, SYSTEM, World
from crawler.middlewares.rendering import chromium
from crawler.urls import article_id, canonical_url
from tests.conftest import Project

ESCAPE = "\x1b"
HAS_BROWSER = bool(chromium(Settings({"SHUWEN_CHROMIUM": ""})))
Record = dict[str, Any]


@dataclass(frozen=True)
class Demo:
    """What one demo said and left."""

    said: CompletedProcess[str]
    world: World
    """Of its second night."""
    records: dict[str, Record]
    """The last record of each article, by article_id."""

    def record(self, portal: str, story: Story) -> Record:
        pages = PAGES[portal]
        url = f"http://{pages.HOST}{pages.article_path(story)}"
        return self.records[article_id(canonical_url(url))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    data = tmp_path_factory.mktemp("demo") / "data"
    begun = Nights.beginning(data, datetime.now(UTC), is_root=False)
    said = Project(data, {**os.environ, "SHUWEN_DATA": str(data)}).run("demo")
    return Demo(said, begun.world(2), {r["article_id"]: r for r in records_of(data)})


@pytest.mark.skipif(not HAS_BROWSER, reason="no Chromium here")
def test_demo_finds_what_the_samples_were_made_to_give(demo: Demo) -> None:
    assert demo.said.returncode == 0, demo.said.stdout + demo.said.stderr
    assert "Both nights found what the samples were made to give." in demo.said.stdout


def test_demo_shows_each_portal_each_night(demo: Demo) -> None:
    for portal in STORIES:
        assert len(re.findall(rf"^{portal} +\d", demo.said.stdout, re.MULTILINE)) == 2


def test_demo_says_where_to_look(demo: Demo) -> None:
    named = re.findall(r"^(?:data set|captures|manifest) +(\S+)$", demo.said.stdout, re.MULTILINE)

    assert len(named) == 3
    assert all(Path(path).exists() for path in named)


def test_demo_writes_no_escapes_into_a_file(demo: Demo) -> None:
    assert ESCAPE not in demo.said.stdout + demo.said.stderr
    assert max(map(len, demo.said.stdout.splitlines())) < 200


@pytest.mark.parametrize("portal", [name for name in STORIES if name != BROWSER or HAS_BROWSER])
def test_records_hold_what_the_stories_say(demo: Demo, portal: str) -> None:
    wrong = {
        f"{portal} {story.key} {name}": (made, found)
        for story in demo.world.stories(portal)
        for name, made in expected_fields(portal, story).items()
        if (found := demo.record(portal, story)[name]) != made
    }

    assert not wrong


def test_withdrawn_story_keeps_its_record(demo: Demo) -> None:
    before = World(demo.world.today, 1)
    vanished = {
        (portal, story)
        for portal in STORIES
        for story in before.stories(portal)
        if story.last_night == 1
    }

    assert [demo.record(portal, story)["title"] for portal, story in vanished] == [
        story.title for _, story in vanished
    ]


def test_corrected_story_is_a_second_revision(demo: Demo) -> None:
    revised = [record for record in demo.records.values() if record["revision"] > 1]

    assert [(r["portal"], r["revision"], r["change_kind"]) for r in revised] == [
        (SYSTEM, 2, "body-changed")
    ]
    assert "1620件" in revised[0]["body"]


def test_demo_without_a_browser_loses_that_portal_alone(tmp_path: Path) -> None:
    project = Project(tmp_path, {**os.environ, "SHUWEN_CHROMIUM": str(tmp_path / "none")})

    said = project.run("demo", "-s", f"SHUWEN_DATA={tmp_path / 'data'}")

    assert said.returncode == 0, said.stdout + said.stderr
    assert "One portal failed alone, as it must here: rendering needs Chromium" in said.stdout
    assert said.stdout.count("exit code 9,") == 2


def test_demo_refuses_a_folder_that_no_demo_made(tmp_path: Path) -> None:
    kept = tmp_path / "articles" / "mine.jsonl"
    kept.parent.mkdir()
    kept.write_text("mine")

    said = Project(tmp_path, {**os.environ, "SHUWEN_DATA": str(tmp_path)}).run("demo")

    assert said.returncode == 4
    assert said.stderr == (
        f"demo: {tmp_path} holds something that no demo made; name another folder\n"
    )
    assert kept.read_text() == "mine"
    assert not (tmp_path / MARKER).exists()


def test_demo_takes_no_arguments(project: Project) -> None:
    said = project.run("demo", "please")

    assert (said.returncode, said.stderr) == (4, "demo: demo takes no arguments\n")


def test_folder_is_started_afresh_and_only_the_demos_own_is_removed(tmp_path: Path) -> None:
    with fresh_folder(tmp_path):
        (tmp_path / "articles").mkdir()
        (tmp_path / "articles" / "old.jsonl").touch()
        (tmp_path / "notes.txt").touch()

    with fresh_folder(tmp_path):
        left = {path.name for path in tmp_path.iterdir()}

    assert left == {MARKER, "notes.txt"}


def test_link_in_the_folder_is_removed_and_not_followed(tmp_path: Path) -> None:
    with fresh_folder(tmp_path / "demo"):
        pass
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "kept").touch()
    (tmp_path / "demo" / "articles").symlink_to(tmp_path / "real")

    with fresh_folder(tmp_path / "demo"):
        assert not (tmp_path / "demo" / "articles").exists()

    assert (tmp_path / "real" / "kept").exists()


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    with (
        fresh_folder(tmp_path),
        pytest.raises(DemoFolderError, match="another demo is running"),
        fresh_folder(tmp_path),
    ):
        pass


@pytest.mark.parametrize(
    ("at", "today", "shift"),
    [
        (datetime(2026, 3, 4, 4, 0, tzinfo=UTC), "2026-03-04", timedelta()),
        (datetime(2026, 3, 4, 15, 55, tzinfo=UTC), "2026-03-04", timedelta(minutes=-10)),
        (datetime(2026, 3, 4, 16, 0, tzinfo=UTC), "2026-03-05", timedelta()),
    ],
    ids=["by day", "five minutes before midnight in Shanghai", "at midnight in Shanghai"],
)
def test_no_day_ends_during_a_demo(at: datetime, today: str, shift: timedelta) -> None:
    nights = Nights.beginning(Path("data"), at, is_root=False)

    assert (nights.today.date().isoformat(), nights.shift) == (today, shift)
    first, second = (nights.environment(80, night)["SHUWEN_CLOCK_SHIFT"] for night in (1, 2))
    assert float(first) == float(second) - 86400
    assert float(second) == shift.total_seconds()


@pytest.mark.parametrize(("is_root", "sandbox"), [(True, "0"), (False, None)])
def test_sandbox_is_off_for_root_alone(is_root: bool, sandbox: str | None) -> None:
    nights = Nights.beginning(Path("data"), datetime(2026, 3, 4, tzinfo=UTC), is_root=is_root)

    assert nights.environment(80, 1).get("SHUWEN_CHROMIUM_SANDBOX") == sandbox


def records_of(data: Path) -> Iterator[Record]:
    """All records, in the order in which they were written."""
    for part in sorted(data.glob("articles/*/*.jsonl"), key=lambda path: path.name):
        for line in part.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def expected_fields(portal: str, story: Story) -> Record:
    """What a record must hold of its story; an aggregator states no day and converts names."""
    if portal == REPOST:
        return {
            "title": traditional(story.title),
            "body": traditional(story.body),
            "published_on": "",
            "language": "zh-Hant",
        }
    return {
        "title": story.title,
        "body": story.body,
        "published_on": story.published.date().isoformat(),
        "source": story.outlet,
        "authors": list(story.writers),
        "editor": story.editor,
        "captions": list(story.captions),
        "kind": "gallery" if len(story.captions) > 1 else "article",
    }
