"""Ending: the counters of one portal's crawl in, how it ended out."""

from asyncio import Task
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crawler.exit_codes import ExitCode
from crawler.failures import is_blocked
from crawler.ledger import TAKEN_DOWN
from crawler.sameness import ONE_BODY
from crawler.store.errors import StoreFullError
from crawler.store.runs import PortalRun

STORE_FULL = "store/full"  # counted by run.py
CAPTURE_FAILED = "capture/failed"  # counted by middlewares/capture.py
SIGNALLED = "stopping/signalled"  # counted by extensions/stopping.py
LEFT = "host/left/"  # counted by extensions/politeness.py
UNACCOUNTED = "listing/unaccounted"  # counted by extensions/discovered.py
FINISH_CODES = {
    "finished": ExitCode.DONE,
    "shutdown": ExitCode.STOPPED,
    "closespider_timeout": ExitCode.TIME,
    "capture_failed": ExitCode.DISK,
    "disk_full": ExitCode.DISK,
    "disk_low": ExitCode.DISK,
    "quarantine_failed": ExitCode.DISK,
    ONE_BODY: ExitCode.BLOCKED,
}
SENTENCES = {
    ONE_BODY: "one page came for every address: somebody else answers, nothing is kept",
    "capture_failed": "what the portal sent cannot be kept: the disk is full or cannot be written",
    "disk_full": "the disk is full or cannot be written",
    "disk_low": "the disk is almost full",
    "memusage_exceeded": "it took more memory than MEMUSAGE_LIMIT_MB",
    "quarantine_failed": "the quarantine cannot be written: the disk is full or fails",
}


def portal_run(portal: str, stats: Mapping[str, Any]) -> PortalRun:
    """How a crawl ended: done only if it finished, each section was read and the export stood."""
    lost = [*_lost_sections(stats), *_left_hosts(stats)]
    unsaid = "shutdown" if stats.get(SIGNALLED) else "the crawl did not begin"
    finish = str(stats.get("finish_reason", unsaid))  # unsaid: stopped at once
    if stats.get(CAPTURE_FAILED):  # when the crawl closes, too: what is left of it is not finished
        finish = "capture_failed"
    if stats.get(STORE_FULL):
        finish = "disk_full"
    code = FINISH_CODES.get(finish, ExitCode.INTERNAL)
    reason = "" if code == ExitCode.DONE else SENTENCES.get(finish, finish)
    if stats.get("finish_reason") == ONE_BODY:  # whatever else failed: the gate asks for it
        reason = SENTENCES[ONE_BODY]
    if code == ExitCode.DONE and stats.get(UNACCOUNTED):
        code, reason = ExitCode.INTERNAL, f"{stats[UNACCOUNTED]} links in no state"
    if code == ExitCode.DONE and lost:
        code = ExitCode.BLOCKED if _all_blocked(lost) else ExitCode.PARTIAL
        reason = "; ".join(lost)
    if code == ExitCode.DONE and _all_failed(stats):
        code, reason = ExitCode.PARTIAL, "no article could be read"
    if code == ExitCode.DONE and stats.get("export/failed"):
        code, reason = ExitCode.EXPORT, "the export failed"
    return PortalRun(
        portal=portal,
        outcome="failed" if code else "done",
        reason=reason,
        listings=int(stats.get("listing/read", 0)),
        seconds=float(stats.get("elapsed_time_seconds", 0)),
        exit_code=int(code),
    )


def late(ended: PortalRun) -> PortalRun:
    """Of a crawl that the night's time limit ended; that somebody else answered stays said."""
    if is_foreign(ended):
        return ended
    return replace(ended, outcome="failed", reason="time limit", exit_code=int(ExitCode.TIME))


def is_foreign(ended: PortalRun) -> bool:
    """Whether one page came for every address: nothing of it is the portal's."""
    return ended.reason == SENTENCES[ONE_BODY]


def died(portal: str) -> PortalRun:
    """Of a portal that nobody entered the end of: the whole run is gone."""
    return PortalRun(
        portal=portal, outcome="failed", reason="the run died", exit_code=int(ExitCode.INTERNAL)
    )


def raise_disk_error(crawl: Task[None]) -> None:
    """Raises StoreFullError, OSError: what an ended crawl could not begin for.

    Scrapy logs it and goes on.
    """
    error = None if crawl.cancelled() or not crawl.done() else crawl.exception()
    if isinstance(error, StoreFullError | OSError):
        raise error


def _lost_sections(stats: Mapping[str, Any]) -> list[str]:
    """`要闻: http-404`, `要闻: no article links`."""
    lost = []
    for name in sorted(stats):
        kind, _, rest = name.removeprefix("listing/").partition("/")
        if name.startswith("listing/failed/"):
            lost.append(": ".join(rest.rsplit("/", 1)))
        elif kind == "no_links":
            lost.append(f"{rest}: no article links")
    return lost


def _left_hosts(stats: Mapping[str, Any]) -> list[str]:
    """`left www.news.example alone: challenge`."""
    left = [name.removeprefix(LEFT) for name in sorted(stats) if name.startswith(LEFT)]
    return [f"left {name.replace('/', ' alone: ', 1)}" for name in left]


def _all_blocked(lost: list[str]) -> bool:
    return all(is_blocked(line.rpartition(": ")[2]) for line in lost)


def _all_failed(stats: Mapping[str, Any]) -> bool:
    ended = {name: n for name, n in stats.items() if name.startswith("ledger/")}
    ended.pop("ledger/failed/out-of-range", None)  # read, but not what a backfill asked for
    ended.pop(f"ledger/failed/{TAKEN_DOWN.reason}", None)
    failed = sum(n for name, n in ended.items() if name.startswith("ledger/failed/"))
    return bool(failed) and bool(failed == sum(ended.values()))
