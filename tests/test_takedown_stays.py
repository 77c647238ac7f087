"""What is taken down stays away, whatever is lost, brought back, repaired, rebuilt or replayed."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.store import takedowns
from crawler.store.aliases import is_closed, place_of
from crawler.store.schema import Store
from crawler.verify.verifying import verify
from crawler.warc.salvage import heads
from tests.conftest import Project
from tests.taken_down import GIVEN, LISTINGS, URL, WORDS, asked, found_in, make_nights
from tests.test_repair import change_a_column, flip
from tests.test_way_of_a_page import morning_path, records

TOMBSTONES = "tombstones.jsonl"
STORE = "state/shuwen.sqlite"


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("nights") / "data"
    make_nights(data)
    return data


@pytest.fixture(scope="module")
def taken_down(nights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("taken-down") / "data"
    shutil.copytree(nights, data)
    asked(Project.on(data), "takedown", URL, *GIVEN)
    return data


@pytest.fixture
def project(taken_down: Path, tmp_path: Path) -> Project:
    """A copy of the data folder behind the takedown."""
    return Project.on(Path(shutil.copytree(taken_down, tmp_path / "data")))


def lose_the_store(data: Path, _nights: Path) -> None:
    for path in data.glob(f"{STORE}*"):
        path.unlink()


def lose_the_tombstones(data: Path, _nights: Path) -> None:
    (data / TOMBSTONES).unlink()


def change_the_tombstones(data: Path, _nights: Path) -> None:
    path = data / TOMBSTONES
    path.write_text(path.read_text().replace("2026-17", "2026-18"))


def bring_back(data: Path, nights: Path, *folders: str) -> None:
    for folder in folders:
        shutil.copytree(nights / folder, data / folder, dirs_exist_ok=True)


def bring_parts_back(data: Path, nights: Path) -> None:
    bring_back(data, nights, "articles")


def bring_manifests_back(data: Path, nights: Path) -> None:
    bring_back(data, nights, "articles", "runs")


def bring_captures_back(data: Path, nights: Path) -> None:
    bring_back(data, nights, "warc")


def bring_the_store_back(data: Path, nights: Path) -> None:
    lose_the_store(data, nights)
    shutil.copy(nights / STORE, data / STORE)


def bring_all_back(data: Path, nights: Path) -> None:
    lose_the_store(data, nights)
    bring_back(data, nights, "articles", "quarantine", "runs", "state", "warc")


def bring_all_but_the_store_back(data: Path, nights: Path) -> None:
    bring_all_back(data, nights)
    lose_the_store(data, nights)


DAMAGES = [
    lose_the_store,
    lose_the_tombstones,
    change_the_tombstones,
    bring_parts_back,
    bring_manifests_back,
    bring_captures_back,
    bring_the_store_back,
    bring_all_back,
    bring_all_but_the_store_back,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_repair_does_not_bring_it_back(
    nights: Path, taken_down: Path, project: Project, damage: Callable[[Path, Path], None]
) -> None:
    damage(project.data, nights)
    assert not verify(Folders(project.data)).is_whole

    repaired = project.run("repair")

    assert repaired.returncode in (ExitCode.DONE, ExitCode.QUALITY), repaired.stderr
    assert found_in(project.data, *WORDS, listings=LISTINGS) == []
    assert verify(Folders(project.data)).findings == ()
    assert records(project) == records(Project.on(taken_down))
    assert (project.data / TOMBSTONES).read_text() == (taken_down / TOMBSTONES).read_text()
    with closing(Store.open(project.data / STORE)) as store:
        assert is_closed(place_of(store, URL))
        assert takedowns.owed(store) == []
    assert json.loads(project.run("repair").stdout)["deeds"] == []


@pytest.mark.parametrize("damage", [lose_the_store, bring_all_but_the_store_back])
def test_a_takedown_cut_short_with_its_store_is_completed_by_the_repair(
    nights: Path, tmp_path: Path, damage: Callable[[Path, Path], None]
) -> None:
    """Its tombstone was written, nothing else."""
    project = Project.on(Path(shutil.copytree(nights, tmp_path / "data")))
    damage(project.data, nights)
    other = Project.on(Path(shutil.copytree(nights, tmp_path / "other")))
    asked(other, "takedown", URL, *GIVEN)
    line = json.loads((other.data / TOMBSTONES).read_text()) | {"other_url_sha256": []}
    (project.data / TOMBSTONES).write_text(json.dumps(line, separators=(",", ":")) + "\n")

    project.run("repair")

    assert found_in(project.data, *WORDS, listings=LISTINGS) == []
    assert verify(Folders(project.data)).findings == ()
    assert records(project) == records(other)


def test_a_damaged_capture_is_repaired_first_and_cleaned_then(nights: Path, tmp_path: Path) -> None:
    project = Project.on(Path(shutil.copytree(nights, tmp_path / "data")))
    damaged = flip(min(project.data.glob("warc/*/*/*.warc.gz")))

    refused = asked(project, "takedown", URL, *GIVEN, code=ExitCode.QUALITY)
    project.run("repair")
    given = asked(project, "takedown", URL, *GIVEN)

    assert not refused["complete"]
    assert str(damaged.relative_to(project.data)) in refused["refused"][0]
    assert given["complete"]
    assert found_in(project.data, *WORDS, listings=LISTINGS) == []
    assert verify(Folders(project.data)).findings == ()


def test_a_replay_of_its_own_captures_changes_nothing(project: Project) -> None:
    replay = project.run("replay")

    assert replay.returncode == 0, replay.stderr
    [counts] = [json.loads(line) for line in replay.stdout.splitlines()]
    assert (counts["run_id"], counts["new"], counts["changed"]) == ("", 0, 0)


@pytest.mark.parametrize("old", [False, True], ids=["of what is left", "of an old copy"])
def test_a_replay_into_an_empty_folder_does_not_bring_it_back(
    nights: Path, project: Project, tmp_path: Path, old: bool
) -> None:
    source = project.data
    if old:
        source = Path(shutil.copytree(nights, tmp_path / "old"))
        shutil.copy(project.data / TOMBSTONES, source)
    rebuilt = Project.on(tmp_path / "rebuilt")

    rehearsed = rebuilt.run("replay", "--dry-run", "--from", str(source))
    replay = rebuilt.run("replay", "--from", str(source))

    assert (rehearsed.returncode, replay.returncode) == (0, 0), replay.stderr
    for told in (rehearsed, replay):
        counts = json.loads(told.stdout.splitlines()[-1])
        assert (counts["taken-down"], counts["new"]) == (4 * old, 5)
        assert morning_path(1) not in told.stdout
    ids = {one["article_id"] for one in records(rebuilt)}
    assert ids == {one["article_id"] for one in records(project)}
    assert (rebuilt.data / TOMBSTONES).read_text() == (project.data / TOMBSTONES).read_text()
    assert found_in(rebuilt.data, *WORDS) == []
    assert verify(Folders(rebuilt.data)).findings == ()


def test_a_store_that_was_put_aside_goes_if_it_held_it(
    nights: Path, tmp_path: Path, project: Project
) -> None:
    before = Project.on(Path(shutil.copytree(nights, tmp_path / "before")))
    for one in (before, project):
        change_a_column(one.data)
        one.run("repair")
        assert list(one.data.glob(f"quarantine/repair-*/{STORE}"))

    asked(before, "takedown", URL, *GIVEN)

    assert not list(before.data.glob(f"quarantine/repair-*/{STORE}"))
    assert list(project.data.glob(f"quarantine/repair-*/{STORE}"))
    for one in (before, project):
        assert found_in(one.data, *WORDS, listings=LISTINGS) == []
        assert verify(Folders(one.data)).findings == ()


def test_what_a_repair_put_aside_of_it_goes(nights: Path, tmp_path: Path) -> None:
    project = Project.on(Path(shutil.copytree(nights, tmp_path / "data")))
    flip(max(project.data.glob("articles/*/*.jsonl"), key=lambda path: path.stat().st_size))
    for path in project.data.glob("articles/date=2026-03-04/*.jsonl"):
        path.write_bytes(path.read_bytes()[:-30])  # a torn line of it
    flip(max(project.data.glob("warc/*/*/*.warc.gz")))
    project.run("repair")
    kinds = {path.suffix for path in project.data.glob("quarantine/repair-*/**/*.*")}
    assert {".jsonl", ".gz", ".cdxj"} <= kinds

    given = asked(project, "takedown", URL, *GIVEN)

    assert given["complete"]
    for path in project.data.glob("quarantine/repair-*/warc/*/*/*.gz"):
        assert not any(b"yw/202603/0001" in plain for plain in heads(path))
    texts = [path for path in project.data.glob("quarantine/**/*.*") if path.suffix != ".gz"]
    assert not any(b"yw/202603/0001" in path.read_bytes() for path in texts)
    assert verify(Folders(project.data)).findings == ()
