"""Repairing: a data folder in, what was found and what was done about each out."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial

from crawler.disk import DISK_ERRORS
from crawler.files import locked
from crawler.folders import Folders
from crawler.repair.captures import finish_torn, make_index, mend_capture, name_lost
from crawler.repair.deed import LOSSES, Aside, Deed, Result, nothing
from crawler.repair.events import mend_events, settle_unknown_events
from crawler.repair.manifests import mend_manifest, settle_run
from crawler.repair.parts import mend_part, settle_unknown
from crawler.repair.rebuilding import complete, rebuild, rebuild_on_trial
from crawler.repair.takedowns import honour, honour_files
from crawler.run import new_run_id
from crawler.store import fixity
from crawler.store.schema import Store
from crawler.verify.elsewhere import Elsewhere
from crawler.verify.finding import Kind, unreadable
from crawler.verify.verifying import Verified, verify

Mender = Callable[[Folders, Store, str, Aside], Deed]
MENDERS: dict[Kind, Mender] = {
    Kind.RUN_UNKNOWN: settle_run,
    Kind.PART_UNKNOWN: settle_unknown,
    Kind.PART_MISSING: mend_part,
    Kind.PART_CHANGED: mend_part,
    Kind.EVENTS_UNKNOWN: settle_unknown_events,
    Kind.EVENTS_MISSING: mend_events,
    Kind.EVENTS_CHANGED: mend_events,
    Kind.MANIFEST_MISSING: mend_manifest,
    Kind.MANIFEST_CHANGED: mend_manifest,
    Kind.CAPTURE_MISSING: mend_capture,
    Kind.CAPTURE_CHANGED: mend_capture,
    Kind.CAPTURE_TORN: finish_torn,
    Kind.CAPTURE_WRONG: make_index,
}
"""In this order: a run is known before its parts are taken in."""
STORE_KINDS = frozenset({Kind.STORE_MISSING, Kind.STORE_DAMAGED, Kind.ROWS_CHANGED})
HONOURED = frozenset({Kind.TAKEDOWN_UNFINISHED, Kind.TAKEDOWN_UNKNOWN})
"""By repair/takedowns.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was done, or would be."""

    deeds: tuple[Deed, ...]
    aside: str
    """The folder in the quarantine, relative to the data folder; "" if nothing came there."""

    @property
    def is_whole(self) -> bool:
        """All is as it was written; nothing was lost."""
        return not any(deed.result in LOSSES for deed in self.deeds)


def repair(folders: Folders, *, dry_run: bool = False) -> Repaired:
    """Mend what verify finds; what is replaced or does not belong there goes to the quarantine.

    Raises LockHeldError: a run or another repair lives. StoreError, as verify() does. OSError.
    """
    aside = Aside(folders, f"repair-{new_run_id()}")
    with _alone(folders):
        found, deeds = verify(folders), list[Deed]()
        if not dry_run:
            deeds += _honour(folders, found)
            found = verify(folders) if deeds else found
        if _is_store_spoilt(found):
            deeds.append(_mend_store(folders, aside, dry_run=dry_run))
            found = Verified(findings=()) if dry_run else verify(folders)
        deeds += _mend_files(folders, found, aside, dry_run=dry_run)
        deeds += _lost(found)
        if deeds and not dry_run:  # of what was mended, too
            deeds += honour(folders)
            _name_lost(folders, deeds)
    return Repaired(deeds=tuple(deeds), aside=aside.path)


@contextmanager
def _alone(folders: Folders) -> Iterator[None]:
    """No run lives; where nothing can be written there is none."""
    with locked(folders.lock("repair")) if folders.is_writable else nullcontext():
        yield


def _honour(folders: Folders, found: Verified) -> list[Deed]:
    """Before anything is mended from it; what is damaged comes after."""
    deeds = honour_files(folders) if _is_store_spoilt(found) else honour(folders)
    return [deed for deed in deeds if deed.result is not Result.LOST]


def _is_store_spoilt(found: Verified) -> bool:
    return any(finding.kind in STORE_KINDS for finding in found.findings)


def _mend_store(folders: Folders, aside: Aside, *, dry_run: bool) -> Deed:
    if folders.rebuilt.exists():
        return complete(folders, aside, dry_run=dry_run)
    return rebuild_on_trial(folders) if dry_run else rebuild(folders, aside)


def _mend_files(
    folders: Folders, found: Verified, aside: Aside, *, dry_run: bool
) -> Iterator[Deed]:
    """Each file by what the store holds of it."""
    order = list(MENDERS)
    things = {(order.index(one.kind), one.path) for one in found.findings if one.kind in MENDERS}
    if not things:
        return
    with closing((Store.read if dry_run else Store.open)(folders.store)) as store:
        menders = _menders(folders, store)
        for place, path in sorted(things):
            mend = partial(menders[order[place]], folders, store, path, aside)
            yield _done(path, mend, dry_run=dry_run)


def _menders(folders: Folders, store: Store) -> dict[Kind, Mender]:
    """Those of one repair: the captures are looked through once, however many are missing."""
    mend = partial(mend_capture, elsewhere=Elsewhere(folders, fixity.kept_files(store)))
    return {**MENDERS, Kind.CAPTURE_MISSING: mend, Kind.CAPTURE_CHANGED: mend}


def _done(path: str, mend: Callable[[], Deed], *, dry_run: bool) -> Deed:
    """What was done about a file; one that cannot be read or replaced keeps no other from it.

    Raises OSError: the disk takes nothing more.
    """
    try:
        deed = mend()
    except OSError as error:
        return Deed(path=path, what=unreadable(error), result=Result.LOST)
    try:
        (nothing if dry_run else deed.act)()
    except OSError as error:
        if error.errno in DISK_ERRORS:
            raise
        what = f"cannot be replaced: {error.strerror or error}"
        return Deed(path=path, what=what, result=Result.LOST)
    return deed


def _name_lost(folders: Folders, deeds: list[Deed]) -> None:
    """A capture that is gone is told once."""
    if any(deed.path.startswith(f"{folders.warc.name}/") for deed in deeds):
        with closing(Store.read(folders.store)) as store:
            name_lost(folders, store)


def _lost(found: Verified) -> Iterator[Deed]:
    for finding in found.findings:
        if finding.kind in HONOURED:
            yield Deed(path=finding.path, what=finding.what, result=Result.TAKEN_DOWN)
        if finding.kind not in {*MENDERS, *HONOURED, Kind.ROWS_CHANGED}:
            yield Deed(path=finding.path, what=finding.what, result=Result.LOST)
