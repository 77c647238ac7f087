"""Rows about one article in; the store without them, and which parts that changes, out.

What is fast is done at once, while a night may be on; what reads a whole table waits for its end.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from crawler.store import checking, events, index, outbox
from crawler.store.outbox import PUBLISHED, SEALED, UNKNOWN_DAY, Part
from crawler.store.schema import Store
from crawler.urls import article_id, url_digest

BY_URL = ("urls", "gone", "unaliased")
BY_ID = ("articles", "copies", "events", "edge_lines", "first_readings", "held", "unindexed")
PARTS, EVENT_PARTS = "parts", "event_parts"
ROWS = {
    "articles": "select published, run_id, published_on from articles",
    "events": "select published, run_id, day from events",
}
"""By the folder of their parts."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A part before, and without the lines of an article; None: it held nothing else."""

    before: Part
    after: Part | None


def addresses_of(store: Store, name: str, canonicals: Collection[str]) -> set[str]:
    """The forms in which rows name an article's address."""
    found = set(canonicals)
    for canonical in canonicals:
        found |= {url for (url,) in store.rows(
            "select url from urls where canonical_url = ?", [canonical])}  # fmt: skip
    return found | {canonical for (canonical,) in store.rows(
        "select canonical_url from articles where article_id = ?", [name])}  # fmt: skip


def listed_titles(store: Store, canonicals: Collection[str]) -> set[str]:
    """What listings called it."""
    rows = (
        store.row("select title from urls where canonical_url = ?", [canonical])
        for canonical in canonicals
    )
    return {str(row[0]) for row in rows if row and row[0]}


def held_lines(store: Store, name: str) -> list[str]:
    """What the gate holds back of it."""
    return [line for (line,) in store.rows("select record from held where article_id = ?", [name])]


def erase_within(store: Store, name: str, canonicals: Collection[str]) -> list[Changed]:
    """Take its rows out, in a transaction of the caller's; the parts that are others without it.

    Its ways in runs that are on go on under the ids of its URLs: their sums must add up.
    """
    of_articles, of_events = (_parts_of(store, rows, name, PUBLISHED) for rows in ROWS.values())
    for table in BY_ID:
        store.write(f"delete from {table} where article_id = ?", [name])  # noqa: S608 - ours
    erase_urls_within(store, canonicals)
    return [*_articles_changed(store, of_articles), *_events_changed(store, of_events)]


def sealed_parts(store: Store, name: str) -> list[tuple[str, str, str]]:
    """(folder, run id, day) of parts that may hold something of it, and nothing says so yet.

    Who exported them was killed: the caller holds the lock of exports.
    """
    return [
        (folder, run_id, day or UNKNOWN_DAY)
        for folder, rows in ROWS.items()
        for run_id, day in _parts_of(store, rows, name, SEALED)
    ]


def erase_urls_within(store: Store, canonicals: Collection[str]) -> None:
    """Take what is known of URLs out; runs that are on name them by their ids from now on."""
    living = store.rows("select run_id from runs where ended_at = ''")
    for canonical in canonicals:
        for table in BY_URL:
            store.write(f"delete from {table} where canonical_url = ?", [canonical])  # noqa: S608
        store.write("delete from aliases where ? in (canonical_url, known_as)", [canonical])
        _hide(store, [(run_id, canonical) for (run_id,) in living])


def erase_rest_within(store: Store, name: str, urls: Collection[str]) -> None:
    """What is found by reading whole tables only, in a transaction of the caller's."""
    marks = ", ".join("?" * len(urls)) or "''"
    found = store.rows(
        f"select run_id, canonical_url from ledger where canonical_url in ({marks})",  # noqa: S608 - marks
        [*urls],
    )
    _hide(store, found)
    store.write(f"delete from captures where url in ({marks})", [*urls])  # noqa: S608 - marks
    index.forget(store, name)


def _hide(store: Store, rows: Iterable[tuple[str, str]]) -> None:
    store.write_each(
        "update ledger set canonical_url = ?, url = ? where run_id = ? and canonical_url = ?",
        [(*[article_id(canonical)] * 2, run_id, canonical) for run_id, canonical in rows],
    )


def urls_of(store: Store, digests: Collection[str]) -> set[str]:
    """The canonical URLs that have these digests; reads all that are known."""
    known = store.each(
        "select canonical_url from urls union select canonical_url from aliases"
        " union select known_as from aliases union select canonical_url from held"
    )
    return {canonical for (canonical,) in known if url_digest(canonical) in digests}


def _parts_of(store: Store, rows: str, name: str, published: int) -> list[tuple[str, str]]:
    """Runs and days of the parts that hold something of it.

    Asked for `published`, too, SQLite would look at all that is.
    """
    found = store.rows(f"{rows} where article_id = ?", [name])
    return sorted({(run_id, day) for state, run_id, day in found if state == published})


def _articles_changed(store: Store, of: Collection[tuple[str, str]]) -> Iterator[Changed]:
    for run_id, day in of:
        parts = outbox.parts_of(store, run_id)
        own = [part for part in parts if part.day == (day or UNKNOWN_DAY)]
        yield from _changed(store, PARTS, own, outbox.published_lines(store, run_id, day))


def _events_changed(store: Store, of: Collection[tuple[str, str]]) -> Iterator[Changed]:
    for run_id, day in of:
        own = [part for part in events.parts_of(store, run_id) if part.day == day]
        yield from _changed(store, EVENT_PARTS, own, events.lines_of(store, run_id, day))


def _changed(store: Store, table: str, parts: list[Part], lines: list[str]) -> Iterator[Changed]:
    for part in parts:
        after = replace(
            part,
            sha256=checking.digest_of(lines),
            bytes=len("".join(lines).encode()),
            records=len(lines),
        )
        _put(store, table, after)
        yield Changed(part, after if lines else None)


def _put(store: Store, table: str, part: Part) -> None:
    if not part.records:
        store.write(f"delete from {table} where path = ?", [part.path])  # noqa: S608 - ours
        return
    store.write(
        f"update {table} set sha256 = ?, bytes = ?, records = ? where path = ?",  # noqa: S608
        [part.sha256, part.bytes, part.records, part.path],
    )
