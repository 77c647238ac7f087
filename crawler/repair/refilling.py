"""A store whose other tables may have changed in, the same as the files tell them out."""

from collections.abc import Set as AbstractSet
from contextlib import suppress

from crawler.fixity import (
    INDEX_ENDING,
    LATEST_PATH,
    WARC_ENDING,
    as_kept,
    enter_captures,
    manifest_path,
)
from crawler.folders import Folders
from crawler.manifest import ManifestError, build_manifest, manifest_text
from crawler.repair.manifests import Told, told_of
from crawler.run import latest_text
from crawler.store import captures, checking, clusters, fixity, runs, takedowns
from crawler.store.schema import Store
from crawler.tombstone import TOMBSTONES_PATH
from crawler.warc.index import read_index
from crawler.warc.sets import earlier_of

FILED = frozenset({"documents", "fixity", "captures", "copies"})
"""Tables that files tell again."""


def refill(folders: Folders, store: Store, spoilt: AbstractSet[str]) -> None:
    """Fill the tables again that are spoilt, as far as files tell what stood in them."""
    if "documents" in spoilt:
        _refill_documents(folders, store)
    if "fixity" in spoilt:
        _refill_fixity(folders, store)
    if "captures" in spoilt:
        _refill_captures(folders, store)
    if "copies" in spoilt:
        _refill_copies(store)


def _refill_documents(folders: Folders, store: Store) -> None:
    for run_id in sorted(checking.run_ids(store)):
        path = manifest_path(run_id)
        told = told_of(folders, run_id)
        if told:
            fixity.keep_document(store, path, told.text)
        elif (
            not Told.of(run_id, fixity.document(store, path))
            and runs.run_of(store, run_id).ended_at
        ):
            with suppress(ManifestError):  # its ledger is damaged, too: verify names the run
                fixity.keep_document(store, path, manifest_text(build_manifest(store, run_id)))
    tombstones = takedowns.tombstones_text(store)
    if tombstones:
        fixity.keep_document(store, TOMBSTONES_PATH, tombstones)
    last = runs.last_ended(store)
    if last:
        fixity.keep_document(store, LATEST_PATH, latest_text(last))


def _refill_fixity(folders: Folders, store: Store) -> None:
    """The digests of what is there; whether it is as it was written only the sums can tell."""
    for kept in fixity.kept_files(store):
        if found := as_kept(folders, kept.path):
            fixity.keep(store, found)
    enter_captures(folders, store)


def _refill_copies(store: Store) -> None:
    for name in checking.article_ids(store):
        with store.transaction():
            clusters.restore(store, name)


def _refill_captures(folders: Folders, store: Store) -> None:
    captures.forget_all(store)
    for index in sorted(folders.warc.glob(f"*/*/*{INDEX_ENDING}")):
        relative = index.relative_to(folders.warc)
        file = str(relative).removesuffix(INDEX_ENDING) + WARC_ENDING
        with suppress(OSError, TypeError, ValueError, IndexError):  # verify names the index
            captures.remember(store, relative.parts[0], earlier_of(read_index(index), file))
