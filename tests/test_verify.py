"""Verify: any byte that changes is found."""

import gzip
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.folders import Folders
from crawler.run import living_run, new_run_id
from crawler.store import checking, fixity
from crawler.store.errors import StoreError
from crawler.store.schema import Store
from crawler.verify.captures import check_captures, check_unfinished, unless_rewritten
from crawler.verify.finding import Kind
from crawler.verify.manifests import check_manifests, check_runs
from crawler.verify.parts import check_parts
from crawler.verify.verifying import verify
from crawler.warc.index import index_path
from crawler.warc.members import unpacked
from tests.two_nights import make_two_nights

STORE = "state/shuwen.sqlite"
FLIPS = 60
SEED = 20260304


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


@pytest.fixture
def data(night: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(night, tmp_path / "data"))


def kinds(data: Path) -> set[Kind]:
    return {finding.kind for finding in verify(Folders(data)).findings}


def is_found(data: Path) -> bool:
    try:
        return bool(kinds(data))
    except StoreError:  # a version from the future is refused
        return True


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << place % 8
    path.write_bytes(content)


def test_what_was_written_is_whole(data: Path) -> None:
    verified = verify(Folders(data))

    assert verified.findings == ()
    assert (verified.runs, verified.records) == (2, 9)
    assert verified.captures == len(list(data.glob("warc/*/*/*")))  # and their indexes
    assert verified.captures_unfinished == 0


def every_byte(path: Path, check: Callable[[], bool]) -> list[int]:
    """Flips each byte in turn; the places where nothing was found."""
    whole = path.read_bytes()
    missed = []
    for place in range(len(whole)):
        flip(path, place)
        if not check():
            missed.append(place)
        path.write_bytes(whole)
    assert not check()
    return missed


def test_any_byte_of_a_part_is_found(data: Path) -> None:
    smallest = min(data.glob("articles/*/*.jsonl"), key=lambda path: path.stat().st_size)
    with closing(Store.read(data / STORE)) as store:
        missed = every_byte(smallest, lambda: any(check_parts(Folders(data), store, quick=False)))

    assert missed == []


@pytest.mark.parametrize("pattern", ["runs/*/manifest.json", "runs/latest.json"])
def test_any_byte_of_a_manifest_is_found(data: Path, pattern: str) -> None:
    path = min(data.glob(pattern))
    with closing(Store.read(data / STORE)) as store:
        missed = every_byte(path, lambda: any(check_manifests(Folders(data), store)))

    assert missed == []


def test_any_byte_of_a_capture_is_found(data: Path) -> None:
    smallest = min(data.glob("warc/*/*/*.warc.gz"), key=lambda path: path.stat().st_size)
    with closing(Store.read(data / STORE)) as store:
        kept = fixity.kept_files(store)
    missed = every_byte(smallest, lambda: any(check_captures(Folders(data), kept, quick=False)))

    assert missed == []


def test_a_capture_without_digest_is_held_to_its_own_and_to_its_index(data: Path) -> None:
    folders = Folders(data)
    path = min(data.glob("warc/*/*/*.warc.gz"))
    whole = list(check_unfinished(folders, []))
    index = index_path(path).read_bytes()

    index_path(path).unlink()
    [unnamed] = check_unfinished(folders, [])
    index_path(path).write_bytes(index.replace(b'"status": "200"', b'"status": "404"'))
    [misnamed] = check_unfinished(folders, [])
    index_path(path).write_bytes(index)
    with path.open("rb") as file:
        records = [record for _, record in unpacked(file)]
    path.write_bytes(b"".join(gzip.compress(one.replace(b"</p>", b"</b>")) for one in records))
    altered = list(check_unfinished(folders, []))

    assert whole == []
    assert [unnamed.kind, misnamed.kind] == [Kind.CAPTURE_WRONG] * 2
    assert "is missing" in unnamed.what
    assert "does not say what the file holds" in misnamed.what
    assert any("digest" in one.what for one in altered)
    assert unnamed.mendable
    assert misnamed.mendable
    assert not any(one.mendable for one in altered)


def told_by(store: Path) -> list[str]:
    """All that SQLite reads in a store; a byte that changes none of it means nothing."""
    with closing(sqlite3.connect(f"{store.as_uri()}?immutable=1", uri=True)) as connection:
        return list(connection.iterdump())


def test_a_byte_of_the_store_is_found_or_means_nothing(data: Path) -> None:
    store = data / STORE
    whole, told = store.read_bytes(), told_by(store)
    places = random.Random(SEED).sample(range(len(whole)), FLIPS)  # noqa: S311 - seeded
    found = 0
    for place in places:
        flip(store, place)
        if is_found(data):
            found += 1
        else:
            assert told_by(store) == told, f"byte {place}"
        store.write_bytes(whole)

    assert found > FLIPS // 10  # a small store is mostly empty pages


def test_a_run_that_begins_meanwhile_is_not_unknown(data: Path) -> None:
    folders, begun = Folders(data), new_run_id()
    with closing(Store.read(folders.store)) as store, store.snapshot():
        known = checking.run_ids(store)

        with living_run(folders, begun, "nightly", ends=False):
            folders.run(begun).mkdir()
            living = list(check_runs(folders, store))

        dead = list(check_runs(folders, store))
    assert begun not in known
    assert (living, [one.kind for one in dead]) == ([], [Kind.RUN_UNKNOWN])


def test_a_capture_that_a_takedown_rewrites_meanwhile_is_not_changed(data: Path) -> None:
    folders = Folders(data)
    rewritten, damaged = sorted(data.glob("warc/*/*/*.warc.gz"))[:2]
    with closing(Store.open(folders.store)) as store:
        kept = fixity.kept_files(store)
        flip(damaged, 0)

        fixity.forget(store, str(rewritten.relative_to(data)))  # as the takedown begins
        flip(rewritten, 0)
        found = list(check_captures(folders, kept, quick=False))
        told = list(unless_rewritten(store, kept, found))

    names = [str(path.relative_to(data)) for path in (rewritten, damaged)]
    assert [one.path for one in found] == names
    assert [one.path for one in told] == names[1:]
