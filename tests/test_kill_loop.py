"""A short form of the kill loop; the long one is `python -m tests.kill_loop`."""

from pathlib import Path

from tests.growing_site import GrowingSite
from tests.kill_loop import Plan, kill_loop


def test_killed_nights_lose_double_and_tear_nothing(tmp_path: Path) -> None:
    plan = Plan(kills=16, site=GrowingSite(stories=60, daily=2), seconds=3)

    loop = kill_loop(plan, tmp_path / "data")

    assert loop.wrong == []
    assert loop.kills == plan.kills
    assert loop.nights > 0
