"""Verifying: a data folder in, all findings and how much was looked at out."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import chain

from crawler.files import locked
from crawler.fixity import abandoned_paths, capture_paths
from crawler.folders import Folders
from crawler.parts import is_living
from crawler.store import checking, fixity, runs
from crawler.store.errors import StoreDamagedError
from crawler.store.fixity import Kept
from crawler.store.schema import Store
from crawler.verify.captures import (
    check_abandoned,
    check_captures,
    check_unfinished,
    unless_rewritten,
)
from crawler.verify.events import check_events
from crawler.verify.finding import CAPTURE_KINDS, Finding, Kind
from crawler.verify.manifests import check_manifests, check_runs
from crawler.verify.parts import check_parts
from crawler.verify.pointers import check_pointers
from crawler.verify.rows import STORE_PATH, check_pages, check_rows, check_sums
from crawler.verify.takedowns import check_takedowns


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at, and what of it is not as it was written."""

    findings: tuple[Finding, ...]
    runs: int = 0
    parts: int = 0
    records: int = 0
    captures: int = 0
    captures_unfinished: int = 0
    """Without a digest yet: their content was read, not compared."""

    @property
    def is_whole(self) -> bool:
        return not self.findings


def verify(folders: Folders, *, quick: bool = False) -> Verified:
    """Look at everything. `quick` reads no file's content: sizes, and SQLite's own quick check.

    Raises StoreError: the store is of another version, or cannot be read at all.
    """
    if folders.rebuilt.exists():
        return Verified(findings=(_lost(Kind.STORE_DAMAGED, "a repair was cut short"),))
    if not folders.store.is_file():
        return Verified(findings=(_lost(Kind.STORE_MISSING, "there is no store"),))
    try:
        with closing(Store.read(folders.store)) as store:
            return _verify(folders, store, quick=quick)
    except StoreDamagedError as error:
        return Verified(findings=(_lost(Kind.STORE_DAMAGED, str(error)),))


def _verify(folders: Folders, store: Store, *, quick: bool) -> Verified:
    damage = check_pages(store, quick=quick)
    if damage:
        return Verified(findings=tuple(damage))
    with _published(folders), store.snapshot():
        kept, parts = fixity.kept_files(store), checking.all_parts(store)
        is_alone = not any(is_living(folders, run_id) for run_id in runs.unended(store))
        found = chain(
            () if quick else check_sums(store),
            () if quick else check_rows(store),
            check_parts(folders, store, quick=quick),
            check_events(folders, store, quick=quick),
            check_manifests(folders, store),
            check_runs(folders, store),
            check_takedowns(folders, store),
        )
        findings = list(found)
        run_count = len(checking.run_ids(store))
    findings += unless_rewritten(store, kept, check_captures(folders, kept, quick=quick))
    if not quick and is_alone:
        amiss = {one.path for one in findings}
        moved = {one.sha256 for one in kept if one.path in amiss}
        findings += check_unfinished(folders, kept, moved)
        findings += check_abandoned(folders)
        findings += list(_pointer_faults(folders, store, findings))
    return Verified(
        findings=tuple(findings),
        runs=run_count,
        parts=len(parts),
        records=sum(part.records for part in parts),
        captures=len(kept),
        captures_unfinished=_unfinished_count(folders, kept),
    )


def _pointer_faults(folders: Folders, store: Store, findings: list[Finding]) -> Iterator[Finding]:
    """What the faults before do not explain: changed rows may name what never was."""
    if any(one.kind is Kind.ROWS_CHANGED for one in findings):
        return
    faulty = {one.path.rpartition("/")[0] for one in findings if one.kind in CAPTURE_KINDS}
    yield from check_pointers(folders, store, faulty)


def _unfinished_count(folders: Folders, kept: list[Kept]) -> int:
    finished = {one.path for one in kept}
    return len(set(capture_paths(folders)) - finished) + len(abandoned_paths(folders))


@contextmanager
def _published(folders: Folders) -> Iterator[None]:
    """No part or manifest appears while they are compared with the store."""
    with ExitStack() as held:
        if folders.is_writable:
            held.enter_context(locked(folders.lock("export"), wait=True))
        yield


def _lost(kind: Kind, what: str) -> Finding:
    return Finding(kind=kind, path=STORE_PATH, what=what, mendable=True)
