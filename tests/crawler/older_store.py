"""A store in, a store of an earlier version with the same articles out."""

import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.store import checking
from crawler.store.migrations import MIGRATIONS
from crawler.store.schema import Store

INSERT = "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
KEPT = ("runs", "urls", "ledger", "parts")  # as the first version had them


def carry_back(path: Path, older: Path, version: int) -> None:
    with closing(sqlite3.connect(older)) as store:
        store.executescript("".join(MIGRATIONS[:version]))
        store.execute("update meta set value = ? where name = 'version'", [str(version)])
        store.execute("attach ? as newer", [str(path)])
        for table in KEPT:
            store.execute(f"insert into {table} select * from newer.{table}")  # noqa: S608
        found = store.execute("select name from pragma_table_info('articles')").fetchall()
        with closing(Store.open(path)) as newer:
            for row in checking.rows(newer):
                values = [getattr(row, name) for (name,) in found]
                store.execute(INSERT, values)
        store.commit()
