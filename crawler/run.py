"""Run: one night, backfill or saved article, from its id to its manifest."""

import json
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from crawler.candidates import BATCH, enter_held
from crawler.clock import now
from crawler.ending import died
from crawler.exit_codes import ExitCode
from crawler.files import joined
from crawler.fixity import LATEST_PATH, enter_captures, manifest_path, publish_documents
from crawler.folders import Folders
from crawler.manifest import build_manifest, manifest_text
from crawler.parts import is_dead
from crawler.store import aliases, fixity, frontier, runs
from crawler.store.schema import Store
from crawler.takedown.honouring import close_to, unknown_tombstones

logger = logging.getLogger(__name__)

RUN_ID_FORMAT = "%Y%m%dT%H%M%SZ"
RUN_ID_RE = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")  # it names folders


def latest_text(run_id: str) -> str:
    """latest.json."""
    return json.dumps({"run_id": run_id}) + "\n"


def new_run_id() -> str:
    """Sorts by time: 20260304T180000Z-5f3a."""
    return f"{now():{RUN_ID_FORMAT}}-{secrets.token_hex(2)}"


@contextmanager
def living_run(folders: Folders, run_id: str, command: str, *, ends: bool) -> Iterator[None]:
    """Enter the run into the store and show by a lock that it lives; who began it ends it.

    No run lives while a repair does. Raises LockHeldError.
    """
    with joined(folders.lock("repair")), joined(folders.run_lock(run_id)):
        with closing(Store.open(folders.store)) as store:
            runs.begin_run(store, run_id, command, now())
            aliases.enter_owed(store, BATCH)
            _fill_index(store)
            close_to(folders, store, unknown_tombstones(folders.tombstones, store), run_id)
        yield
    if ends:
        folders.run_lock(run_id).unlink(missing_ok=True)


def _fill_index(store: Store) -> None:
    """A store that an older program filled has no index of its texts yet."""
    count = enter_held(store)
    if count:
        logger.warning("the index of duplicates was made for %d held articles", count)


def finish_run(folders: Folders, run_id: str, exit_code: int) -> dict[str, Any]:
    """End the run in the store and write its manifest; the manifest. Raises ManifestError.

    Runs that died since are ended, too, each with its own manifest.
    """
    with closing(Store.open(folders.store)) as store:
        for dead in runs.unended(store):
            if dead != run_id and is_dead(folders, dead):
                end_dead_run(store, dead)
        with store.transaction():
            manifest = _end(store, run_id, exit_code)
            fixity.keep_document(store, LATEST_PATH, latest_text(run_id))
            is_alone = not runs.unended(store)
        if is_alone:  # else the last run that lives does it
            enter_captures(folders, store)
        publish_documents(folders, store)
    return manifest


def end_dead_run(store: Store, run_id: str) -> None:
    """Say of a run that died what it left. Raises ManifestError."""
    with store.transaction():
        _abandon(store, run_id)
        _end(store, run_id, ExitCode.INTERNAL)


def _end(store: Store, run_id: str, exit_code: int) -> dict[str, Any]:
    """No run is ended without its manifest: the store keeps its text, the next run writes it."""
    runs.end_run(store, run_id, exit_code, now())
    manifest = build_manifest(store, run_id)
    fixity.keep_document(store, manifest_path(run_id), manifest_text(manifest))
    return manifest


def _abandon(store: Store, run_id: str) -> None:
    frontier.abandon(store, run_id)
    for portal in runs.portals_without_end(store, run_id):
        runs.end_portal(store, run_id, died(portal))
