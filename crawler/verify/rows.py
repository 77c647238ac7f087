"""The store in, what of its pages and rows is not as it was written out."""

import json
from collections.abc import Iterator
from typing import Any

from crawler.store import checking, takedowns
from crawler.store.checking import Row
from crawler.store.errors import StoreDamagedError
from crawler.store.schema import Store
from crawler.verify.finding import Finding, Kind
from crawler.verify.records import line_faults

STORE_PATH = "state/shuwen.sqlite"
COLUMNS = (
    "article_id", "revision", "version_id", "canonical_url", "portal", "run_id", "published_on",
    "duplicate_of",
)  # fmt: skip


def check_pages(store: Store, *, quick: bool) -> list[Finding]:
    """What SQLite finds; behind a page that makes no sense nothing else can be relied on."""
    try:
        faults = checking.page_faults(store, quick=quick) or checking.schema_faults(store)
    except StoreDamagedError as error:
        faults = [str(error)]
    return [_damaged(fault) for fault in faults[:1]]


def check_sums(store: Store) -> Iterator[Finding]:
    """Rows that changed without having been written."""
    for table, portion in store.changed_sums():
        of = f" of {portion}" if portion else ""
        what = f"{table}{of}: the rows are not those that were written"
        yield Finding(kind=Kind.ROWS_CHANGED, path=STORE_PATH, what=what, mendable=False)


def check_rows(store: Store) -> Iterator[Finding]:
    """Each record by itself, against its columns, and in the chain of its revisions."""
    known = checking.article_ids(store) | takedowns.article_ids(store)
    before: Row | None = None
    for row in checking.rows(store):
        faults = line_faults(row.record) or [*column_faults(row), *_chain_faults(row, before)]
        if row.duplicate_of and row.duplicate_of not in known:
            faults.append(f"duplicate_of names {row.duplicate_of}, which is not held")
        for fault in faults:
            what = f"{row.article_id} revision {row.revision}: {fault}"
            yield Finding(kind=Kind.RECORD_WRONG, path=STORE_PATH, what=what, mendable=False)
        before = row


def column_faults(row: Row) -> Iterator[str]:
    record: dict[str, Any] = json.loads(row.record)
    for name in COLUMNS:
        if record[name] != getattr(row, name):
            yield f"{name}: the row says otherwise than its record"


def _chain_faults(row: Row, before: Row | None) -> Iterator[str]:
    held = before if before and before.article_id == row.article_id else None
    if row.revision != (held.revision + 1 if held else 1):
        yield "a revision before it is missing"
    if json.loads(row.record)["supersedes"] != (held.version_id if held else ""):
        yield "supersedes does not name the revision before it"


def _damaged(fault: str) -> Finding:
    return Finding(kind=Kind.STORE_DAMAGED, path=STORE_PATH, what=fault, mendable=True)
