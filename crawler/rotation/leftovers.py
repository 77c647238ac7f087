"""What killed processes left in; removed once nobody can be using it, out."""

from datetime import datetime

from crawler.files import is_older, remove_leftovers
from crawler.folders import Folders
from crawler.parts import is_dead


def sweep(folders: Folders, before: datetime, run_before: str) -> None:
    """Remove half files, locks of runs and turns of hosts that are older. Raises OSError."""
    for folder in (folders.runs, folders.quarantine, folders.warc):
        remove_leftovers(folder, before=before)
    for lock in sorted(folders.running.glob("*")):
        if lock.name < run_before:  # a run that begins has no hold of its lock yet
            is_dead(folders, lock.name)
    for turn in folders.pacing.glob("*"):
        if is_older(turn, before):
            turn.unlink(missing_ok=True)
