"""Parts of events in, those that are missing, changed or unknown to the store out."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from crawler.files import HIDDEN_ENDING
from crawler.folders import Folders
from crawler.store import checking, events
from crawler.store.outbox import Part
from crawler.store.schema import Store
from crawler.verify.finding import Finding, Kind, readable
from crawler.verify.rows import STORE_PATH


def check_events(folders: Folders, store: Store, *, quick: bool) -> Iterator[Finding]:
    parts = events.all_parts(store)
    for part in parts:
        yield from _part_faults(folders, store, part, quick=quick)
    owed = {f"events/date={day}/{run}.jsonl" for run, day in events.unpublished(store)}
    known = {part.path for part in parts} | owed
    for path in sorted((folders.data / "events").rglob("*")):
        name = str(path.relative_to(folders.data))
        if not (path.is_dir() or name in known or path.name.endswith(HIDDEN_ENDING)):
            what = "no part that the store knows"
            yield Finding(kind=Kind.EVENTS_UNKNOWN, path=name, what=what, mendable=True)


def _part_faults(folders: Folders, store: Store, part: Part, *, quick: bool) -> Iterator[Finding]:
    is_held = checking.digest_of(events.lines_of(store, part.run_id, part.day)) == part.sha256
    faults = _file_faults(folders.data / part.path, part, mendable=is_held, quick=quick)
    found = list(readable(faults, Kind.EVENTS_CHANGED, part.path, mendable=is_held))
    yield from found
    if not is_held:
        what = f"the events of {part.path} are not those that were published"
        yield Finding(kind=Kind.ROWS_CHANGED, path=STORE_PATH, what=what, mendable=not found)


def _file_faults(path: Path, part: Part, *, mendable: bool, quick: bool) -> Iterator[Finding]:
    if not path.is_file():
        what = f"not there; it held {part.records} events"
        yield Finding(kind=Kind.EVENTS_MISSING, path=part.path, what=what, mendable=mendable)
    elif path.stat().st_size != part.bytes or not (
        quick or sha256(path.read_bytes()).hexdigest() == part.sha256
    ):
        what = "other bytes than were published"
        yield Finding(kind=Kind.EVENTS_CHANGED, path=part.path, what=what, mendable=mendable)
