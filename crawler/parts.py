"""Outbox in, write-once parts of the data set out; finishes what a dead run left."""

from contextlib import closing, nullcontext
from hashlib import sha256
from pathlib import Path

from crawler.files import LockHeldError, locked, remove_leftovers, write_atomically
from crawler.folders import Folders
from crawler.gate import judge_run
from crawler.store import events, outbox
from crawler.store.outbox import Part
from crawler.store.schema import Store

UNKNOWN_DAY = "unknown"


class PublishError(Exception):
    """Raised by publish_outbox() when a part cannot appear: a sentence. The outbox stays."""


def publish_outbox(folders: Folders, own_run: str) -> list[Part]:
    """Make the parts of this run and of dead runs appear, one per run and date.

    One process at a time. A part that is already there with the same bytes is only marked.
    The gate holds back portals of a night before. Raises QuarantineError; PublishError, when all
    others are there: one cannot be written, or stands there with other bytes.
    """
    with locked(folders.lock("export"), wait=True), closing(Store.open(folders.store)) as store:
        for name in ("articles", "events"):
            remove_leftovers(folders.data / name)
        owing = {own_run, *_owing(store)}
        ended = {run for run in sorted(owing) if run == own_run or is_dead(folders, run)}
        for run in sorted(ended):
            judge_run(folders, store, run)
        owed = [(_publish_part, *one) for one in outbox.unpublished(store)]
        owed += [(_publish_events, *one) for one in events.unpublished(store)]
        parts, errors = [], []
        for publish, run, day in owed:
            if run in ended:
                try:
                    parts.append(publish(store, folders.data, run, day))
                except PublishError as error:
                    errors.append(str(error))
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
    return {run for run, _ in (*outbox.unpublished(store), *events.unpublished(store))}


def _publish_part(store: Store, data: Path, run_id: str, day: str) -> Part:
    content = "".join(outbox.seal(store, run_id, day)).encode()
    part = part_of(run_id, day or UNKNOWN_DAY, content)
    _put(data / part.path, content)
    outbox.mark_published(store, part, day)
    return part


def _publish_events(store: Store, data: Path, run_id: str, day: str) -> Part:
    content = "".join(events.seal(store, run_id, day)).encode()
    part = part_of(run_id, day, content, folder="events")
    _put(data / part.path, content)
    events.mark_published(store, part)
    return part


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
