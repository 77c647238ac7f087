"""A finding about a part of events in, the deed that brings it back or puts it aside out."""

from collections.abc import Callable

from crawler.events import event_line, event_of
from crawler.files import write_atomically
from crawler.folders import Folders
from crawler.parts import part_of
from crawler.repair.deed import Aside, Deed, Result
from crawler.store import checking, clusters, events
from crawler.store.outbox import Part
from crawler.store.schema import Store


def mend_events(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """The bytes that were published again, proved by digest, or none."""
    [part] = [one for one in events.all_parts(store) if one.path == path]
    lines = events.lines_of(store, part.run_id, part.day)
    if checking.digest_of(lines) != part.sha256:
        what = "neither the store nor the file holds the bytes that were published"
        return Deed(path=path, what=what, result=Result.LOST)

    def act() -> None:
        aside.link(path)
        write_atomically(folders.data / path, "".join(lines).encode())

    what = f"{part.records} events written again from the store, the bytes that were published"
    return Deed(path=path, what=what, result=Result.MENDED, act=act)


def settle_unknown_events(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A part of ours that the store has lost is taken in again, anything else put aside."""
    file = folders.data / path
    content = file.read_bytes()
    part = part_of(file.stem, file.parent.name.removeprefix("date="), content, folder="events")
    lines = content.decode(errors="replace").splitlines(keepends=True)
    if part.path == path and lines and all(_is_ours(line, part) for line in lines):
        what = f"{part.records} events taken into the store again"
        act = _taking(store, part, lines)
        return Deed(path=path, what=what, result=Result.TAKEN_IN, act=act)
    what = "moved to the quarantine: no events of ours"
    return Deed(path=path, what=what, result=Result.SALVAGED, act=lambda: aside.move(path))


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
