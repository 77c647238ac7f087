"""Repair by the real command: after each damage the bytes are those of the untouched twin."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.exit_codes import ExitCode
from crawler.files import locked
from crawler.folders import Folders
from crawler.repair.repairing import repair
from crawler.store.salvage import LEFT_OUT
from crawler.store.schema import Store
from crawler.verify.verifying import verify
from crawler.warc.check import check_warc
from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import pages, records
from tests.two_nights import make_two_nights, published

STORE = "state/shuwen.sqlite"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


@pytest.fixture
def project(night: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Project.on(Path(shutil.copytree(night, tmp_path / "data")))


def asked(project: Project, *words: str, code: ExitCode) -> dict[str, Any]:
    """What a command says on stdout; it ends with this code."""
    ended = project.run(*words)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def a_part(data: Path) -> Path:
    return max(data.glob("articles/*/*.jsonl"), key=lambda path: path.stat().st_size)


def tear(data: Path) -> Path:
    path = a_part(data)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def double(data: Path) -> Path:
    path = a_part(data)
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[0])
    return path


def misplace(data: Path) -> Path:
    path = a_part(data)
    wrong = data / "articles" / "date=2001-01-01" / path.name
    wrong.parent.mkdir()
    return path.rename(wrong)


def flip(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    return path


def remove(path: Path) -> Path:
    path.unlink()
    return path


def copy_beside(data: Path) -> Path:
    part = a_part(data)
    return Path(shutil.copy(part, part.with_stem("20010101T000000Z-0000")))


DAMAGES: dict[str, Callable[[Path], Path]] = {
    "a torn line": tear,
    "a line twice": double,
    "a part in a wrong partition": misplace,
    "a changed part": lambda data: flip(a_part(data)),
    "a missing part": lambda data: remove(a_part(data)),
    "a second copy of a part": copy_beside,
    "a missing manifest": lambda data: remove(max(data.glob("runs/*/manifest.json"))),
    "a changed manifest": lambda data: flip(min(data.glob("runs/*/manifest.json"))),
    "a changed latest.json": lambda data: flip(data / "runs" / "latest.json"),
    "a missing index": lambda data: remove(min(data.glob("warc/*/*/*.cdxj"))),
    "a changed index": lambda data: flip(max(data.glob("warc/*/*/*.cdxj"))),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_what_was_damaged_has_its_bytes_again(
    night: Path, project: Project, damage: Callable[[Path], Path]
) -> None:
    place = damage(project.data)
    damaged = place.read_bytes() if place.exists() else None
    assert not verify(Folders(project.data)).is_whole

    told = asked(project, "repair", code=ExitCode.DONE)

    assert published(project.data) == published(night)
    assert verify(Folders(project.data)).is_whole
    assert bool(told["quarantine"]) == bool(damaged)
    if damaged:
        kept = project.data / told["quarantine"] / place.relative_to(project.data)
        assert kept.read_bytes() == damaged
    assert repair(Folders(project.data)).deeds == ()


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(project: Project) -> None:
    for damage in (tear, copy_beside):
        damage(project.data)
    remove(project.data / "runs" / "latest.json")
    before = published(project.data)

    told = asked(project, "repair", "--dry-run", code=ExitCode.DONE)

    assert published(project.data) == before
    assert not list(project.data.glob("quarantine/repair-*"))
    assert told["deeds"] == asked(project, "repair", code=ExitCode.DONE)["deeds"]
    assert len(told["deeds"]) == 3


def test_a_capture_that_nothing_else_holds_is_named(project: Project) -> None:
    lost = remove(min(project.data.glob("warc/*/*/*.warc.gz")))

    [deed] = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    assert (deed["result"], deed["path"]) == ("lost", str(lost.relative_to(project.data)))
    asked(project, "verify", code=ExitCode.QUALITY)
    assert repair(Folders(project.data)).deeds[0].result == "lost"


def test_the_whole_records_of_a_damaged_capture_stand_under_another_name(
    project: Project,
) -> None:
    path = max(project.data.glob("warc/morning/*/*.warc.gz"), key=lambda path: path.stat().st_size)
    before = check_warc(path)
    flip(path)
    damaged = path.read_bytes()

    told = asked(project, "repair", code=ExitCode.QUALITY)

    saved = path.with_name(path.name.replace(".warc.gz", "-salvaged.warc.gz"))
    after = check_warc(saved)
    assert (after.wrong, after.records) == ((), before.records - 1)
    assert not path.exists()
    kept = project.data / told["quarantine"] / path.relative_to(project.data)
    assert kept.read_bytes() == damaged
    assert verify(Folders(project.data)).is_whole
    with closing(Store.read(project.data / STORE)) as store:
        files = {file for (file,) in store.rows("select file from captures")}
    assert str(path.relative_to(project.data / "warc")) not in files
    assert repair(Folders(project.data)).deeds == ()


def test_no_run_begins_while_a_repair_is_on(project: Project) -> None:
    lock = project.data / "state" / "repair.lock"
    with locked(lock):
        night = project.run("nightly", "morning")
        other = project.run("repair")

    assert (night.returncode, other.returncode) == (ExitCode.LOCKED, ExitCode.LOCKED)
    assert "repair" in night.stderr


def change(data: Path, statement: str) -> None:
    """Write to the store behind its back: its sums do not learn of it."""
    with closing(sqlite3.connect(data / STORE)) as store:
        store.execute(statement)
        store.commit()


def change_a_record(data: Path) -> None:
    change(data, "update articles set record = replace(record, '收成', '收戌') where revision = 1")


def change_a_column(data: Path) -> None:
    change(data, "update articles set portal = 'mornimg' where portal = 'morning'")


def change_a_text(data: Path) -> None:
    change(data, "update bodies set content = substr(content, 1, length(content) / 2)")


def lose_texts(data: Path) -> None:
    change(data, "delete from bodies")


def lose_rows(data: Path) -> None:
    change(data, "delete from articles where portal = 'evening'")


def change_a_manifest(data: Path) -> None:
    change(data, "update documents set content = replace(content, 'nightly', 'nightlx')")


def break_a_manifest(data: Path) -> None:
    change(data, "update documents set content = replace(content, '{', '[')")


def change_a_digest(data: Path) -> None:
    change(data, "update fixity set sha256 = replace(sha256, 'a', 'b')")


def forget_captures(data: Path) -> None:
    change(data, "delete from captures where portal = 'morning'")


def damage_an_index(data: Path) -> None:
    """A page of an index: what it says can be taken from its table."""
    with closing(sqlite3.connect(data / STORE)) as store:
        [(root,)] = store.execute(
            "select rootpage from sqlite_master where name = 'articles_outbox'"
        )
        [(size,)] = store.execute("pragma page_size")
    with (data / STORE).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)


ROW_DAMAGES = [
    change_a_record, change_a_text, lose_texts, change_a_column, lose_rows,
    change_a_manifest, break_a_manifest, change_a_digest, forget_captures, damage_an_index,
]  # fmt: skip


def told_by(store: Path) -> dict[str, list[Any]]:
    """All rows, but for the index of texts, which is made of them."""
    with closing(Store.read(store)) as opened:
        tables = opened.rows("select name from sqlite_master where type = 'table'")
        return {
            name: sorted(opened.rows(f"select * from {name}"))  # noqa: S608 - names of its own
            for (name,) in tables
            if name not in LEFT_OUT
        }


@pytest.mark.parametrize("damage", ROW_DAMAGES, ids=lambda damage: damage.__name__)
def test_a_store_that_files_tell_again_has_all_its_rows(
    night: Path, project: Project, damage: Callable[[Path], None]
) -> None:
    damage(project.data)
    damaged = (project.data / STORE).read_bytes()
    assert not verify(Folders(project.data)).is_whole

    told = asked(project, "repair", code=ExitCode.DONE)

    assert verify(Folders(project.data)).is_whole
    assert told_by(project.data / STORE) == told_by(night / STORE)
    assert published(project.data) == published(night)
    assert (project.data / told["quarantine"] / STORE).read_bytes() == damaged
    assert repair(Folders(project.data)).deeds == ()


def zero_the_first_page(data: Path) -> None:
    with (data / STORE).open("r+b") as file:
        file.write(bytes(4096))


def empty_the_store(data: Path) -> None:
    (data / STORE).write_bytes(b"")


def lose_the_store(data: Path) -> None:
    (data / STORE).unlink()


def damage_the_ledger(data: Path) -> None:
    change(data, "update ledger set state = 'known' where state = 'new'")


LOSSES = [zero_the_first_page, empty_the_store, lose_the_store, damage_the_ledger]


@pytest.mark.parametrize("damage", LOSSES, ids=lambda damage: damage.__name__)
def test_a_store_is_made_anew_as_far_as_the_files_carry(
    night: Path, project: Project, damage: Callable[[Path], None]
) -> None:
    damage(project.data)

    [deed] = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    assert deed["result"] == "salvaged"
    assert verify(Folders(project.data)).is_whole
    assert published(project.data) == published(night)
    whole, made = told_by(night / STORE), told_by(project.data / STORE)
    for table in ("articles", "parts", "documents", "fixity", "captures", "runs"):
        assert made[table] == whole[table], table
    assert repair(Folders(project.data)).deeds == ()


def test_what_is_left_of_a_part_stands_under_another_name(project: Project) -> None:
    torn = tear(project.data)
    change_a_record(project.data)
    damaged, lines = torn.read_bytes(), torn.read_text().count("\n")

    told = asked(project, "repair", code=ExitCode.QUALITY)

    left = torn.with_stem(f"{torn.stem}-salvaged")
    assert left.read_text().count("\n") == lines > 0
    assert damaged.startswith(left.read_bytes())
    assert not torn.exists()
    kept = project.data / told["quarantine"] / torn.relative_to(project.data)
    assert kept.read_bytes() == damaged
    assert verify(Folders(project.data)).is_whole
    assert repair(Folders(project.data)).deeds == ()


def test_a_changed_part_of_a_lost_store_is_told_from_what_its_manifest_names(
    project: Project,
) -> None:
    part = a_part(project.data)
    part.write_text(part.read_text().replace("青溪晨报", "青溪晩报", 1))
    lose_the_store(project.data)

    deeds = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    assert [deed["result"] for deed in deeds] == ["salvaged", "salvaged"]
    assert not part.exists()
    assert part.with_stem(f"{part.stem}-salvaged").exists()
    assert len(records(project)) == 9
    assert verify(Folders(project.data)).is_whole
    assert repair(Folders(project.data)).deeds == ()


def test_a_part_that_is_lost_with_the_store_is_named(project: Project) -> None:
    part = remove(a_part(project.data))
    lose_the_store(project.data)

    deeds = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    assert [deed["path"] for deed in deeds] == [STORE, str(part.relative_to(project.data))]
    assert "the bytes that were published are lost" in deeds[1]["what"]
    assert repair(Folders(project.data)).deeds == ()


def test_a_damaged_instant_does_not_come_into_the_new_store(project: Project) -> None:
    change(project.data, "update urls set first_seen_at = '2026-99-04T00:00:00.000Z'")

    asked(project, "repair", code=ExitCode.QUALITY)

    with closing(Store.read(project.data / STORE)) as store:
        found = store.rows("select first_seen_at from urls")
    assert len(found) == 9
    assert all(at < "2026-99" for (at,) in found)


def test_after_a_lost_store_a_night_brings_nothing_twice(project: Project) -> None:
    lose_the_store(project.data)
    asked(project, "repair", code=ExitCode.QUALITY)

    with serving(Site(pages())) as site:
        night = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT="172800")

    assert night.returncode == 0, night.stderr
    found = records(project)
    assert len({record["article_id"] for record in found}) == len(found) == 9
    assert verify(Folders(project.data)).is_whole
