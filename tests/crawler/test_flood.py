"""Ten times the usual is found; missed nights, new sections and quiet portals are no flood."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.cause import told
from crawler.exit_codes import ExitCode
from crawler.flood import find_flood
from crawler.folders import Folders
from crawler.gate import judge_run
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.portal_night import PortalNight
from crawler.store import frontier, runs, yields
from crawler.store.runs import PortalRun
from crawler.store.schema import Store
from crawler.store.verdicts import ACCEPTED
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


FIRST = datetime(2026, 3, 1, 18, tzinfo=UTC)
BLOCKED = Outcome(State.FAILED, "http-429")


def crawl(store: Store, day: int, begun: datetime, outcome: Outcome, code: ExitCode) -> str:
    """A night that names twelve more, asks for all that is due, and is told the same of each."""
    run_id = f"run{day:02}"
    runs.begin_run(store, run_id, "nightly", begun)
    named = [Link(url=f"http://a/{day}-{n}.html", section="要闻") for n in range(12)]
    for links in (named, frontier.due_links(store, "morning", begun)):
        for sighting in frontier.discover(store, run_id, "morning", links, begun):
            frontier.settle(store, run_id, sighting.link.url, outcome, begun)
    ended = PortalRun(portal="morning", outcome="failed", listings=1, exit_code=int(code))
    runs.end_portal(store, run_id, ended)
    return run_id


@pytest.fixture
def store() -> Iterator[Store]:
    """With four weeks of nights."""
    with Store.in_memory() as made:
        for number, each in enumerate(past(28)):
            runs.begin_run(made, f"past{number}", "nightly", FIRST - timedelta(days=28 - number))
            yields.enter_verdict_within(made, f"past{number}", "morning", each, ACCEPTED)
        yield made


def test_what_a_block_leaves_night_after_night_is_no_flood(store: Store, tmp_path: Path) -> None:
    for day in range(12):
        begun = FIRST + timedelta(days=day)
        run_id = crawl(store, day, begun, BLOCKED, ExitCode.BLOCKED)
        judge_run(Folders(tmp_path), store, run_id)
    at = FIRST + timedelta(days=12)
    last = crawl(store, 12, at, Outcome(State.NEW), ExitCode.PARTIAL)
    through = yields.night_of(store, last, "morning", at)

    ended = [runs.portals_of(store, f"run{day:02}")[0].outcome for day in range(12)]
    assert ended == ["failed"] * 12
    assert through.unknown == {"要闻": 12}


def test_what_a_stopped_backfill_leaves_is_no_flood(store: Store) -> None:
    noon = FIRST - timedelta(hours=6)
    runs.begin_run(store, "backfill", "crawl", noon)
    old = [Link(url=f"http://a/old{n}.html", section="要闻") for n in range(300)]
    frontier.discover(store, "backfill", "morning", old, noon)
    frontier.reconcile(store, "backfill", "morning", noon)

    run_id = crawl(store, 0, FIRST, Outcome(State.NEW), ExitCode.DONE)

    assert yields.night_of(store, run_id, "morning", FIRST).unknown == {"要闻": 12}
