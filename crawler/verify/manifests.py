"""Manifests in, those that are missing, changed or of unknown runs out."""

import os
from collections.abc import Iterator

from crawler.fixity import manifest_path
from crawler.folders import Folders
from crawler.parts import is_living
from crawler.store import checking, fixity
from crawler.store.schema import Store
from crawler.verify.finding import Finding, Kind, readable


def check_manifests(folders: Folders, store: Store) -> Iterator[Finding]:
    """The store holds the text of each manifest and of latest.json: they must be the same."""
    for name, content in fixity.documents(store):
        found = _faults(folders, name, content)
        yield from readable(found, Kind.MANIFEST_CHANGED, name, mendable=True)


def check_runs(folders: Folders, store: Store) -> Iterator[Finding]:
    """A run's folder whose run the store does not know: the store lost what it had committed.

    A run that lives may have begun since the store was asked.
    """
    known, ends = checking.run_ids(store), {path for path, _ in fixity.documents(store)}
    for path in sorted(folders.runs.glob("*/")):
        manifest = manifest_path(path.name)
        if path.name not in known and is_living(folders, path.name):
            continue
        if path.name not in known:
            what = "the store does not know this run; its newest commits are lost"
        elif manifest not in ends and os.access(folders.data / manifest, os.F_OK):
            what = "the store does not know how this run ended; its newest commits are lost"
        else:
            continue
        name = str(path.relative_to(folders.data))
        yield Finding(kind=Kind.RUN_UNKNOWN, path=name, what=what, mendable=True)


def _faults(folders: Folders, name: str, content: str) -> Iterator[Finding]:
    path = folders.data / name
    if not path.is_file():
        yield Finding(kind=Kind.MANIFEST_MISSING, path=name, what="not there", mendable=True)
    elif path.read_bytes() != content.encode(errors="surrogateescape"):
        what = "other bytes than were written"
        yield Finding(kind=Kind.MANIFEST_CHANGED, path=name, what=what, mendable=True)
