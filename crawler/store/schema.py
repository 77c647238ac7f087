"""Opening the store: its tables, its version, and transactions on it."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from crawler.disk import DISK_ERRORS
from crawler.files import make_folder
from crawler.store import sums
from crawler.store.errors import StoreDamagedError, StoreError, StoreFullError, opening, said
from crawler.store.migrations import MIGRATIONS

STORE_VERSION = len(MIGRATIONS)
CACHE_KB = 8_000  # a crawl fills it in half a minute, whatever it is
BUSY_SECONDS = 60  # another process's commit takes milliseconds; a minute is a dead disk


class Store:
    """A connection to the store; whoever opens it closes it."""

    def __init__(
        self, connection: sqlite3.Connection, on_full: Callable[[], None] = lambda: None
    ) -> None:
        self._connection = connection
        self._on_full = on_full
        self._added: sums.Added | None = None

    @classmethod
    def open(
        cls, path: Path, *, waits: bool = True, on_full: Callable[[], None] = lambda: None
    ) -> Self:
        """Open or create the store. Raises StoreError: unwritable, no database, from the future.

        A commit is on the disk when it returns; with `waits=False` when store/durability.py says.
        `on_full` is told of each StoreFullError, for what catches all.
        """
        doing = f"the store cannot be opened: {path}"
        try:
            make_folder(path.parent)
        except OSError as error:
            kind = StoreFullError if error.errno in DISK_ERRORS else StoreError
            raise kind(f"{doing}: {error}") from error
        if path.exists() and not (path.is_file() and os.access(path, os.R_OK | os.W_OK)):
            raise StoreError(f"{doing}: no file that can be written")
        with said(doing):
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            store = cls(connection, on_full)
            with opening(connection, doing):
                (mode,) = connection.execute("pragma journal_mode = wal").fetchone()
                ordered = mode == "wal" and not waits  # no log on a shared folder: then each waits
                connection.execute(f"pragma cache_size = -{CACHE_KB}")
                connection.execute(f"pragma synchronous = {'normal' if ordered else 'full'}")
                store._migrate(path)
                store._added = sums.watch(connection)
        return store

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open the store as it is, to look at; nothing is written. Raises StoreError."""
        # read-only SQLite still wants its shared memory beside the file
        mode = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
        doing = f"the store cannot be read: {path}"
        if not path.is_file():
            raise StoreError(f"{doing}: no such file")
        if not os.access(path, os.R_OK):  # SQLite would not tell it from a full disk
            raise StoreError(f"{doing}: permission denied")
        with said(doing):
            connection = sqlite3.connect(
                f"{path.as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
            )
            connection.text_factory = _text
            store = cls(connection)
            with opening(connection, doing):
                connection.execute("pragma schema_version").fetchall()
                store._refuse_other(path)
        return store

    @classmethod
    def look(cls, path: Path) -> Self:
        """Open the store to read in, where it cannot be written as it is. Raises StoreError."""
        return cls.open(path) if cls.is_writable(path) else cls.read(path)

    @staticmethod
    def is_writable(path: Path) -> bool:
        """Whether the store and what SQLite keeps beside it can be written."""
        return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)

    def _refuse_other(self, path: Path) -> None:
        version = self._version(path)
        if not version:
            raise StoreDamagedError(f"{path} holds no store")
        if version < STORE_VERSION:
            sentence = f"{path} has version {version}; the next run brings it to {STORE_VERSION}"
            raise StoreError(sentence)

    @classmethod
    @contextmanager
    def in_memory(cls) -> Iterator[Self]:
        """An empty store that leaves no file, to compare with."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            store = cls(connection)
            store._migrate(Path())
            yield store

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; takes the write lock at once, so what was read stays true."""
        self._run("begin immediate")
        try:
            yield
            if self._added:
                with said("the store failed", self._on_full):
                    self._added.enter(self._connection)
            self._run("commit")
        except BaseException:
            if self._added:
                self._added.forget()
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):  # a full disk: it is rolled back when opened again
                    self._connection.execute("rollback")
            raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with said("the store failed", self._on_full):
            return self._connection.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        with said("the store failed", self._on_full):
            found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def each(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Row by row, for what does not fit into memory."""
        with said("the store failed", self._on_full):
            yield from self._connection.execute(query, values)

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run one statement, in a transaction of its own if in no other; how many rows changed."""
        if self._connection.in_transaction:
            return self._run(statement, values)
        with self.transaction():
            return self._run(statement, values)

    def write_each(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement with each row, in a transaction of the caller's."""
        with said("the store failed", self._on_full):
            self._connection.executemany(statement, rows)

    def add_to_sum(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Take rows into the sum of a table that has no trigger, in a transaction."""
        if self._added:
            for row in rows:
                self._added.add(name, "", *row)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads the store at one instant, whatever others write meanwhile."""
        self._run("begin")
        try:
            yield
        finally:
            self._run("rollback")

    def _run(self, statement: str, values: Sequence[object] = ()) -> int:
        with said("the store failed", self._on_full):
            return self._connection.execute(statement, values).rowcount

    def _migrate(self, path: Path) -> None:
        """Bring an older store to this version, all steps or none."""
        if self._version(path) == STORE_VERSION:
            return
        with self.transaction():
            found = self._version(path)
            spoilt = self.changed_sums()
            for step in MIGRATIONS[found:]:
                for statement in step.split(";\n"):
                    if statement.strip():
                        self.write(statement)
            if found < STORE_VERSION:
                self.write("update meta set value = ? where name = 'version'", [STORE_VERSION])
            sums.retake(self._connection, spoilt)

    def changed_sums(self) -> list[tuple[str, str]]:
        """(table, portion) where the rows are not what was written; see store/sums.py."""
        if not self.rows("select name from sqlite_master where name = 'sums'"):
            return []
        return sums.changed(sums.kept(self._connection), sums.taken(self._connection))

    def changed_since(self, written: sums.Sums) -> list[tuple[str, str]]:
        """(table, portion) where the rows are not those whose sums these are."""
        return sums.changed(written, sums.taken(self._connection))

    def _version(self, path: Path) -> int:
        """The version as found, 0 for an empty file. Raises StoreError: from the future."""
        if not self.rows("select name from sqlite_master where name = 'meta'"):
            return 0
        found = self.row("select value from meta where name = 'version'")
        version = found[0] if found else "none"
        if not version.isdigit() or int(version) > STORE_VERSION:
            raise StoreError(f"{path} has version {version}, this program knows {STORE_VERSION}")
        return int(version)


def _text(read: bytes) -> str:
    """A text of a damaged store may be none."""
    return read.decode(errors="surrogateescape")
