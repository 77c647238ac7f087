"""Logs of old runs in, packed in their places; those older still removed, if that is asked for."""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from crawler.disk import DISK_ERRORS
from crawler.folders import Folders
from crawler.packing import PACKED_ENDING, pack

LOG_ENDING = ".log"
LOGS_MAX = 500  # a night: what an older program has left is packed in some weeks


def pack_logs(folders: Folders, before: str) -> str:
    """Pack the logs of runs with lower ids; a sentence about those that cannot be, "" if none."""
    failed = _each(islice(_logs(folders, before, LOG_ENDING), LOGS_MAX), pack)
    return f"{len(failed)} logs cannot be packed: {failed[0]}" if failed else ""


def remove_logs(folders: Folders, before: str) -> str:
    """The same, and remove those that are packed."""
    failed = _each(_logs(folders, before, LOG_ENDING + PACKED_ENDING), Path.unlink)
    return f"{len(failed)} logs cannot be removed: {failed[0]}" if failed else ""


def _logs(folders: Folders, before: str, ending: str) -> list[Path]:
    """The oldest first."""
    found = folders.runs.glob(f"*/*{ending}")
    return sorted(path for path in found if path.parent.name < before)


def _each(logs: Iterable[Path], put_away: Callable[[Path], None]) -> list[str]:
    """What failed; of a disk that fails once nothing more is asked."""
    failed = []
    for log in logs:
        try:
            put_away(log)
        except OSError as error:
            failed.append(str(error))
            if error.errno in DISK_ERRORS:
                break
    return failed
