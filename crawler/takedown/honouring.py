"""tombstones.jsonl in; a store that has lost them, closed to what they stand for, out."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from crawler.clock import now
from crawler.files import locked
from crawler.folders import Folders
from crawler.store import erasing, takedowns
from crawler.store.schema import Store
from crawler.takedown.closing import close_within
from crawler.tombstone import Tombstone, tombstones_in
from crawler.urls import canonical_url, url_digest

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closed:
    """What was taken down, by article id and by the digests of its URLs."""

    tombstones: tuple[Tombstone, ...]
    by_digest: dict[str, Tombstone]
    by_id: dict[str, Tombstone]

    @classmethod
    def of(cls, tombstones: Iterable[Tombstone]) -> Self:
        """Of two of one article the first counts."""
        by_id: dict[str, Tombstone] = {}
        for one in tombstones:
            by_id.setdefault(one.article_id, one)
        by_digest = {digest: one for one in by_id.values() for digest in one.digests}
        return cls(tuple(by_id.values()), by_digest, by_id)

    def which(self, url: str) -> Tombstone | None:
        """The tombstone of the article that a URL stands for, None if it is open."""
        try:
            return self.by_digest.get(url_digest(canonical_url(url)))
        except ValueError:  # no URL: [ without ], a port that is none
            return None


def tombstones_of(path: Path) -> list[Tombstone]:
    """Those of a file, none where there is no file."""
    try:
        text = path.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return tombstones_in(text.splitlines())


def unknown_tombstones(path: Path, store: Store) -> list[Tombstone]:
    """Tombstones of a file that the store has lost, or has never had."""
    found = tombstones_of(path)
    known = takedowns.article_ids(store) if found else set()
    return [one for one in found if one.article_id not in known]


def close_to(
    folders: Folders, store: Store, tombstones: Iterable[Tombstone], run_id: str = ""
) -> None:
    """Close a store to articles that were taken down before it knew them.

    Nothing is exported meanwhile. What that makes of copies is found out by the run, or by the
    one that took the article down.
    """
    for tombstone in tombstones:
        canonicals = erasing.urls_of(store, set(tombstone.digests))
        with locked(folders.lock("export"), wait=True), store.transaction():
            close_within(store, tombstone, canonicals, now(), run_id or tombstone.run_id)
        logger.warning("taken in from its tombstone: %s", tombstone.article_id)
