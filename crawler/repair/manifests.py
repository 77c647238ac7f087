"""A manifest that changed, or a run that the store does not know, in; the deed about it out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from crawler.exit_codes import ExitCode
from crawler.files import write_atomically
from crawler.fixity import LATEST_PATH, manifest_path
from crawler.folders import Folders
from crawler.manifest import manifest_text
from crawler.repair.deed import Aside, Deed, Result
from crawler.run import RUN_ID_FORMAT, end_dead_run, latest_text
from crawler.store import fixity, frontier, restoring, runs
from crawler.store.runs import PortalRun, Run
from crawler.store.schema import Store

CODES = {"done": ExitCode.DONE, "gated": ExitCode.QUALITY, "failed": ExitCode.PARTIAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a manifest tells of its run."""

    run_id: str
    run: Run
    portals: tuple[PortalRun, ...]
    text: str

    @classmethod
    def of(cls, run_id: str, text: str) -> Self | None:
        """None: it is no manifest of this run, or not as we write them."""
        try:
            told: dict[str, Any] = json.loads(text)
            if told["run_id"] != run_id or manifest_text(told) != text:
                return None
            run = Run(**{field.name: told[field.name] for field in fields(Run)})
            portals = tuple(_portal(name, said) for name, said in told["portals"].items())
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        return cls(run_id=run_id, run=run, portals=portals, text=text)


def mend_manifest(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """The store holds the text."""

    def act() -> None:
        aside.link(path)
        write_manifest(folders, store, path)

    return Deed(path=path, what="written again from the store", result=Result.MENDED, act=act)


def settle_run(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A run that the store has lost: its manifest is taken in; without one it died."""
    run_id = folders.data.joinpath(path).name
    started_at = _started_at(run_id)
    if not started_at:
        what = "moved to the quarantine: no folder of a run"
        return Deed(path=path, what=what, result=Result.PUT_ASIDE, act=lambda: aside.move(path))
    told = told_of(folders, run_id)
    if told:
        what = "taken into the store from its manifest; of its ledger only the sums are left"
        act = partial(enter_told, store, told)
        return Deed(path=path, what=what, result=Result.SALVAGED, act=act)

    def bury() -> None:
        aside.link(manifest_path(run_id))
        runs.begin_run(store, run_id, "unknown", started_at)
        end_dead_run(store, run_id)
        write_manifest(folders, store, manifest_path(run_id))

    what = "entered as a run that died: it left no manifest that can be read"
    return Deed(path=path, what=what, result=Result.SALVAGED, act=bury)


def write_manifest(folders: Folders, store: Store, path: str) -> None:
    write_atomically(folders.data / path, fixity.document(store, path).encode())


def told_of(folders: Folders, run_id: str) -> Told | None:
    try:
        text = folders.data.joinpath(manifest_path(run_id)).read_text("utf-8")
    except (OSError, ValueError):
        return None
    return Told.of(run_id, text)


def enter_told(store: Store, told: Told) -> None:
    with store.transaction():
        restoring.enter_run_within(store, told.run_id, told.run, told.portals)
        frontier.abandon(store, told.run_id)
        fixity.keep_document(store, manifest_path(told.run_id), told.text)
        if told.run_id == runs.last_ended(store):
            fixity.keep_document(store, LATEST_PATH, latest_text(told.run_id))


def _portal(name: str, said: Mapping[str, Any]) -> PortalRun:
    """How a portal ended; its own exit code is in no manifest."""
    return PortalRun(
        portal=name,
        outcome=said["outcome"],
        reason=said["reason"],
        listings=said["listings"],
        seconds=said["seconds"],
        exit_code=int(CODES[said["outcome"]]),
    )


def _started_at(run_id: str) -> datetime | None:
    try:
        return datetime.strptime(run_id.partition("-")[0], RUN_ID_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
