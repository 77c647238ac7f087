"""Sums: the rows of the store in, digests that are kept beside them out; a silent change shows.

SQLite keeps no checksum of its pages: a changed letter in a title reads as if it had been written.
Each connection has triggers that take a row's digest into the sum of its table and portion (a run,
a portal), so a sum is what was written, and a row that changed otherwise no longer agrees with it,
however often it is rewritten since. What a transaction adds is kept in memory until its end: an
article's rows would change the same few sums twenty times. Triggers and functions are SQLite's own,
as its pragmas are.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import blake2b

DIGEST_BYTES = 16
NONE = 0
WRITER_ADDS = {"bands": "bands", "bands_new": "bands", "bands_young": "bands"}
"""To these the writer adds many rows at once, and their digests itself: a trigger each is half its
time.

All have one sum, under this name: a row that moves from one to another does not change it.
"""
PORTIONS = ("run_id", "portal")  # the first that a table has says which sum a row belongs to
ADD = "select add_row('{table}', {portion}, {values});"

_encode = json.JSONEncoder(default=repr).encode  # json.dumps() makes one for each row

Sums = Mapping[tuple[str, str], str]
"""By (table, portion)."""


class Added:
    """What one transaction takes into the sums."""

    def __init__(self) -> None:
        self._totals: defaultdict[tuple[str, str], int] = defaultdict(int)

    def add(self, table: str, portion: object, *row: object) -> None:
        """Take a row in, or out again."""
        self._totals[table, str(portion)] ^= int.from_bytes(_digest(row), "big")

    def enter(self, connection: sqlite3.Connection) -> None:
        """Before the commit."""
        for (table, portion), total in self._totals.items():
            found = connection.execute(
                "select digest from sums where name = ? and portion = ?", [table, portion]
            ).fetchone()
            digest = either_digest(found[0] if found else _text(NONE), _text(total))
            connection.execute(
                "insert into sums values (?, ?, ?)"
                " on conflict (name, portion) do update set digest = excluded.digest",
                [table, portion, digest],
            )
        self._totals.clear()

    def forget(self) -> None:
        """After a rollback."""
        self._totals.clear()


def either_digest(first: str, second: str) -> str:
    """Adds a digest to a sum, and takes it out again.

    >>> either_digest(either_digest("0a", "ff"), "ff") == either_digest("0a", "00")
    True
    """
    return _text(int(first, 16) ^ int(second, 16))


def watch(connection: sqlite3.Connection) -> Added:
    """From now on each row that this connection writes is taken into what is returned."""
    added = Added()
    connection.create_function("add_row", -1, added.add)
    for table, columns in _tables(connection).items():
        if table in WRITER_ADDS:
            continue
        new, old = _adding(table, columns, "new"), _adding(table, columns, "old")
        for event, body in (("insert", new), ("update", old + new), ("delete", old)):
            connection.execute(
                f"create temp trigger sum_{event}_{table} after {event} on {table} begin {body} end"
            )
    return added


def kept(connection: sqlite3.Connection) -> Sums:
    found = connection.execute("select name, portion, digest from sums").fetchall()
    return {(table, portion): digest for table, portion, digest in found}


def taken(connection: sqlite3.Connection) -> Sums:
    """The sums of the rows as they are."""
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for table, columns in _tables(connection).items():
        portion = _portion(columns)
        place = columns.index(portion) if portion else None
        name = WRITER_ADDS.get(table, table)
        for row in connection.execute(f"select {', '.join(columns)} from {table}"):  # noqa: S608
            key = "" if place is None else str(row[place])
            sums[name, key] ^= int.from_bytes(_digest(row), "big")
    return {key: _text(value) for key, value in sums.items()}


def changed(first: Sums, second: Sums) -> list[tuple[str, str]]:
    """The tables and portions whose sums differ; one without rows has the sum of none."""
    none = _text(NONE)
    return sorted(key for key in {*first, *second} if first.get(key, none) != second.get(key, none))


def retake(connection: sqlite3.Connection, spoilt: Iterable[tuple[str, str]] = ()) -> None:
    """Take all sums anew, in a transaction of the caller's; those named keep disagreeing."""
    now = dict(taken(connection))
    for key in spoilt:
        now[key] = either_digest(now.get(key, _text(NONE)), _text(1))
    connection.execute("delete from sums")
    connection.executemany(
        "insert into sums values (?, ?, ?)", [(*key, digest) for key, digest in now.items()]
    )


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Each table with its columns, but for the sums themselves."""
    found = connection.execute(
        "select name from main.sqlite_master where type = 'table'"
        " and name not like 'sqlite_%' and name <> 'sums'"
    )
    names = [name for (name,) in found]
    columns = "select name from pragma_table_info(?) order by cid"
    return {name: [row[0] for row in connection.execute(columns, [name])] for name in names}


def _adding(table: str, columns: list[str], row: str) -> str:
    portion = _portion(columns)
    return ADD.format(
        table=table,
        portion=f"{row}.{portion}" if portion else "''",
        values=", ".join(f"{row}.{column}" for column in columns),
    )


def _portion(columns: list[str]) -> str:
    return next((name for name in PORTIONS if name in columns), "")


def _digest(row: tuple[object, ...]) -> bytes:
    return blake2b(_encode(row).encode(), digest_size=DIGEST_BYTES).digest()


def _text(value: int) -> str:
    return f"{value:0{2 * DIGEST_BYTES}x}"
