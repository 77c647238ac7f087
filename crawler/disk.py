"""Disk: how much room the data folder has left, and which errors are the disk's."""

import errno
import shutil
from pathlib import Path

MEGABYTE = 1_000_000
DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE})
"""What a write fails with that no other argument or setting would mend; the last: too many open."""
FAILED = {
    errno.EIO: "the disk cannot be read or written",
    errno.EMFILE: "no more files can be opened",
}


def failure(error: Exception) -> str:
    """A sentence about what ended a command: the disk's own word, and what it cannot do.

    >>> failure(OSError(errno.EROFS, "Read-only file system"))
    'the disk cannot be written: [Errno 30] Read-only file system'
    """
    number = error.errno if isinstance(error, OSError) else 0
    return f"{FAILED.get(number or 0, 'the disk cannot be written')}: {error}"


class DiskLowError(Exception):
    """Raised by check_room(); reads as a sentence."""


def check_room(folder: Path, least_megabytes: int) -> None:
    """Raises DiskLowError if the folder's disk has less room than that."""
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < least_megabytes:
        raise DiskLowError(
            f"the disk is almost full: {free} MB left in {folder}, {least_megabytes} MB wanted"
            " (SHUWEN_DISK_MB)"
        )
