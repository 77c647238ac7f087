"""Opening the store: its tables, its version, and transactions on it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

STORE_VERSION = 1
BUSY_SECONDS = 60  # another process's commit takes milliseconds; a minute is a dead disk

TABLES = """
create table meta (name text primary key, value text not null);
create table runs (
  run_id text primary key, command text not null, started_at text not null,
  ended_at text not null default '', exit_code integer not null default -1);
create table portal_runs (
  run_id text not null, portal text not null, outcome text not null, reason text not null,
  listings integer not null, seconds real not null, exit_code integer not null,
  primary key (run_id, portal));
create table sections (
  portal text not null, section text not null, complete integer not null,
  primary key (portal, section));
create table urls (
  canonical_url text primary key, portal text not null, url text not null, title text not null,
  listed_on text not null, section text not null, state text not null, reason text not null,
  failures integer not null default 0, first_seen_at text not null,
  first_captured_at text not null default '', due_at text not null default '',
  etag text not null default '', last_modified text not null default '');
create index urls_due on urls (portal, due_at);
create table ledger (
  run_id text not null, canonical_url text not null, portal text not null, url text not null,
  state text not null, reason text not null,
  primary key (run_id, canonical_url));
create table articles (
  article_id text not null, revision integer not null, version_id text not null,
  canonical_url text not null, portal text not null, run_id text not null,
  published_on text not null, duplicate_of text not null, record text not null,
  published integer not null default 0,
  primary key (article_id, revision));
create index articles_outbox on articles (published, run_id);
create index articles_copies on articles (duplicate_of);
create table bands (band text not null, article_id text not null, primary key (band, article_id));
create table parts (
  path text primary key, run_id text not null, day text not null, sha256 text not null,
  bytes integer not null, records integer not null);
"""


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
        with self.transaction():
            known = self.rows("select name from sqlite_master where name = 'meta'")
            if not known:
                for statement in TABLES.split(";\n"):
                    if statement.strip():
                        self.write(statement)
                self.write("insert into meta values ('version', ?)", [str(STORE_VERSION)])
        found = self.row("select value from meta where name = 'version'")
        if not found or int(found[0]) > STORE_VERSION:
            version = found[0] if found else "none"
            raise StoreError(f"{path} has version {version}, this program knows {STORE_VERSION}")
