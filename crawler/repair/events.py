"""A finding about a part of events in, the deed that brings it back or puts it aside out."""

from collections.abc import Callable
from pathlib import Path

from crawler.events import event_line, event_of
from crawler.files import write_atomically
from crawler.fixity import sha256_of
from crawler.folders import Folders
from crawler.parts import part_of
from crawler.repair.deed import Aside, Deed, Result, written_again
from crawler.repair.lines import MARK
from crawler.store import checking, clusters, events, restoring
from crawler.store.outbox import Part
from crawler.store.schema import Store


def mend_events(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """The bytes that were published again, proved by digest, or none."""
    [part] = [one for one in events.all_parts(store) if one.path == path]
    lines = events.lines_of(store, part.run_id, part.day)
    if checking.digest_of(lines) != part.sha256:
        return _salvage(folders, store, part, aside)
    what = f"{part.records} events written again from the store, the bytes that were published"
    return written_again(aside, path, lines, what)


def mend_event_rows(folders: Folders, store: Store) -> None:
    """Bring the rows back to what is published, where the files are as they were."""
    for part in events.all_parts(store):
        path = folders.data / part.path
        lines = events.lines_of(store, part.run_id, part.day)
        if _is_whole(path, part) and checking.digest_of(lines) != part.sha256:
            with store.transaction():
                restoring.forget_events_within(store, part)
            _taking(store, part, path.read_text("utf-8").splitlines(keepends=True))()


def take_in_lost_events(folders: Folders, store: Store, path: str) -> None:
    """Take a part in, if it is ours; nothing is moved."""
    deed = settle_unknown_events(folders, store, path, Aside(folders, ""))
    if deed.result is Result.TAKEN_IN:
        deed.act()


def settle_unknown_events(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A part of ours that the store has lost is taken in again, anything else put aside."""
    file = folders.data / path
    content = file.read_bytes() if file.is_file() else b""  # a pipe would never end
    part = part_of(file.stem, file.parent.name.removeprefix("date="), content, folder="events")
    lines = content.decode(errors="replace").splitlines(keepends=True)
    if part.path == path and lines and all(_is_ours(line, part) for line in lines):
        what = f"{part.records} events taken into the store again"
        act = _taking(store, part, lines)
        return Deed(path=path, what=what, result=Result.TAKEN_IN, act=act)
    what = "moved to the quarantine: no events of ours"
    return Deed(path=path, what=what, result=Result.SALVAGED, act=lambda: aside.move(path))


def _salvage(folders: Folders, store: Store, part: Part, aside: Aside) -> Deed:
    """What the store still holds becomes a part under another name."""
    lines = events.lines_of(store, part.run_id, part.day)
    content = "".join(lines).encode()
    mark = part.path.removesuffix(".jsonl").rpartition(part.run_id)[2] + MARK
    saved = part_of(part.run_id, part.day, content, mark, folder="events")

    def act() -> None:
        if lines:
            write_atomically(folders.data / saved.path, content)
        with store.transaction():
            restoring.forget_events_name_within(store, part.path)
            if lines:
                events.mark_published_within(store, saved)
        aside.move(part.path)

    what = f"the bytes that were published are lost; {saved.records} of its {part.records} events"
    what += f" are in {saved.path}" if lines else ""
    return Deed(path=part.path, what=what, result=Result.SALVAGED, act=act)


def _is_whole(path: Path, part: Part) -> bool:
    try:
        return path.is_file() and sha256_of(path) == part.sha256
    except OSError:  # verify names it
        return False


def _is_ours(line: str, part: Part) -> bool:
    try:
        event = event_of(line)
        return event_line(event) == line and event.run_id == part.run_id
    except (ValueError, TypeError):  # no JSON, no event, no instant
        return False


def _taking(store: Store, part: Part, lines: list[str]) -> Callable[[], None]:
    found = [event_of(line) for line in lines]

    def act() -> None:
        with store.transaction():
            for event in found:
                events.enter(store, event)
                clusters.restore(store, event.article_id)
            events.mark_published_within(store, part)

    return act
