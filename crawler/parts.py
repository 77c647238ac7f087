"""Outbox in, write-once parts of the data set out; finishes what a dead run left."""

from collections.abc import Collection, Mapping
from contextlib import closing, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from crawler.files import LockHeldError, locked, remove_leftovers, write_atomically
from crawler.folders import Folders
from crawler.gate import judge_run
from crawler.store import events, outbox
from crawler.store.outbox import UNKNOWN_DAY, Part
from crawler.store.schema import Store


class _Outbox(Protocol):
    def unpublished(self, store: Store) -> list[tuple[str, str]]: ...
    def seal_within(self, store: Store, run_id: str, day: str) -> None: ...
    def lines_of(self, store: Store, run_id: str, day: str) -> list[str]: ...
    def mark_published_within(self, store: Store, part: Part) -> None: ...


OUTBOXES: Mapping[str, _Outbox] = {"articles": outbox, "events": events}
"""By the folder of their parts."""


class PublishError(Exception):
    """Raised by publish_outbox() when a part cannot appear: a sentence. The outbox stays."""


def publish_outbox(folders: Folders, own_run: str) -> list[Part]:
    """Make the parts of this run and of dead runs appear, one per run and date.

    One process at a time. A part that is already there with the same bytes is only marked.
    The gate holds back portals of a night before. Raises QuarantineError; PublishError, when all
    others are there: one cannot be written, or stands there with other bytes.
    """
    with locked(folders.lock("export"), wait=True), closing(Store.open(folders.store)) as store:
        for name in OUTBOXES:
            remove_leftovers(folders.data / name)
        owing = {own_run, *_owing(store)}
        ended = {run for run in sorted(owing) if run == own_run or is_dead(folders, run)}
        for run in sorted(ended):
            judge_run(folders, store, run)
        parts, errors = _publish(store, folders.data, ended)
    if errors:
        raise PublishError("; ".join(errors))
    return parts


def is_dead(folders: Folders, run_id: str) -> bool:
    """A living run holds its lock and may still add to its parts."""
    lock = folders.run_lock(run_id)
    try:
        with locked(lock):
            lock.unlink(missing_ok=True)  # nobody joins a dead run
            return True
    except LockHeldError:
        return False


def is_living(folders: Folders, run_id: str) -> bool:
    """Whether a process of the run is there; only looks."""
    lock = folders.run_lock(run_id)
    try:
        with locked(lock) if lock.exists() else nullcontext():
            return False
    except LockHeldError:
        return True


def _owing(store: Store) -> set[str]:
    """Runs that have articles or events which no part holds yet."""
    return {run for owing in OUTBOXES.values() for run, _ in owing.unpublished(store)}


def _publish(store: Store, data: Path, runs: Collection[str]) -> tuple[list[Part], list[str]]:
    """The parts that stand under their names now, and why others do not.

    All are sealed in one transaction and marked in one: a commit waits for the disk.
    """
    parts, errors = list[tuple[_Outbox, Part]](), list[str]()
    try:
        for folder, run, day in _seal(store, runs):
            content = "".join(OUTBOXES[folder].lines_of(store, run, day)).encode()
            part = part_of(run, day or UNKNOWN_DAY, content, folder=folder)
            try:
                _put(data / part.path, content)
                parts.append((OUTBOXES[folder], part))
            except PublishError as error:
                errors.append(str(error))
    finally:  # of a store that is damaged what stands is marked, too
        with store.transaction():
            for owing, part in parts:
                owing.mark_published_within(store, part)
    return [part for _, part in parts], errors


def _seal(store: Store, runs: Collection[str]) -> list[tuple[str, str, str]]:
    """(folder, run id, day) of the parts that are owed."""
    with store.transaction():
        owed = [
            (folder, run, day)
            for folder, owing in OUTBOXES.items()
            for run, day in owing.unpublished(store)
            if run in runs
        ]
        for folder, run, day in owed:
            OUTBOXES[folder].seal_within(store, run, day)
    return owed


def part_of(
    run_id: str, day: str, content: bytes, mark: str = "", folder: str = "articles"
) -> Part:
    """What the store says of a part with this content."""
    return Part(
        path=f"{folder}/date={day}/{run_id}{mark}.jsonl",
        run_id=run_id,
        day=day,
        sha256=sha256(content).hexdigest(),
        bytes=len(content),
        records=content.count(b"\n"),
    )


def _put(path: Path, content: bytes) -> None:
    try:
        if not path.exists():
            write_atomically(path, content)
        elif path.read_bytes() != content:
            raise PublishError(f"{path} stands there with other bytes")
    except OSError as error:
        raise PublishError(f"{path} cannot be published: {error}") from error
