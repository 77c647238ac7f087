"""What was taken down in; what of it is there again, removed before and after a repair, out."""

from collections.abc import Iterator
from contextlib import closing

from crawler.folders import Folders
from crawler.repair.deed import Deed, Result
from crawler.store.schema import Store
from crawler.takedown.completing import complete
from crawler.takedown.honouring import Closed, close_to, tombstones_of, unknown_tombstones
from crawler.takedown.parts import clean_parts


def honour(folders: Folders) -> Iterator[Deed]:
    """By a store that can be relied on. Raises LockHeldError: a replay is on."""
    place = folders.tombstones.name
    with closing(Store.open(folders.store)) as store:
        unknown = unknown_tombstones(folders.tombstones, store)
        close_to(folders, store, unknown)
    for tombstone in unknown:
        what = f"the store is closed to {tombstone.article_id} again"
        yield Deed(path=place, what=what, result=Result.TAKEN_IN)
    completed = complete(folders, every=True)
    for removal in completed.removals:
        yield Deed(path=removal.path, what=removal.what, result=Result.TAKEN_DOWN)
    for sentence in completed.refused:
        yield Deed(path=place, what=sentence, result=Result.LOST)
    for name in () if completed.refused else completed.article_ids:
        what = f"nothing is left of {name}"
        yield Deed(path=place, what=what, result=Result.TAKEN_DOWN)


def honour_files(folders: Folders) -> Iterator[Deed]:
    """By tombstones.jsonl alone: what the new store is made of is without it."""
    for path in clean_parts(folders, Closed.of(tombstones_of(folders.tombstones))):
        yield Deed(path=path, what="lines removed", result=Result.TAKEN_DOWN)
