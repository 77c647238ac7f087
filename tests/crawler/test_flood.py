"""Ten times the usual is found; missed nights, new sections and quiet portals are no flood."""

from dataclasses import replace

import pytest

from crawler.cause import told
from crawler.flood import find_flood
from crawler.portal_night import PortalNight
from tests.crawler.test_baseline import night, past


@pytest.mark.parametrize(
    ("tonight", "history", "days", "is_found"),
    [
        (night(28, new=120), past(28), 1, True),
        (night(28, new=100), past(28), 1, False),
        (night(30, new=120), past(28), 3, False),
        (night(28, new=120), past(10), 1, False),
        (night(28, new=120), [*past(27), night(27, new=80)], 1, False),
        (night(28, new=40), [night(day, new=2) for day in range(28)], 1, False),
        (
            replace(night(28), unknown={"县域": 200}),
            past(28),
            1,
            False,
        ),
        (replace(night(28, new=76), unknown={"要闻": 120}, is_cut=True), past(28), 1, True),
    ],
    ids=[
        "ten times", "eight times", "two nights missed", "hardly known", "as on an earlier night",
        "few all the same", "a section that was never read", "cut before it had them all",
    ],
)  # fmt: skip
def test_ten_times_the_usual_is_a_finding(
    tonight: PortalNight, history: list[PortalNight], days: int, is_found: bool
) -> None:
    found = [told(finding, tonight) for finding in find_flood(tonight, history, days=days)]

    assert (
        found
        == ["120 new, usually 12 (old articles under new addresses, or another listing)"] * is_found
    )
