"""Each link that was read has a row of the ledger, a reason for having none, or is missed."""

from datetime import UTC, datetime

from crawler.discovered import Discovered
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.store import counted, frontier, runs
from crawler.store.folding import fold
from crawler.store.schema import Store
from crawler.urls import article_id

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
PLACES = [f"http://morning.example/{number}.html" for number in range(6)]


def test_the_first_reason_counts_and_a_row_is_better_than_any() -> None:
    discovered = Discovered()
    for place, reason in zip(PLACES, ("", "", "left-out", "too-many", "too-many", ""), strict=True):
        discovered.add(place, reason)
    discovered.add(PLACES[0], "too-many")
    discovered.add(PLACES[3], "left-out")
    discovered.add(PLACES[4])

    counts = discovered.without_row([PLACES[0], PLACES[1], PLACES[4], PLACES[5], "http://due/"])

    assert counts == {"left-out": 1, "too-many": 1}


def test_an_article_taken_down_meanwhile_is_not_missed() -> None:
    discovered = Discovered()
    discovered.add(PLACES[0])

    assert discovered.without_row([article_id(PLACES[0])]) == {}
    assert discovered.without_row([]) == {"unaccounted": 1}


def test_what_is_counted_of_a_night_keeps_no_older_ledger_from_being_folded() -> None:
    with Store.in_memory() as store:
        for run_id in ("1", "2"):
            runs.begin_run(store, run_id, "nightly", AT)
            frontier.discover(store, run_id, "morning", [Link(url=PLACES[0])], AT)
            frontier.settle(store, run_id, PLACES[0], Outcome(State.UNCHANGED, "known"), AT)
            counted.enter(store, run_id, "morning", {"too-many": 7})
            runs.end_run(store, run_id, 0, AT)

        folded = fold(store, "3", most=9)

        assert folded == 2
        assert runs.ledger_sums(store, "2") == [
            ("morning", "failed", "too-many", 7),
            ("morning", "unchanged", "known", 1),
        ]
