"""A store that is lost, damaged or changed in, a new one in its place out; the old one is kept."""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.files import put_in_place, write_atomically
from crawler.folders import Folders
from crawler.repair.deed import Aside, Deed, Result
from crawler.repair.events import mend_event_rows, take_in_lost_events
from crawler.repair.manifests import enter_told, told_of
from crawler.repair.refilling import FILED, refill
from crawler.repair.rows import mend_articles
from crawler.repair.taking import Found, named_parts, read_part, take_in
from crawler.store import checking, restoring, takedowns
from crawler.store.salvage import Salvaged, salvage_rows
from crawler.store.schema import Store
from crawler.takedown.honouring import close_to, unknown_tombstones
from crawler.verify.events import check_events
from crawler.verify.finding import Kind
from crawler.verify.manifests import check_runs
from crawler.verify.parts import check_parts, published_on
from crawler.verify.rows import STORE_PATH

COMPANIONS = ("-wal", "-shm")  # SQLite would read them into whatever file has the store's name
BUILDING = "rebuilding.sqlite"
NAMED = 3
SPOILT_PATH = "state/articles.jsonl"  # in the quarantine


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What has become of the store's content."""

    rows: int
    was_read: bool
    """Whether the old store still tells what had been written."""
    unproved: tuple[tuple[str, str], ...]
    """(table, portion) whose rows are perhaps not all as they were written."""
    spoilt: tuple[str, ...]
    """Records that are none any more."""


def build(folders: Folders, path: Path) -> Rebuilt:
    """Make a store of the rows that can be read, the parts, the manifests and the captures.

    Nothing else is written or moved.
    """
    with closing(Store.open(path)) as store:
        salvaged = salvage_rows(folders.store, store) if folders.has_store else Salvaged()
        spoilt = mend_articles(folders, store)
        mend_event_rows(folders, store)
        _take_in_lost(folders, store)
        takedowns.close_anew(store)
        close_to(folders, store, unknown_tombstones(folders.tombstones, store))
        unproved = {table for table, _ in salvaged.unproved(store)}
        refill(folders, store, FILED if salvaged.written is None else unproved)
        restoring.index_anew(store)
        left = salvaged.unproved(store)
    return Rebuilt(
        rows=salvaged.rows,
        was_read=salvaged.written is not None,
        unproved=tuple(left),
        spoilt=tuple(spoilt),
    )


def rebuild(folders: Folders, aside: Aside) -> Deed:
    """Make the store anew beside the old one and put it in its place. Raises OSError."""
    building = folders.store.with_name(BUILDING)
    for end in ("", *COMPANIONS):  # of a repair that was killed
        building.with_name(BUILDING + end).unlink(missing_ok=True)
    rebuilt = build(folders, building)
    if rebuilt.spoilt:
        write_atomically(
            aside.place(SPOILT_PATH), "".join(rebuilt.spoilt).encode("utf-8", "replace")
        )
    put_in_place(building, folders.rebuilt)
    _put_new_store(folders, aside)
    return deed_of(rebuilt)


def rebuild_on_trial(folders: Folders) -> Deed:
    """What rebuild() would come to; nothing stays."""
    with TemporaryDirectory() as folder:
        return deed_of(build(folders, Path(folder) / BUILDING))


def complete(folders: Folders, aside: Aside, *, dry_run: bool) -> Deed:
    """A repair was killed between the two; what it had to say of losses is not known any more."""
    if not dry_run:
        _put_new_store(folders, aside)
    what = "the store that a repair made anew before it was cut short is in its place"
    return Deed(path=STORE_PATH, what=what, result=Result.SALVAGED)


def _put_new_store(folders: Folders, aside: Aside) -> None:
    """Put the old store aside and the new one in its place; killed, it is done again."""
    for end in ("", *COMPANIONS):
        aside.link(STORE_PATH + end)
    for end in COMPANIONS:
        folders.data.joinpath(STORE_PATH + end).unlink(missing_ok=True)
    put_in_place(folders.rebuilt, folders.store)


def deed_of(rebuilt: Rebuilt) -> Deed:
    """What is told of it."""
    if rebuilt.was_read and not rebuilt.unproved and not rebuilt.spoilt:
        what = f"made anew of its {rebuilt.rows} rows, all as they were written"
        return Deed(path=STORE_PATH, what=what, result=Result.MENDED)
    said = [f"made anew of {rebuilt.rows} rows, the parts, manifests and captures"]
    if rebuilt.was_read and rebuilt.unproved:
        said.append(f"not proved to be as written: {_named(rebuilt.unproved)}")
    elif not rebuilt.was_read:
        said.append("what only the store knew is lost: ledgers, URLs that failed, learnt lines")
    if rebuilt.spoilt:
        said.append(f"{len(rebuilt.spoilt)} records are spoilt, their URLs due again")
    return Deed(path=STORE_PATH, what="; ".join(said), result=Result.SALVAGED)


def _named(portions: Sequence[tuple[str, str]]) -> str:
    named = [f"{table} of {portion}" if portion else table for table, portion in portions]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def _enter_named(store: Store) -> None:
    """What a manifest names and nobody has any more is missing, not unheard of."""
    known = {part.path for part in checking.all_parts(store)}
    for run_id in sorted(checking.run_ids(store)):
        for path, part in named_parts(store, run_id).items():
            if path not in known:
                with store.transaction():
                    restoring.enter_part_within(store, part, published_on(part.day))


def _take_in_lost(folders: Folders, store: Store) -> None:
    """What the files tell of runs and parts that the store has lost."""
    for finding in check_runs(folders, store):
        told = told_of(folders, folders.data.joinpath(finding.path).name)
        if told:
            enter_told(store, told)
    for finding in list(check_parts(folders, store, quick=True)):
        if finding.kind is Kind.PART_UNKNOWN:
            with suppress(OSError):  # one that cannot be read is named when the store is made
                _take_in_found(store, read_part(folders, store, finding.path))
    _enter_named(store)
    for finding in list(check_events(folders, store, quick=True)):
        if finding.kind is Kind.EVENTS_UNKNOWN:
            with suppress(OSError):
                take_in_lost_events(folders, store, finding.path)


def _take_in_found(store: Store, found: Found) -> None:
    if not found.objection:
        take_in(store, found)
