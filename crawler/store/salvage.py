"""A damaged store in, the rows that can still be read of it in a new one out."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.ledger import State
from crawler.store import sums
from crawler.store.schema import Store
from crawler.store.sums import WRITER_ADDS, Sums

LEFT_OUT = frozenset({"meta", "sums", "texts", "unindexed", "aliases", "unaliased", *WRITER_ADDS})
"""The new store has its own: the index of texts is made of the articles, aliases of the URLs."""
PROVED_BY_RECORDS = frozenset({"bodies"})
"""A record's digests tell whether its text is as it was; how it is packed may differ."""
TYPES = {"TEXT": str, "INTEGER": int, "BIGINT": int, "REAL": float, "BYTEA": bytes}
JSON_COLUMNS = frozenset({"record", "night", "tombstone"})
Check = Callable[[Any], object]
ERRORS = (sqlite3.DatabaseError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What could be read of a store."""

    rows: int = 0
    written: Sums | None = None
    """The sums of what had been written; None: they cannot be read."""

    def unproved(self, new: Store) -> list[tuple[str, str]]:
        """(table, portion) of which the new store has not exactly the rows that were written."""
        changed = new.changed_since(self.written or {})
        beside = LEFT_OUT | PROVED_BY_RECORDS
        return [(table, portion) for table, portion in changed if table not in beside]


def salvage_rows(old: Path, new: Store) -> Salvaged:
    """Copy each row that SQLite still gives, and that is of its column's types."""
    with closing(sqlite3.connect(f"{old.as_uri()}?mode=ro", uri=True)) as damaged:
        damaged.text_factory = _text
        with new.transaction():
            rows = sum(_copy(damaged, new, table) for table in _tables(new))
        return Salvaged(rows=rows, written=_written(damaged))


def _copy(damaged: sqlite3.Connection, new: Store, table: str) -> int:
    columns = new.rows("select name, type from pragma_table_info(?) order by cid", [table])
    names, types = [name for name, _ in columns], [TYPES[kind.upper()] for _, kind in columns]
    insert = (
        f"insert into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})"  # noqa: S608 - our own names
        " on conflict do nothing"
    )
    checks = [_check_of(table, name) for name in names]
    rows = (
        row
        for row in _readable(damaged, table, names)
        if _is_sound(row, types) and all(map(_passes, checks, row))
    )
    return sum(new.write(insert, row) for row in rows)


def _check_of(table: str, name: str) -> Check:
    """What reads a column's values, and would stop at a damaged one."""
    if name == "at" or name.endswith("_at"):
        return lambda text: text and datetime.fromisoformat(text)
    if name == "state":
        return State
    is_json = name in JSON_COLUMNS and table != "articles"  # its records are mended from the parts
    return json.loads if is_json else str


def _passes(check: Check, value: Any) -> bool:
    try:
        check(value)
    except ValueError:
        return False
    return True


def _readable(
    damaged: sqlite3.Connection, table: str, names: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Row by row, beyond each page that makes no sense."""
    query = (
        f"select rowid, {', '.join(names)} from {table} not indexed"  # noqa: S608 - our own names
        " where rowid > ? order by rowid"
    )
    after, last = -1, _last(damaged, table)
    while after < last:
        try:
            for rowid, *row in damaged.execute(query, [after]):
                yield tuple(row)
                after = rowid
        except ERRORS:
            after = _beyond(damaged, query, after, last)
        else:
            return


def _beyond(damaged: sqlite3.Connection, query: str, bad: int, last: int) -> int:
    """The first row number behind which there is a row to be read; the last if there is none."""
    step = 1
    while bad + step < last and not _is_readable(damaged, query, bad + step):
        step *= 2
    low, high = bad + step // 2, min(bad + step, last)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_readable(damaged, query, middle) else (middle, high)
    return high


def _is_readable(damaged: sqlite3.Connection, query: str, after: int) -> bool:
    try:
        damaged.execute(query, [after]).fetchone()
    except ERRORS:
        return False
    return True


def _last(damaged: sqlite3.Connection, table: str) -> int:
    try:
        found = damaged.execute(f"select max(rowid) from {table}").fetchone()  # noqa: S608 - our own names
    except ERRORS:
        return -1
    return found[0] if isinstance(found[0], int) else -1


def _is_sound(row: tuple[Any, ...], types: list[type]) -> bool:
    """Damage gives a value another type, or letters that are none."""
    return all(
        type(value) is kind and not (isinstance(value, str) and _is_torn(value))
        for value, kind in zip(row, types, strict=True)
    )


def _is_torn(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _tables(store: Store) -> list[str]:
    found = store.rows("select name from sqlite_master where type = 'table' order by name")
    return [name for (name,) in found if name not in LEFT_OUT and not name.startswith("sqlite_")]


def _written(damaged: sqlite3.Connection) -> Sums | None:
    try:
        return sums.kept(damaged) or None
    except ERRORS:
        return None


def _text(read: bytes) -> str:
    return read.decode(errors="surrogateescape")
