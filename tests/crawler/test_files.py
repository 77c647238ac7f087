"""A file is whole or absent; a lock is free when its holder is dead."""

import os
from pathlib import Path

import pytest

from crawler.files import LockHeldError, joined, locked, remove_leftovers, write_atomically


def test_a_failed_write_leaves_the_old_file_and_no_leftover(tmp_path: Path) -> None:
    path = tmp_path / "part.jsonl"
    write_atomically(path, b"old\n")

    def content() -> object:
        yield b"new\n"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, content())  # type: ignore[arg-type]

    assert path.read_bytes() == b"old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_each_folder_that_gets_a_new_one_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    def watched(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(os, "fsync", watched)
    day = tmp_path / "data" / "articles" / "date=2026-03-04"

    write_atomically(day / "run.jsonl", b"{}\n")
    first, synced[:] = synced[:], []
    write_atomically(day / "run2.jsonl", b"{}\n")

    assert [path for path in first if path.suffix != ".tmp"] == [*reversed(day.parents[:3]), day]
    assert synced[1:] == [day]


def test_leftovers_of_dead_writers_go_and_parts_stay(tmp_path: Path) -> None:
    part = tmp_path / "date=2026-03-04" / "run.jsonl"
    write_atomically(part, b"{}\n")
    (part.parent / ".run2.jsonl.77.tmp").write_bytes(b"torn")

    remove_leftovers(tmp_path)

    assert list(part.parent.iterdir()) == [part]


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(LockHeldError), locked(path):
        pass
    with locked(path):
        pass


def test_a_run_lock_is_shared_by_its_processes_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "run"
    with joined(path), joined(path), pytest.raises(LockHeldError), locked(path):
        pass


def test_a_link_that_stands_in_the_way_is_replaced_or_refused_never_followed(
    tmp_path: Path,
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"theirs")
    part = tmp_path / "part.jsonl"
    part.symlink_to(outside)

    write_atomically(part, b"ours")

    assert (part.is_symlink(), part.read_bytes()) == (False, b"ours")
    hidden = tmp_path / f".other.jsonl.{os.getpid()}.tmp"
    hidden.symlink_to(outside)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "other.jsonl", b"ours")
    assert outside.read_bytes() == b"theirs"
