"""What a run held back stays back: in its own data folder, and in one that is made anew of it."""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from crawler.replay.verdicts import read_verdicts
from tests.conftest import Project
from tests.pages import article, story
from tests.site import Site, serving
from tests.test_gate import DAY, Nights
from tests.test_replay import assert_adds_up, parts, told
from tests.test_way_of_a_page import (
    MORNING,
    manifest,
    morning_listing,
    morning_path,
    morning_story,
    pages,
    records,
)

LINKS = 12
HOTEL = "欢迎使用青溪酒店无线网络服务"


@pytest.fixture
def nights(project: Project) -> Iterator[Nights]:
    with serving(Site(pages())) as site:
        yield Nights(project, site)


@pytest.fixture
def rebuilt(project: Project, tmp_path: Path) -> Project:
    data = tmp_path / "rebuilt"
    return Project(data, {**project.environment, "SHUWEN_DATA": str(data)})


def rebuild(project: Project, rebuilt: Project) -> CompletedProcess[str]:
    return rebuilt.run("replay", "--from", str(project.data))


def answered_by_a_hotel(project: Project, command: str, own: Collection[int] = ()) -> Any:
    """A crawl for which somebody else answers, but for some articles of the portal's own."""
    hotel = article(HOTEL, story(99), published="2026-03-04 09:00")
    site, numbers = pages(), range(1, LINKS + 1)
    site[f"{MORNING}/yw/"] = morning_listing(list(numbers))
    site |= {f"{MORNING}{morning_path(n)}": morning_story(n) for n in own}
    site |= {f"{MORNING}{morning_path(n)}": hotel for n in numbers if n not in own}
    with serving(Site(site)) as served:
        return project.run(command, "morning", SHUWEN_HOSTS=served.hosts)


def test_one_page_for_every_address_is_not_published_by_a_replay(project: Project) -> None:
    night = answered_by_a_hotel(project, "nightly")

    replay = project.run("replay")

    counts = told(replay)[1]
    assert (night.returncode, replay.returncode) == (18, 0), replay.stderr
    assert (counts["gated"], counts["new"]) == (counts["captures"], 0)
    assert_adds_up(counts)
    assert f"morning: {counts['gated']} records stay back" in replay.stderr
    assert records(project) == []


def test_one_page_for_every_address_is_not_published_in_an_empty_folder(
    project: Project, rebuilt: Project
) -> None:
    answered_by_a_hotel(project, "nightly")

    replay = rebuild(project, rebuilt)

    counts = told(replay)[1]
    assert (counts["gated"], counts["new"]) == (counts["captures"], 0), replay.stderr
    assert records(rebuilt) == []
    assert manifest(rebuilt)["portals"]["morning"]["outcome"] == "gated"


def test_what_came_before_the_one_page_stays_back_with_it(
    project: Project, rebuilt: Project
) -> None:
    crawl = answered_by_a_hotel(project, "crawl", own=(1, 2, LINKS - 1, LINKS))

    replay = rebuild(project, rebuilt)

    assert (crawl.returncode, replay.returncode) == (18, 0), replay.stderr
    assert records(project) == records(rebuilt) == []
    ended, again = (manifest(one)["portals"]["morning"] for one in (project, rebuilt))
    assert ended["outcome"] == again["outcome"] == "gated"
    assert min(ended["held_back"], again["held_back"]) >= 2


def test_what_the_gate_held_back_stays_back_in_an_empty_folder(
    nights: Nights, rebuilt: Project
) -> None:
    nights.usual(3)
    assert nights.change().returncode == 10
    gated = manifest(nights.project)
    nights.publish()
    nights.crawl()

    replay = rebuild(nights.project, rebuilt)
    again = rebuild(nights.project, rebuilt)

    assert told(replay)[1]["gated"] == 1
    assert f"morning: 1 records stay back, as {gated['run_id']} held" in replay.stderr
    assert told(again)[1]["run_id"] == ""
    assert parts(rebuilt) == parts(nights.project)
    path = rebuilt.data / "runs" / gated["run_id"] / "manifest.json"
    ended, was = json.loads(path.read_text())["portals"]["morning"], gated["portals"]["morning"]
    for name in ("outcome", "reason", "held_back"):
        assert ended[name] == was[name]


def test_what_an_operator_accepted_is_rebuilt(nights: Nights, rebuilt: Project) -> None:
    nights.usual(3)
    assert nights.change().returncode == 10
    later = {"SHUWEN_CLOCK_SHIFT": str(2 * DAY)}
    assert nights.project.run("nightly", "--accept", "morning", **later).returncode == 0

    replay = rebuild(nights.project, rebuilt)

    assert told(replay)[1]["gated"] == 0, replay.stderr
    accepted = {record["version_id"] for record in records(nights.project)}
    assert {record["version_id"] for record in records(rebuilt)} == accepted


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"portals": 1}'])
def test_a_manifest_that_cannot_be_read_is_said(
    nights: Nights, rebuilt: Project, text: str
) -> None:
    nights.usual(1)
    [path] = nights.project.data.glob("runs/*/manifest.json")
    path.write_text(text)

    replay = rebuild(nights.project, rebuilt)

    assert replay.returncode == 9
    assert f"{path}: what its run held back is not known" in replay.stderr


def tell(runs: Path, folder: str, run_id: str, command: str, outcome: str, **failed: int) -> None:
    """A manifest as far as it is asked for verdicts."""
    ended = {"outcome": outcome, "reason": "a word", "discovered": 12, "failed": failed}
    told = {"run_id": run_id, "command": command, "portals": {"morning": ended}}
    (runs / folder).mkdir()
    (runs / folder / "manifest.json").write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("failed", "held"),
    [({"http-404": 1}, ["1"]), ({"unfinished": 3}, []), ({"host-left": 3}, [])],
    ids=["came through", "stopped", "blocked"],
)
def test_a_night_that_lost_but_a_section_has_brought_again_what_was_held_back(
    tmp_path: Path, failed: dict[str, int], held: list[str]
) -> None:
    tell(tmp_path, "1", "1", "nightly", "gated", gated=9)
    tell(tmp_path, "2", "2", "nightly", "failed", **failed)
    tell(tmp_path, "3", "3", "nightly", "gated", gated=2)
    tell(tmp_path, "4", "4", "accept", "done")

    assert [run_id for run_id, _ in read_verdicts(tmp_path, [])] == held


def test_a_manifest_that_was_copied_is_said_and_counts_once(tmp_path: Path) -> None:
    for folder in ("1", "1.copy"):
        tell(tmp_path, folder, "1", "nightly", "gated")
    tell(tmp_path, "2", "2", "accept", "done")
    damages: list[str] = []

    verdicts = read_verdicts(tmp_path, damages)

    assert verdicts == {}
    assert [str(tmp_path / "1.copy") in sentence for sentence in damages] == [True]
