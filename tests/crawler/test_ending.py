"""How a crawl ended is told from its counters, and a night from its portals."""

import pytest

from crawler.ending import SENTENCES, late, portal_run
from crawler.exit_codes import ExitCode
from crawler.night import night_code
from crawler.store.runs import PortalRun

FINE = {"finish_reason": "finished", "listing/read": 2, "ledger/new/": 3}


@pytest.mark.parametrize(
    ("stats", "code", "reason"),
    [
        (FINE, ExitCode.DONE, ""),
        ({}, ExitCode.INTERNAL, "the crawl did not begin"),
        ({**FINE, "finish_reason": "shutdown"}, ExitCode.STOPPED, "shutdown"),
        ({**FINE, "finish_reason": "closespider_timeout"}, ExitCode.TIME, "closespider_timeout"),
        ({**FINE, "finish_reason": "capture_failed"}, ExitCode.DISK, SENTENCES["capture_failed"]),
        ({**FINE, "capture/failed": 1}, ExitCode.DISK, SENTENCES["capture_failed"]),
        (
            {**FINE, "finish_reason": "shutdown", "capture/failed": 1},
            ExitCode.DISK,
            SENTENCES["capture_failed"],
        ),
        (
            {**FINE, "finish_reason": "one-body", "capture/failed": 1},
            ExitCode.DISK,
            SENTENCES["one-body"],
        ),
        ({**FINE, "listing/no_links/要闻": 1}, ExitCode.PARTIAL, "要闻: no article links"),
        ({**FINE, "listing/failed/要闻/http-404": 1}, ExitCode.PARTIAL, "要闻: http-404"),
        ({**FINE, "listing/failed/要闻/robots": 1}, ExitCode.BLOCKED, "要闻: robots"),
        (
            {**FINE, "host/left/www.a.example/challenge": 1, "listing/failed/要闻/host-left": 1},
            ExitCode.BLOCKED,
            "要闻: host-left; left www.a.example alone: challenge",
        ),
        (
            {**FINE, "host/left/www.a.example/http-500": 1},
            ExitCode.PARTIAL,
            "left www.a.example alone: http-500",
        ),
        ({**FINE, "ledger/failed/no-body": 1}, ExitCode.DONE, ""),
        (
            {"finish_reason": "finished", "ledger/failed/no-body": 4},
            ExitCode.PARTIAL,
            "no article could be read",
        ),
        ({"finish_reason": "finished", "ledger/failed/out-of-range": 4}, ExitCode.DONE, ""),
        ({**FINE, "export/failed": 1}, ExitCode.EXPORT, "the export failed"),
    ],
)
def test_a_portal_is_done_only_if_nothing_of_it_was_lost(
    stats: dict[str, object], code: ExitCode, reason: str
) -> None:
    ended = portal_run("morning", stats)

    assert (ended.exit_code, ended.reason) == (code, reason)
    assert ended.outcome == ("failed" if code else "done")


@pytest.mark.parametrize(
    ("finish", "code", "reason"),
    [
        ("shutdown", ExitCode.TIME, "time limit"),
        ("one-body", ExitCode.BLOCKED, SENTENCES["one-body"]),
    ],
)
def test_the_time_limit_does_not_hide_that_somebody_else_answered(
    finish: str, code: ExitCode, reason: str
) -> None:
    ended = late(portal_run("morning", {**FINE, "finish_reason": finish}))

    assert (ended.exit_code, ended.reason) == (code, reason)
    assert ended.listings == FINE["listing/read"]


@pytest.mark.parametrize(
    ("codes", "night"),
    [
        ([0, 0], ExitCode.DONE),
        ([0, 9], ExitCode.PARTIAL),
        ([0, 18], ExitCode.BLOCKED),
        ([9, 18], ExitCode.PARTIAL),
        ([1, 0], ExitCode.PARTIAL),
        ([0, 11, 9], ExitCode.STOPPED),
        ([3, 11], ExitCode.DISK),
        ([15, 0], ExitCode.TIME),
    ],
)
def test_a_night_is_as_bad_as_its_weightiest_portal(codes: list[int], night: ExitCode) -> None:
    ended = [PortalRun(portal=f"p{code}", outcome="", exit_code=code) for code in codes]

    assert night_code(ended) == night
