"""Night: portals in, one process each, how each ended out."""

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from crawler.clock import now
from crawler.ending import late
from crawler.exit_codes import ExitCode
from crawler.files import make_folder
from crawler.folders import Folders
from crawler.stopping import ASKED, STOP_SECONDS
from crawler.store import frontier, runs
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

GRACE_SECONDS = 60  # a page being fetched may take 30; then a process is killed
KILL_SECONDS = STOP_SECONDS + 5  # a crawl that has been asked ends by itself before


SAID = {
    ExitCode.DISK: "the disk is full or cannot be written",
    ExitCode.STOPPED: "stopped by a signal before it began",
}
"""Codes of a process that ended before it could enter how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPlan:
    """What the processes of one night have in common."""

    folders: Folders
    run_id: str
    processes: int
    portal_seconds: float
    options: tuple[str, ...] = ()
    """`-s NAME=VALUE` words that the night itself was given."""


@dataclass(slots=True)
class Night:
    """Runs the portals of a plan; a signal ends the processes that run and starts no more."""

    plan: NightPlan
    on_end: Callable[[PortalRun], None]
    signals: int = 0
    running: set[asyncio.subprocess.Process] = field(default_factory=set)

    async def crawl(self, portals: Sequence[str]) -> list[PortalRun]:
        loop = asyncio.get_running_loop()
        for number in ASKED:
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, self._stop)
        places = asyncio.Semaphore(self.plan.processes)
        try:
            return list(await asyncio.gather(*(self._portal(name, places) for name in portals)))
        finally:
            self._kill()  # none is left, but where one could not be entered

    async def _portal(self, name: str, places: asyncio.Semaphore) -> PortalRun:
        async with places:
            if self.signals:
                ended = _failed(name, "not begun: stopped by a signal", ExitCode.STOPPED)
            else:
                ended = await self._process(name)
        _enter(self.plan, ended)
        self.on_end(ended)
        return ended

    async def _process(self, name: str) -> PortalRun:
        log_path = self.plan.folders.run(self.plan.run_id) / f"{name}.log"
        make_folder(log_path.parent)
        with log_path.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *_command(self.plan, name),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the night alone, which passes it on once
            )
        self.running.add(process)
        try:
            async with asyncio.timeout(self.plan.portal_seconds):
                code = await process.wait()
        except TimeoutError:
            return late(_ending(self.plan, name, await _end(process)))
        finally:
            self.running.discard(process)
        return _ending(self.plan, name, code)

    def _stop(self) -> None:
        """The first signal asks the processes to finish what they fetch, the second kills them."""
        self.signals += 1
        if self.signals == 1:
            asyncio.get_running_loop().call_later(KILL_SECONDS, self._kill)
        for process in self.running:
            process.send_signal(signal.SIGTERM if self.signals == 1 else signal.SIGKILL)

    def _kill(self) -> None:
        for process in self.running:
            process.kill()


def night_code(ended: Sequence[PortalRun], *, stopped: bool = False) -> ExitCode:
    """The night's exit code: the weightiest of its portals', or that a signal stopped it."""
    codes = {ExitCode(portal.exit_code) for portal in ended}
    if stopped:
        codes.add(ExitCode.STOPPED)
    for weighty in (ExitCode.DISK, ExitCode.STOPPED, ExitCode.QUALITY):
        if weighty in codes:
            return weighty
    codes.discard(ExitCode.DONE)
    if not codes:
        return ExitCode.DONE
    return codes.pop() if codes in ({ExitCode.BLOCKED}, {ExitCode.TIME}) else ExitCode.PARTIAL


def _command(plan: NightPlan, name: str) -> list[str]:
    own = (
        f"SHUWEN_RUN_ID={plan.run_id}",
        f"SHUWEN_DATA={plan.folders.data}",
        "SHUWEN_EXPORT=0",
        "LOG_LEVEL=INFO",
    )
    settings = [word for value in own for word in ("-s", value)]
    return [sys.executable, "-m", "scrapy", "crawl", name, *plan.options, *settings]


async def _end(process: asyncio.subprocess.Process) -> int:
    process.terminate()
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        return await process.wait()


def _ending(plan: NightPlan, name: str, code: int) -> PortalRun:
    """What the process entered about its end; one that died entered nothing."""
    with closing(Store.open(plan.folders.store)) as store:
        entered = [ended for ended in runs.portals_of(store, plan.run_id) if ended.portal == name]
    if entered:
        return entered[0]
    if code == ExitCode.LOCKED:
        return _failed(name, "another run crawls it", ExitCode.LOCKED)
    if code in SAID:
        return _failed(name, SAID[ExitCode(code)], ExitCode(code))
    how = f"killed by signal {-code}" if code < 0 else f"process ended with {code}"
    return _failed(name, f"{how}, see {name}.log", ExitCode.INTERNAL)


def _enter(plan: NightPlan, ended: PortalRun) -> None:
    """Enter the end and give what a dead process left pending its end state."""
    with closing(Store.open(plan.folders.store)) as store:
        frontier.reconcile(store, plan.run_id, ended.portal, now())
        runs.end_portal(store, plan.run_id, ended)


def _failed(name: str, reason: str, code: ExitCode) -> PortalRun:
    return PortalRun(portal=name, outcome="failed", reason=reason, exit_code=int(code))
