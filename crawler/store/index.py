"""The index of texts: the bands of a text in, the articles that share some of them out.

An entry is written to the newest of three levels and moved on, a slice of all keys at a time:
written where it belongs at once, each would write a page of a tree of millions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.store.schema import Store

NUMBER_BITS = 27  # 134 million articles
BAND_BITS = 36  # with the number one key of 63 bits, all that a row is: 20 bytes an entry
NUMBERS = (1 << NUMBER_BITS) - 1
KEYS = 1 << (NUMBER_BITS + BAND_BITS)
HOLDERS_MAX = 25  # of a template's grams the newest holders: what else it says is in rarer ones
LIKE_MAX = 40  # a wire story stands on some twenty portals
MOVED_EVERY = 64  # articles; then one slice of each level moves on, some 1,300 entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Entries of about one age."""

    table: str
    slices: int
    """Each moves on after so many times MOVED_EVERY articles."""


NEWEST = Level(table="bands_new", slices=32)  # 2,000 articles: half a megabyte
YOUNG = Level(table="bands_young", slices=1024)  # 65,000 articles: ten entries a page that is met
OLD = Level(table="bands", slices=0)
LEVELS = (NEWEST, YOUNG, OLD)
ASKED_TOGETHER = 7  # bands; an article has some 21


def _asking() -> str:
    """One query for some bands on all levels: asked one by one, calls are most of the time."""
    return " union all ".join(
        f"select entry from (select entry from {level.table} where entry between ? and ?"  # noqa: S608 - our own names
        f" order by entry desc limit {HOLDERS_MAX}) as {level.table}_{place}"
        for level in LEVELS
        for place in range(ASKED_TOGETHER)
    )


ASKING = _asking()


def like(store: Store, bands: Iterable[int], article_id: str) -> list[str]:
    """Articles that share bands, those first that share what few share; never the one itself."""
    shared: defaultdict[int, float] = defaultdict(float)
    for holders in _holders(store, sorted(map(_first_key, bands))):
        weight = 1 / len(holders)
        for number in holders:
            shared[number] += weight
    ranked = sorted(shared, key=lambda number: (-shared[number], number))[: LIKE_MAX + 1]
    names = _article_ids(store, ranked)
    return [name for name in names if name != article_id][:LIKE_MAX]


def enter(store: Store, article_id: str, bands: Sequence[int]) -> None:
    """Enter a text, in a transaction of the caller's; what its revisions had before stays."""
    number, is_new = _number(store, article_id)
    entries = sorted({_first_key(band) | number for band in bands})
    added = [(entry,) for entry in entries if is_new or not _is_held(store, entry)]
    store.write_each(f"insert into {NEWEST.table} values (?)", added)  # noqa: S608 - ours
    store.add_to_sum("bands", added)
    if is_new and number % MOVED_EVERY == 0:
        _move(store, number // MOVED_EVERY)


def owed(store: Store, most: int) -> list[str]:
    """Articles that were held before there was this index."""
    found = store.rows("select article_id from unindexed limit ?", [most])
    return [name for (name,) in found]


def settle(store: Store, article_id: str) -> None:
    """The article is in the index, or need not be."""
    store.write("delete from unindexed where article_id = ?", [article_id])


def forget(store: Store, article_id: str) -> None:
    """Take a text out, in a transaction of the caller's; reads all entries."""
    found = store.row("select number from texts where article_id = ?", [article_id])
    if not found:
        return
    for level in LEVELS:
        where = f"from {level.table} where entry & ? = ?"
        gone = store.rows(f"select entry {where}", [NUMBERS, found[0]])
        store.write(f"delete {where}", [NUMBERS, found[0]])
        store.add_to_sum("bands", gone)
    store.write("delete from texts where article_id = ?", [article_id])


def _holders(store: Store, keys: Sequence[int]) -> Iterator[list[int]]:
    """Of each band that has any its holders, the newest first."""
    for at in range(0, len(keys), ASKED_TOGETHER):
        ranges = [end for key in keys[at : at + ASKED_TOGETHER] for end in (key, key | NUMBERS)]
        ranges += [1, 0] * (ASKED_TOGETHER - len(ranges) // 2)  # between them is nothing
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for (entry,) in store.rows(ASKING, ranges * len(LEVELS)):
            holders[entry >> NUMBER_BITS].append(entry & NUMBERS)
        yield from (numbers[:HOLDERS_MAX] for numbers in holders.values())


def _move(store: Store, turn: int) -> None:
    """Move the slices on whose turn it is, in the order of their keys."""
    for level, older in pairwise(LEVELS):
        place = turn % level.slices
        ends = [place * KEYS // level.slices, (place + 1) * KEYS // level.slices - 1]
        where = "where entry between ? and ?"
        store.write(
            f"insert into {older.table} select entry from {level.table} {where} order by entry"  # noqa: S608 - ours
            " on conflict do nothing",
            ends,
        )
        store.write(f"delete from {level.table} {where}", ends)  # noqa: S608 - ours


def _is_held(store: Store, entry: int) -> bool:
    return any(
        store.row(f"select entry from {level.table} where entry = ?", [entry])  # noqa: S608 - ours
        for level in LEVELS
    )


def _first_key(band: int) -> int:
    return (band & ((1 << BAND_BITS) - 1)) << NUMBER_BITS


def _article_ids(store: Store, numbers: Sequence[int]) -> list[str]:
    marks = ", ".join("?" * len(numbers))
    found = store.rows(
        f"select number, article_id from texts where number in ({marks})",  # noqa: S608 - marks
        numbers,
    )
    names = dict(found)
    return [str(names[number]) for number in numbers if number in names]


def _number(store: Store, article_id: str) -> tuple[int, bool]:
    """The article's number, and whether it is a new one."""
    found = store.row("select number from texts where article_id = ?", [article_id])
    if found:
        return int(found[0]), False
    last = store.row("select coalesce(max(number), 0) from texts")
    number = (int(last[0]) if last else 0) + 1
    store.write("insert into texts values (?, ?)", [number, article_id])
    return number, True
