"""The index of texts: the bands of a text in, the articles that share some of them out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crawler.store.schema import Store
from crawler.store.sums import digest_of

NUMBER_BITS = 27  # 134 million articles
BAND_BITS = 36  # with the number one key of 63 bits, all that a row is: 20 bytes an entry
NUMBERS = (1 << NUMBER_BITS) - 1
HOLDERS_MAX = 50  # of a template's grams the newest holders: what else it says is in rarer ones
LIKE_MAX = 40  # a wire story stands on some twenty portals


def like(store: Store, bands: Iterable[int], article_id: str) -> list[str]:
    """Articles that share bands, those first that share what few share; never the one itself."""
    shared: defaultdict[int, float] = defaultdict(float)
    for band in bands:
        holders = _holders(store, band)
        for number in holders:
            shared[number] += 1 / len(holders)
    ranked = sorted(shared, key=lambda number: (-shared[number], number))[: LIKE_MAX + 1]
    names = (_article_id(store, number) for number in ranked)
    return [name for name in names if name != article_id][:LIKE_MAX]


def enter(store: Store, article_id: str, bands: Sequence[int]) -> None:
    """Enter a text, in a transaction of the caller's; what its revisions had before stays."""
    number = _number(store, article_id)
    entries = {_first_key(band) | number for band in bands}
    insert = "insert into bands values (?) on conflict do nothing"
    added = [(entry,) for entry in sorted(entries) if store.write(insert, [entry])]
    store.write(
        "insert into sums values ('bands', '', ?) on conflict (name, portion)"
        " do update set digest = either_digest(digest, excluded.digest)",
        [digest_of(added)],
    )


def owed(store: Store, most: int) -> list[str]:
    """Articles that were held before there was this index."""
    found = store.rows("select article_id from unindexed limit ?", [most])
    return [name for (name,) in found]


def settle(store: Store, article_id: str) -> None:
    """The article is in the index, or need not be."""
    store.write("delete from unindexed where article_id = ?", [article_id])


def _holders(store: Store, band: int) -> list[int]:
    first = _first_key(band)
    found = store.rows(
        "select entry from bands where entry between ? and ? order by entry desc limit ?",
        [first, first | NUMBERS, HOLDERS_MAX],
    )
    return [entry & NUMBERS for (entry,) in found]


def _first_key(band: int) -> int:
    return (band & ((1 << BAND_BITS) - 1)) << NUMBER_BITS


def _article_id(store: Store, number: int) -> str:
    found = store.row("select article_id from texts where number = ?", [number])
    return str(found[0]) if found else ""


def _number(store: Store, article_id: str) -> int:
    """The article's number, a new one for a new article."""
    found = store.row("select number from texts where article_id = ?", [article_id])
    if found:
        return int(found[0])
    last = store.row("select coalesce(max(number), 0) from texts")
    number = (int(last[0]) if last else 0) + 1
    store.write("insert into texts values (?, ?)", [number, article_id])
    return number
