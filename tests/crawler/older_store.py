"""A store in, a store of an earlier version with the same articles out."""

import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.store.migrations import MIGRATIONS

KEPT = ("runs", "urls", "ledger", "articles", "parts")  # as the first version had them


def carry_back(path: Path, older: Path, version: int) -> None:
    with closing(sqlite3.connect(older)) as store:
        store.executescript("".join(MIGRATIONS[:version]))
        store.execute("update meta set value = ? where name = 'version'", [str(version)])
        store.execute("attach ? as newer", [str(path)])
        for table in KEPT:
            store.execute(f"insert into {table} select * from newer.{table}")  # noqa: S608
        store.commit()
