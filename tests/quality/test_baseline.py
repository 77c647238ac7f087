"""The gate on a year of invented portals: what it must find, and how rarely it may be wrong."""

import pytest

from tests.quality.baseline_rates import Rates, measure

NOT_TOLD_BY_COUNTS = "half of all lost"  # a busy day and half of it look alike


@pytest.fixture(scope="module")
def rates() -> Rates:
    return measure()


def test_one_portal_night_in_a_thousand_at_most_is_held_back_wrongly(rates: Rates) -> None:
    assert rates.nights > 4000
    assert rates.false_rate <= 0.001


def test_a_night_that_was_cut_is_held_back_wrongly_no_more_often(rates: Rates) -> None:
    assert rates.cut_alarms <= rates.nights * 0.001


def test_gross_faults_are_found_by_the_second_night(rates: Rates) -> None:
    keys = [key for key in rates.tried if key[1] != "quiet" and key[0] != NOT_TOLD_BY_COUNTS]
    tried, found = (sum(counts[key] for key in keys) for counts in (rates.tried, rates.found))

    assert len({fault for fault, _ in keys}) == 9
    assert found >= tried * 0.99
