"""`nightly`: every portal, only what is new or changed, then one export and one manifest."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from scrapy.spiderloader import get_spider_loader

from crawler.acceptance import NothingHeldError, accept
from crawler.command import CommandError, ShuwenCommand
from crawler.ending import is_foreign
from crawler.exit_codes import ExitCode
from crawler.files import LockHeldError, locked
from crawler.folders import FolderError, Folders
from crawler.gate import GATED
from crawler.hosts import HostsError, read_hosts
from crawler.night import Night, NightPlan, night_code
from crawler.parts import PublishError, publish_outbox
from crawler.portal import PortalError
from crawler.quarantine import QuarantineError
from crawler.rotation.rotating import Ages, rotate
from crawler.run import finish_run, living_run, new_run_id
from crawler.screen import plain
from crawler.stopping import stop_at_signals
from crawler.store import runs
from crawler.store.errors import StoreBusyError, StoreFullError
from crawler.store.runs import PortalRun
from crawler.store.schema import Store
from crawler.summary import summary_line
from crawler.takedown.completing import complete_owed


class Command(ShuwenCommand):
    arguments = "[PORTAL ...]"
    summary = "Crawl every portal, or those named: only what is new or changed."
    details = (
        "A good night says one line. What failed is said on stderr and by the exit code (9: some"
        " portal failed, the rest is saved; 10: the gate holds a portal back, see --accept and"
        " README)."
    )
    example = "python -m scrapy nightly"
    is_answer = False

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--accept", action="store_true",
            help="publish what the gate holds back of the portals named, as their new usual;"
            " nothing is crawled",
        )  # fmt: skip

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        folders = Folders.from_settings(self.settings)
        try:
            read_hosts(self.settings["SHUWEN_HOSTS"])
            portals = self._portals(args)
            self.check(folders)
            with locked(folders.lock("nightly")):
                if opts.accept:
                    return self._accept(folders, args)
                self._complete_takedowns(folders)
                manifest = self._night(folders, portals, opts)
                self._rotate(folders)
                left = self._complete_takedowns(folders)
                sys.stdout.write(summary_line(manifest) + "\n")
                return ExitCode(manifest["exit_code"]) or left
        except (FolderError, HostsError, NothingHeldError, PortalError) as error:
            raise CommandError(str(error)) from error
        except LockHeldError as error:
            raise CommandError("another nightly or a repair is running", ExitCode.LOCKED) from error

    def _portals(self, names: list[str]) -> list[str]:
        assert self.settings
        known = sorted(get_spider_loader(self.settings).list())
        unknown = [name for name in names if name not in known]
        if unknown:
            raise CommandError(f"unknown portal {unknown[0]!r}; `portals` lists them")
        if not known:
            raise CommandError("there are no portals")
        return names or known

    def _night(
        self, folders: Folders, portals: Sequence[str], opts: argparse.Namespace
    ) -> dict[str, Any]:
        run_id = new_run_id()
        with living_run(folders, run_id, "nightly", ends=True):
            stopped = self._crawl(self._plan(folders, run_id, opts), portals)
            failure = self._publish(folders, run_id)
            with closing(Store.open(folders.store)) as store:
                ended = runs.portals_of(store, run_id)
            code = failure or night_code(ended, stopped=stopped)
            manifest = finish_run(folders, run_id, code)
        for portal in ended:
            if portal.reason:
                self._say(f"{portal.portal}: {portal.reason}")
        gated = [one for one in ended if one.outcome == GATED and not is_foreign(one)]
        if gated:
            names = " ".join(one.portal for one in gated)
            self._say(f"if that is right, publish it: nightly --accept {names}")
        return manifest

    def _complete_takedowns(self, folders: Folders) -> ExitCode:
        """Remove what was taken down while a run was on; what failed then, or 0.

        It keeps no night from being crawled. Where another run is on, the next night does it.
        """
        try:
            refused = complete_owed(folders).refused
        except LockHeldError:
            return ExitCode.DONE
        except StoreBusyError as error:
            self._say(str(error))
            return error.code
        except (StoreFullError, OSError) as error:
            self._say(f"a takedown cannot be completed: {error}")
            return ExitCode.DISK
        for sentence in refused:
            self._say(sentence)
        return ExitCode.QUALITY if refused else ExitCode.DONE

    def _accept(self, folders: Folders, portals: Sequence[str]) -> ExitCode:
        if not portals:
            raise CommandError("name the portals whose change you have looked at")
        try:
            manifest = accept(folders, portals)
        except PublishError as error:
            raise CommandError(str(error), ExitCode.EXPORT) from error
        sys.stdout.write(summary_line(manifest) + "\n")
        return ExitCode.DONE

    def _publish(self, folders: Folders, run_id: str) -> ExitCode:
        """Judge and publish the night; what failed about that, or 0."""
        try:
            publish_outbox(folders, run_id)
        except PublishError as error:
            self._say(str(error))
            return ExitCode.EXPORT
        except QuarantineError as error:
            self._say(str(error))
            return ExitCode.DISK
        return ExitCode.DONE

    def _rotate(self, folders: Folders) -> None:
        """The night is saved: its code stays, whatever this comes to."""
        assert self.settings
        ages = Ages(
            log_packed=self.settings.getfloat("SHUWEN_LOG_DAYS"),
            log_removed=self.settings.getfloat("SHUWEN_LOG_KEEP_DAYS"),
            ledger_folded=self.settings.getfloat("SHUWEN_LEDGER_DAYS"),
        )
        for sentence in rotate(folders, ages):
            self._say(sentence)

    def _plan(self, folders: Folders, run_id: str, opts: argparse.Namespace) -> NightPlan:
        assert self.settings
        return NightPlan(
            folders=folders,
            run_id=run_id,
            processes=self.settings.getint("SHUWEN_PROCESSES"),
            portal_seconds=self.settings.getfloat("SHUWEN_PORTAL_SECONDS"),
            options=tuple(word for value in opts.set for word in ("-s", value)),
        )

    def _crawl(self, plan: NightPlan, portals: Sequence[str]) -> bool:
        """Crawl the portals; whether a signal came.

        Progress on a terminal; under cron silence, so that mail means trouble.
        """
        console = Console(stderr=True)
        columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
        with Progress(
            *columns,
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as progress:
            task = progress.add_task("portals", total=len(portals))

            def on_end(ended: PortalRun) -> None:
                progress.advance(task)
                if console.is_terminal:
                    how = f"failed: {ended.reason}" if ended.reason else "done"
                    progress.print(plain(f"{ended.portal:<24} {ended.seconds:6.1f} s  {how}"))

            night = Night(plan, on_end)
            asyncio.run(night.crawl(portals))
            stop_at_signals()  # asyncio has let go of them
        return night.signals > 0
