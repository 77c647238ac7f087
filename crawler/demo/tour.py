"""The demo from the first night to its verdict: what was found against what was made."""

from collections.abc import Mapping

from rich.console import Console

from crawler.demo import screen
from crawler.demo.findings import Findings, read_findings, read_kept_copies
from crawler.demo.nights import Nights, run_night
from crawler.demo.server import serve
from crawler.demo.truth import Counts, differences, expected_counts, kept_copies, wrong_copies
from crawler.demo.world import BROWSER
from crawler.exit_codes import ExitCode
from crawler.folders import Folders

NIGHTS = (1, 2)
GIVEN_UP = (ExitCode.DISK, ExitCode.REFUSED, ExitCode.LOCKED, ExitCode.STOPPED)


def run_demo(console: Console, folders: Folders, nights: Nights, lacking: str) -> ExitCode:
    """Run and show both nights; DONE if they found what the samples were made to give.

    `lacking` says what this machine needs before it can render pages, "" if nothing: without
    it the portal that needs a browser must fail, alone. Raises NoManifestError.
    """
    found: list[Findings] = []
    wrong: list[str] = []
    with serve(nights.world(NIGHTS[0])) as server:
        for night in NIGHTS:
            screen.show_begin(console, night, nights.world(night).day)
            code, seconds = run_night(nights, server, night)
            if code in GIVEN_UP:  # the child has said why
                return ExitCode(code)
            found.append(read_findings(folders))
            expected = expected_counts(nights.world(night), has_browser=not lacking)
            screen.show_night(console, found[-1], expected, seconds)
            wrong += _faults(night, found[-1], expected, lacking)
    wrong += wrong_copies(kept_copies(nights.world(NIGHTS[-1])), read_kept_copies(folders, found))
    screen.show_left(console, folders, found)
    screen.show_verdict(console, wrong, lacking)
    return ExitCode.INTERNAL if wrong else ExitCode.DONE


def _faults(
    night: int, findings: Findings, expected: Mapping[str, Counts], lacking: str
) -> list[str]:
    """What the night found or said otherwise than it had to, a sentence each."""
    code = ExitCode.PARTIAL if lacking else ExitCode.DONE
    lost = {BROWSER} if lacking else set()
    faults = differences(expected, findings.counts)
    faults += [
        f"{portal} failed: {reason}"
        for portal, reason in findings.reasons.items()
        if portal not in lost
    ]
    if findings.code != code:
        faults.append(f"exit code is {findings.code}, made to be {code:d}")
    return [f"night {night}: {fault}" for fault in faults]
