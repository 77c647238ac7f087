"""Quarantine: records that are not published in; a file beside the data set out."""

from crawler.files import write_atomically
from crawler.folders import Folders


class QuarantineError(Exception):
    """Raised by keep_aside(): what is not published must not be lost either. A sentence."""


def keep_aside(folders: Folders, run_id: str, name: str, text: str) -> None:
    """Write a file of the run's quarantine, whole or not at all. Raises QuarantineError."""
    path = folders.quarantine / run_id / name
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise QuarantineError(f"the quarantine cannot be written: {path}: {error}") from error
