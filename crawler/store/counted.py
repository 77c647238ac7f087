"""Counted: links of a run that have no row of the ledger in; beside its rows, by reason, out."""

from collections.abc import Iterator, Mapping

from crawler.ledger import State
from crawler.store.schema import Store


def places(store: Store, run_id: str) -> Iterator[str]:
    """What the ledger of a run has, of all portals: of two that name one URL one has it."""
    found = store.each("select canonical_url from ledger where run_id = ?", [run_id])
    return (place for (place,) in found)


def enter(store: Store, run_id: str, portal: str, counts: Mapping[str, int]) -> None:
    """Enter how many failed, by reason; a later word for the same reason replaces it."""
    with store.transaction():
        store.write_each(
            "insert into folded values (?, ?, ?, ?, ?) on conflict (run_id, portal, state, reason)"
            " do update set urls = excluded.urls",
            [(run_id, portal, State.FAILED, reason, n) for reason, n in counts.items()],
        )
