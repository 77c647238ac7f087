"""A finding about a part in, the deed that brings the same bytes back or puts them aside out."""

from dataclasses import replace
from pathlib import Path

from crawler.clock import now
from crawler.files import write_atomically
from crawler.folders import Folders
from crawler.items import article_of
from crawler.parts import part_of
from crawler.repair.deed import Aside, Deed, Result, written_again
from crawler.repair.lines import MARK, Lines, filed_lines, held_lines, in_order
from crawler.repair.taking import enter_version, read_part, take_in
from crawler.store import checking, restoring
from crawler.store.outbox import Part
from crawler.store.schema import Store
from crawler.verify.parts import part_lines, published_on


def mend_part(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A part is written once: the bytes that were published again, proved by digest, or none."""
    [part] = [one for one in checking.all_parts(store) if one.path == path]
    lines = part_lines(store, part)
    if checking.digest_of(lines) != part.sha256:
        return _salvage(folders, store, part, aside)
    what = f"{part.records} records written again from the store, the bytes that were published"
    return written_again(aside, path, lines, what)


def settle_unknown(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A part of ours that the store has lost is taken in again, anything else put aside."""
    found = read_part(folders, store, path)
    if not found.objection:
        what = f"{found.part.records} records taken into the store again"
        return Deed(path=path, what=what, result=Result.TAKEN_IN, act=lambda: take_in(store, found))
    what = f"moved to the quarantine: {found.objection}"
    if not found.unheld:
        return Deed(path=path, what=what, result=Result.PUT_ASIDE, act=lambda: aside.move(path))
    of = (found.part.run_id, found.part.day)
    if of in {(one.run_id, one.day) for one in checking.all_parts(store)}:
        what += f"; {len(found.unheld)} of its records are held nowhere else"
        return Deed(path=path, what=what, result=Result.SALVAGED, act=lambda: aside.move(path))
    return _salvage(folders, store, replace(found.part, path=path), aside)


def _salvage(folders: Folders, store: Store, part: Part, aside: Aside) -> Deed:
    """What store and file still hold of a part becomes a part under another name."""
    held = held_lines(store, part)
    lines = {**filed_lines(folders, part), **held}
    content = "".join(in_order(lines.values())).encode()
    mark = Path(part.path).stem.removeprefix(part.run_id) + MARK
    saved = part_of(part.run_id, part.day, content, mark)

    def act() -> None:
        if lines:
            write_atomically(folders.data / saved.path, content)
        _enter_salvaged(store, part, saved if lines else None, lines)
        aside.move(part.path)

    what = f"the bytes that were published are lost; {saved.records} of its {part.records} records"
    what += f" are in {saved.path}" if lines else ""
    return Deed(path=part.path, what=what, result=Result.SALVAGED, act=act)


def _enter_salvaged(store: Store, part: Part, saved: Part | None, lines: Lines) -> None:
    at = now()
    with store.transaction():
        for line in lines.values():
            enter_version(store, article_of(line), at)
        restoring.forget_name_within(store, part.path)
        if saved:
            restoring.enter_part_within(store, saved, published_on(part.day))
