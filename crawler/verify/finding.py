"""Finding: one thing that is not as it was written."""

import errno
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found; the first half says where."""

    STORE_MISSING = "store-missing"
    STORE_DAMAGED = "store-damaged"
    """Pages of the file make no sense to SQLite."""
    ROWS_CHANGED = "rows-changed"
    """Rows are not what was written, though SQLite sees nothing wrong with them."""
    RECORD_WRONG = "record-wrong"
    RUN_UNKNOWN = "run-unknown"
    PART_MISSING = "part-missing"
    PART_CHANGED = "part-changed"
    PART_UNKNOWN = "part-unknown"
    EVENTS_MISSING = "events-missing"
    EVENTS_CHANGED = "events-changed"
    EVENTS_UNKNOWN = "events-unknown"
    TAKEDOWN_UNFINISHED = "takedown-unfinished"
    """It is closed; files may hold what was taken down."""
    TAKEDOWN_UNKNOWN = "takedown-unknown"
    """A tombstone that the store has lost."""
    MANIFEST_MISSING = "manifest-missing"
    MANIFEST_CHANGED = "manifest-changed"
    CAPTURE_MISSING = "capture-missing"
    CAPTURE_CHANGED = "capture-changed"
    CAPTURE_TORN = "capture-torn"
    CAPTURE_WRONG = "capture-wrong"
    """A record is not what its digests say, or the index does not say what the file holds."""
    CAPTURE_LOST = "capture-lost"
    """Articles rest on it, and no file holds it."""


CAPTURE_KINDS = frozenset(kind for kind in Kind if kind.startswith("capture-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it was written."""

    kind: Kind
    path: str
    """Of the file, relative to the data folder."""
    what: str
    mendable: bool
    """Whether what was there is held elsewhere, by the store or by other files."""


def readable(
    found: Iterable[Finding], kind: Kind, path: str, *, mendable: bool
) -> Iterator[Finding]:
    """What is found in a file; that it cannot be read is found, too, and hides no other file."""
    try:
        yield from found
    except OSError as error:
        what = unreadable(error)  # raises, if it is not the file's own
        yield Finding(kind=kind, path=path, what=what, mendable=mendable)


def unreadable(error: OSError) -> str:
    """Why a file cannot be read, without its path; raises what would keep any file from it."""
    if error.errno in (errno.EMFILE, errno.ENFILE):
        raise error
    return f"cannot be read: {error.strerror or error}"
