"""What a night is compared with depends on when the portal's listings were read before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.gate import judge_run
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.store import frontier, runs, yields
from crawler.store.runs import PortalRun
from crawler.store.schema import Store
from crawler.store.verdicts import ACCEPTED
from tests.crawler.test_baseline import past

FIRST = datetime(2026, 3, 1, 18, tzinfo=UTC)
LINKS = [Link(url=f"http://a/{number}.html", section="要闻") for number in range(30)]


def crawl(store: Store, run_id: str, begun: datetime, links: list[Link]) -> None:
    """Names them all, has these."""
    runs.begin_run(store, run_id, "nightly", begun)
    frontier.discover(store, run_id, "morning", LINKS, begun)
    for link in links:
        frontier.settle(store, run_id, link.url, Outcome(State.NEW), begun)


@pytest.mark.parametrize("is_entered", [False, True], ids=["the night", "the portal"])
def test_the_rest_of_a_night_that_was_killed_is_no_loss(tmp_path: Path, is_entered: bool) -> None:
    with Store.in_memory() as store:
        for number, each in enumerate(past(28)):
            runs.begin_run(store, f"past{number}", "nightly", FIRST - timedelta(days=28 - number))
            yields.enter_verdict_within(store, f"past{number}", "morning", each, ACCEPTED)
        crawl(store, "killed", FIRST, LINKS[:-1])
        if is_entered:
            killed = PortalRun(portal="morning", outcome="failed", exit_code=int(ExitCode.INTERNAL))
            runs.end_portal(store, "killed", killed)
        judge_run(Folders(tmp_path), store, "killed")

        again = FIRST + timedelta(hours=1)
        crawl(store, "again", again, LINKS[-1:])

        assert not yields.night_of(store, "again", "morning", again).is_whole
        tomorrow = FIRST + timedelta(days=1)
        assert yields.night_of(store, "again", "morning", tomorrow).is_whole
