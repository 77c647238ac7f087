"""The store as `verify` reads it: what it holds against what it says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from crawler.store import bodies
from crawler.store.outbox import Part
from crawler.store.schema import Store

FAULTS_MAX = 20  # of SQLite's own; one bad page has hundreds


@dataclass(frozen=True, slots=True)
class Row:
    """An article's row: its record line, and the columns that repeat it."""

    article_id: str
    revision: int
    published: int
    version_id: str
    canonical_url: str
    portal: str
    run_id: str
    published_on: str
    duplicate_of: str
    record: str


def page_faults(store: Store, *, quick: bool) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    check = "quick_check" if quick else "integrity_check"
    found = [str(text) for (text,) in store.rows(f"pragma {check}({FAULTS_MAX})")]
    return [] if found == ["ok"] else found


def schema_faults(store: Store) -> list[str]:
    """Tables and indexes that are not as this version makes them."""
    listed = "select name, coalesce(sql, '') from sqlite_master order by name"
    with Store.in_memory() as fresh:
        expected = dict(fresh.rows(listed))
    found = dict(store.rows(listed))
    names = sorted({*expected, *found}, key=str)
    return [f"{name}: not as this version makes it" for name in names
            if expected.get(name) != found.get(name)]  # fmt: skip


def rows(store: Store) -> Iterator[Row]:
    """All articles, the revisions of each in their order."""
    found = store.each(
        "select article_id, revision, published, version_id, canonical_url, portal, run_id,"
        " published_on, duplicate_of, record, body from articles order by article_id, revision"
    )
    for name, revision, published, *texts, body in found:  # damage may be of any type
        texts[-1] = bodies.told_whole(store, str(texts[-1]), _number(body))
        yield Row(str(name), _number(revision), _number(published), *map(str, texts))


def captured_here(store: Store) -> Iterator[str]:
    """The records, their texts left out, whose captures this folder has been given.

    A run that `replay` made again may rest on the captures of another folder.
    """
    found = store.each(
        "select a.record from articles a left join runs r on r.run_id = a.run_id"
        " where coalesce(r.command, '') != 'replay'"
    )
    return (str(record) for (record,) in found)


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1


def article_ids(store: Store) -> set[str]:
    return {name for (name,) in store.each("select distinct article_id from articles")}


def run_ids(store: Store) -> set[str]:
    return {run_id for (run_id,) in store.rows("select run_id from runs")}


def all_parts(store: Store) -> list[Part]:
    found = store.rows("select path, run_id, day, sha256, bytes, records from parts order by path")
    return [
        Part(path=str(path), run_id=run, day=day, sha256=digest, bytes=size, records=records)
        for path, run, day, digest, size, records in found
    ]


def lines_of(store: Store, run_id: str, day: str) -> list[str]:
    """The lines of the part that a run has for a day, in their order."""
    found = store.rows(
        "select record, body from articles where run_id = ? and published_on = ?"
        " order by portal, canonical_url, revision",
        [run_id, day],
    )
    return [bodies.told_whole(store, str(line), _number(body)) for line, body in found]


def digest_of(lines: list[str]) -> str:
    return sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()
