"""A finding about a part in, the deed that brings the same bytes back or puts them aside out."""

from crawler.files import write_atomically
from crawler.folders import Folders
from crawler.repair.deed import Aside, Deed, Result
from crawler.repair.taking import read_part, take_in
from crawler.store import checking
from crawler.store.schema import Store
from crawler.verify.parts import part_lines


def mend_part(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A part is written once: the bytes that were published again, proved by digest, or none."""
    [part] = [one for one in checking.all_parts(store) if one.path == path]
    lines = part_lines(store, part)
    if checking.digest_of(lines) != part.sha256:
        what = "neither the store nor the file holds the bytes that were published"
        return Deed(path=path, what=what, result=Result.LOST)

    def act() -> None:
        aside.link(path)
        write_atomically(folders.data / path, "".join(lines).encode())

    what = f"{part.records} records written again from the store, the bytes that were published"
    return Deed(path=path, what=what, result=Result.MENDED, act=act)


def settle_unknown(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A part of ours that the store has lost is taken in again, anything else put aside."""
    found = read_part(folders, store, path)
    if not found.objection:
        what = f"{found.part.records} records taken into the store again"
        return Deed(path=path, what=what, result=Result.TAKEN_IN, act=lambda: take_in(store, found))
    what = f"moved to the quarantine: {found.objection}"
    if found.unheld:
        what += f"; {found.unheld} of its records are held nowhere else"
    result = Result.SALVAGED if found.unheld else Result.PUT_ASIDE
    return Deed(path=path, what=what, result=result, act=lambda: aside.move(path))
