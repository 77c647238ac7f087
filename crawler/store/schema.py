"""Opening the store: its tables, its version, and transactions on it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from crawler.store.migrations import MIGRATIONS

STORE_VERSION = len(MIGRATIONS)
BUSY_SECONDS = 60  # another process's commit takes milliseconds; a minute is a dead disk


class StoreError(Exception):
    """Raised when the store cannot be opened or is not ours; reads as a sentence."""


class StoreFullError(Exception):
    """Raised by any statement when the disk is full; what was committed stands."""


class Store:
    """A connection to the store; whoever opens it closes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the store. Raises StoreError: unwritable, no database, from the future."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            store = cls(connection)
            store._migrate(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"the store cannot be opened: {path}: {error}") from error
        return store

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; takes the write lock at once, so what was read stays true."""
        self._execute("begin immediate")
        try:
            yield
            self._execute("commit")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._execute(query, values).fetchone()
        return found

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        return self._execute(statement, values).rowcount

    def _execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise StoreFullError(f"the disk is full: {error}") from error
            raise

    def _migrate(self, path: Path) -> None:
        """Bring an older store to this version, all steps or none."""
        if self._version(path) == STORE_VERSION:
            return
        with self.transaction():
            found = self._version(path)
            for step in MIGRATIONS[found:]:
                for statement in step.split(";\n"):
                    if statement.strip():
                        self.write(statement)
            if found < STORE_VERSION:
                self.write("update meta set value = ? where name = 'version'", [STORE_VERSION])

    def _version(self, path: Path) -> int:
        """The version as found, 0 for an empty file. Raises StoreError: from the future."""
        if not self.rows("select name from sqlite_master where name = 'meta'"):
            return 0
        found = self.row("select value from meta where name = 'version'")
        if not found or int(found[0]) > STORE_VERSION:
            version = found[0] if found else "none"
            raise StoreError(f"{path} has version {version}, this program knows {STORE_VERSION}")
        return int(found[0])
