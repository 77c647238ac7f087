"""Completing: takedowns of which something is left in, all of it removed out.

Cut short at any moment it is done again from the start: each step finds what is left of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.files import locked, remove_leftovers
from crawler.fixity import enter_captures
from crawler.folders import Folders
from crawler.store import articles, bodies, erasing, takedowns
from crawler.store.compacting import compact
from crawler.store.schema import Store
from crawler.store.takedowns import Step, Takedown
from crawler.takedown.captures import further_pages, remove_captures
from crawler.takedown.closing import widen_within
from crawler.takedown.honouring import Closed
from crawler.takedown.logs import clean_logs
from crawler.takedown.named import Named
from crawler.takedown.parts import remove_lines, write_documents
from crawler.takedown.quarantine import clean_quarantine
from crawler.takedown.removal import NotRemovedError, Removal
from crawler.takedown.suspects import suspect_files
from crawler.takedown.wanted import Wanted
from crawler.urls import article_id
from crawler.warc.recovery import recover

WRITTEN = ("articles", "events", "quarantine", "runs", "warc")
REBUILDING = "rebuilding.sqlite*"  # of a repair that was killed


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What was removed, and what could not be."""

    article_ids: tuple[str, ...] = ()
    removals: tuple[Removal, ...] = ()
    refused: tuple[str, ...] = ()
    """A sentence for each file that may hold something still."""


def complete_owed(folders: Folders) -> Completed:
    """Complete what was given while a run was on, or was cut short.

    Raises LockHeldError: a run, a replay or a repair is on. StoreError, StoreFullError, OSError.
    """
    if not folders.has_store or folders.rebuilt.exists():
        return Completed()
    with closing(Store.open(folders.store)) as store:
        if not takedowns.owed(store):
            return Completed()
    with locked(folders.lock("repair")):
        return complete(folders)


def complete(folders: Folders, *, every: bool = False) -> Completed:
    """The same for who holds the lock of a repair; with `every` what has come back goes again."""
    with (
        locked(folders.lock("replay")),
        locked(folders.lock("export"), wait=True),
        closing(Store.open(folders.store)) as store,
    ):
        if every and _is_back(folders, store):
            takedowns.reopen(store)
        owed = takedowns.owed(store)
        return _complete(folders, store, owed) if owed else Completed()


def wanted_of(owed: Iterable[Takedown]) -> Wanted:
    stories = [(one.tombstone, Named.from_text(one.named)) for one in owed]
    return Wanted(closed=Closed.of(tombstone for tombstone, _ in stories), stories=stories)


def removals(
    folders: Folders, store: Store, suspects: Sequence[Path], wanted: Wanted
) -> Iterator[Removal]:
    """What there is to be done about files, in this order; each is looked for in its turn."""
    yield from write_documents(folders, store)
    yield from remove_lines(folders, wanted.closed)
    yield from remove_captures(folders, store, suspects, wanted)
    yield from clean_quarantine(folders, wanted)
    yield from clean_logs(folders, wanted)


def _is_back(folders: Folders, store: Store) -> bool:
    """Whether somebody brought back what was removed, from a copy."""
    every = takedowns.all_takedowns(store)
    if not every:
        return False
    wanted = wanted_of(every)
    suspects = suspect_files(folders, wanted.closed)
    return any(True for _ in removals(folders, store, suspects, wanted))


def _complete(folders: Folders, store: Store, owed: Sequence[Takedown]) -> Completed:
    names = tuple(one.tombstone.article_id for one in owed)
    if any(one.step is Step.FILES for one in owed):
        done, refused = _remove_files(folders, store, owed)
        if refused:
            return Completed(article_ids=names, removals=tuple(done), refused=tuple(refused))
        _forget(store)
    else:
        done = []
    compact(store)
    with store.transaction():
        for name in names:
            takedowns.advance(store, name, Step.DONE)
    return Completed(article_ids=names, removals=tuple(done))


def _remove_files(
    folders: Folders, store: Store, owed: Sequence[Takedown]
) -> tuple[list[Removal], list[str]]:
    _tidy(folders, store)
    wanted = wanted_of(owed)
    suspects = suspect_files(folders, wanted.closed)
    _enter_pages(store, further_pages(suspects, wanted))
    wanted = wanted_of(takedowns.owed(store))
    done, refused = list[Removal](), list[str]()
    for removal in removals(folders, store, suspects, wanted):
        try:
            removal.act()
            done.append(removal.told)
        except NotRemovedError as error:
            refused.append(str(error))
    enter_captures(folders, store)
    return done, refused


def _tidy(folders: Folders, store: Store) -> None:
    """What dead processes left: nobody else reads or writes there now."""
    for name in WRITTEN:
        remove_leftovers(folders.data / name)
    for path in folders.store.parent.glob(REBUILDING):
        path.unlink()
    for portal in sorted(path for path in folders.warc.glob("*") if path.is_dir()):
        recover(store, folders, portal.name)


def _enter_pages(store: Store, found: Mapping[str, Iterable[str]]) -> None:
    """Further pages are addresses of the article, too, unless another one is held there."""
    for name, canonicals in found.items():
        pages = [
            canonical
            for canonical in sorted(canonicals)
            if not takedowns.taken_down_as(store, canonical)
            and not articles.newest(store, article_id(canonical))
        ]
        if pages:
            with store.transaction():
                widen_within(store, name, pages)


def _forget(store: Store) -> None:
    """The rest of its rows, then what it was called by."""
    with store.transaction():
        for one in takedowns.owed(store):
            named, name = Named.from_text(one.named), one.tombstone.article_id
            erasing.erase_rest_within(store, name, named.urls)
            takedowns.advance(store, name, Step.PAGES)
        bodies.forget_unused(store)
