"""What SQLite says of the disk and of the store's file in, errors that read as a sentence out."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.exit_codes import ExitCode

READ_ERRORS = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
WRITE_ERRORS = (  # by a file that may be written: SQLite does not tell EIO from EACCES
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,  # another process broke off while it wrote the log
)


class StoreError(Exception):
    """Raised when the store cannot be opened, read or written; reads as a sentence."""

    code = ExitCode.REFUSED


class StoreDamagedError(StoreError):
    """Raised when SQLite meets pages that make no sense, or the disk does not give them."""

    code = ExitCode.INTERNAL


class StoreBusyError(StoreError):
    """Raised when another process has held the store for longer than any of ours does."""

    code = ExitCode.LOCKED


class StoreFullError(Exception):
    """Raised by any statement when the disk is full or fails; what was committed stands."""


@contextmanager
def opening(connection: sqlite3.Connection, doing: str) -> Iterator[None]:
    """Closes what could not be opened; other tables than ours are damage."""
    try:
        yield
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise StoreDamagedError(f"{doing}: {error}") from error
        raise
    except BaseException:
        connection.close()
        raise


@contextmanager
def said(doing: str, on_full: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Turns what SQLite says of the disk and the file into our errors; a mistake of ours stays."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR:
            raise  # a statement that SQLite does not understand
        failure = _failure(error, doing)
        if isinstance(failure, StoreFullError):
            on_full()
        raise failure from error
    except UnicodeDecodeError as error:  # SQLite quotes what it found
        raise StoreDamagedError(f"{doing}: {error}") from error


def _failure(error: sqlite3.Error, doing: str) -> Exception:
    """What an error of SQLite's is to its caller."""
    kind = error.sqlite_errorcode & 0xFF  # the family of codes
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusyError(f"{doing}: another process holds it: {error}")
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreDamagedError(f"{doing}: {error}; `verify` tells more")
    if error.sqlite_errorcode in READ_ERRORS:
        return StoreDamagedError(f"{doing}: {error}")
    if kind in WRITE_ERRORS:
        return StoreFullError(f"{doing}: {error}")
    return StoreError(f"{doing}: {error}")
