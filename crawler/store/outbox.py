"""The outbox: committed articles that no part holds yet, and the parts that hold the others."""

from dataclasses import astuple, dataclass, fields

from crawler.store import bodies
from crawler.store.schema import Store

OWED, PUBLISHED, SEALED = 0, 1, 2  # articles.published: a row's way out of the outbox
UNKNOWN_DAY = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One run's write-once file of one publication date."""

    path: str
    """Relative to the data folder."""
    run_id: str
    day: str
    """YYYY-MM-DD, or UNKNOWN_DAY."""
    sha256: str
    bytes: int
    records: int


def unpublished(store: Store) -> list[tuple[str, str]]:
    """(run id, publication day or "") of the parts still to be made, dead runs' first."""
    found = store.rows(
        "select distinct run_id, published_on from articles where published <> ?"
        " order by run_id, published_on",
        [PUBLISHED],
    )
    return [(run_id, day) for run_id, day in found]


def seal_within(store: Store, run_id: str, day: str) -> None:
    """From now on no record of this part changes; in a transaction of the caller's.

    A process killed behind the rename leaves a part whose rows must give the same bytes again.
    """
    store.write(
        "update articles set published = ? where run_id = ? and published_on = ? and published = ?",
        [SEALED, run_id, day, OWED],
    )


def lines_of(store: Store, run_id: str, day: str) -> list[str]:
    """The record lines of one part in their fixed order."""
    found = store.rows(
        "select record, body from articles where run_id = ? and published_on = ?"
        " order by portal, canonical_url, revision",
        [run_id, day],
    )
    return [bodies.whole(store, *row) for row in found]


def published_lines(store: Store, run_id: str, day: str) -> list[str]:
    """The lines of a part that is there, in their order; its run has no others of that day."""
    found = store.rows(
        "select record, body from articles where published = ? and run_id = ? and published_on = ?"
        " order by portal, canonical_url, revision",
        [PUBLISHED, run_id, day],
    )
    return [bodies.told_whole(store, *row) for row in found]


def mark_published_within(store: Store, part: Part) -> None:
    """Enter a part that stands under its name; its articles leave the outbox.

    In a transaction of the caller's.
    """
    store.write("insert into parts values (?, ?, ?, ?, ?, ?) on conflict do nothing", astuple(part))
    store.write(
        "update articles set published = ? where run_id = ? and published_on = ?",
        [PUBLISHED, part.run_id, "" if part.day == UNKNOWN_DAY else part.day],
    )


def parts_of(store: Store, run_id: str) -> list[Part]:
    found = store.rows(
        "select path, run_id, day, sha256, bytes, records from parts where run_id = ?"
        " order by path",
        [run_id],
    )
    names = [field.name for field in fields(Part)]
    return [Part(**dict(zip(names, row, strict=True))) for row in found]
