"""Takedowns in, those that are not complete or that the store does not know out."""

from collections.abc import Iterator

from crawler.folders import Folders
from crawler.store import takedowns
from crawler.store.schema import Store
from crawler.takedown.honouring import unknown_tombstones
from crawler.tombstone import TOMBSTONES_PATH, Tombstone
from crawler.verify.finding import Finding, Kind


def check_takedowns(folders: Folders, store: Store) -> Iterator[Finding]:
    for name in takedowns.owed_ids(store):
        what = f"{name} is closed, but not all of it is removed; the next night completes it"
        yield _finding(Kind.TAKEDOWN_UNFINISHED, what)
    for tombstone in _unknown(folders, store):
        what = f"the store does not know that {tombstone.article_id} was taken down"
        yield _finding(Kind.TAKEDOWN_UNKNOWN, what)


def _unknown(folders: Folders, store: Store) -> list[Tombstone]:
    try:
        return unknown_tombstones(folders.tombstones, store)
    except OSError:  # a document that cannot be read is named by verify/manifests.py
        return []


def _finding(kind: Kind, what: str) -> Finding:
    return Finding(kind=kind, path=TOMBSTONES_PATH, what=what, mendable=True)
