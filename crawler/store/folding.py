"""Folding: what old ledgers say of known URLs in; how many there were, by portal and state, out.

Night after night a listing names some hundred articles that are known and not due: nineteen rows
of twenty. What a manifest counts stays; which URLs they were stands in the listing's captures.
"""

from crawler.store import events, outbox, runs
from crawler.store.schema import Store
from crawler.store.withdrawals import KNOWN

NEXT = (  # runs are folded in the order of their ids, each whole
    "select run_id from ledger where reason = ? and run_id < ?"
    " and run_id > (select coalesce(max(run_id), '') from folded where reason = ?)"
    " order by run_id limit 1"  # other reasons: store/counted.py
)


def fold(store: Store, before: str, most: int) -> int:
    """Fold runs with lower ids than this, until so many rows are folded; how many that were.

    None behind a run that has not ended, or is to be judged or published yet: its ledger is read.
    """
    owing = [run_id for run_id, _ in (*outbox.unpublished(store), *events.unpublished(store))]
    end, folded = min([before, *runs.unended(store), *owing]), 0
    while folded < most:
        found = store.row(NEXT, [KNOWN, end, KNOWN])
        if not found:
            break
        folded += _fold(store, str(found[0]))
    return folded


def _fold(store: Store, run_id: str) -> int:
    with store.transaction():
        store.write(
            "insert into folded select run_id, portal, state, reason, count(*) from ledger"
            " where run_id = ? and reason = ? group by run_id, portal, state, reason",
            [run_id, KNOWN],
        )
        return store.write("delete from ledger where run_id = ? and reason = ?", [run_id, KNOWN])
