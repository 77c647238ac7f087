"""`crawl`: one portal now; its sections, a span of days, one listing page or one article."""

import argparse
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, cast

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from crawler.clock import now
from crawler.command import CommandError, ShuwenCommand
from crawler.ending import is_foreign, portal_run, raise_disk_error
from crawler.exit_codes import ExitCode
from crawler.files import LockHeldError, locked
from crawler.folders import FolderError, Folders
from crawler.gate import judge_run
from crawler.hosts import HostsError, read_hosts
from crawler.middlewares.rendering import missing
from crawler.on_demand import TakenDownError, check_open, known_link
from crawler.run import RUN_ID_RE, finish_run, living_run, new_run_id
from crawler.scope import Scope, ScopeError
from crawler.spider import PortalSpider
from crawler.store import frontier, runs
from crawler.store.runs import PortalRun
from crawler.store.schema import Store
from crawler.summary import summary_line
from crawler.urls import UrlRefusedError, checked_url

if TYPE_CHECKING:
    from asyncio import Task


class Command(ShuwenCommand):
    requires_crawler_process = True
    arguments = "PORTAL"
    summary = "Crawl one portal now: what is new and what is due."
    details = (
        "-a since=DAY and -a until=DAY read its old listing pages for a span of publication days;"
        " -a listing=URL reads one listing page, -a url=URL one article. Run again after a stop,"
        " it fetches what is missing."
    )
    example = "python -m scrapy crawl PORTAL -a since=2026-03-01 -a until=2026-03-07"
    is_answer = False

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE",
            help="since, until, listing or url (may be repeated)",
        )  # fmt: skip

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        try:
            opts.spargs = arglist_to_dict(opts.spargs)
        except ValueError as error:
            raise UsageError("-a wants NAME=VALUE", print_help=False) from error

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        portal = self._portal(args)
        folders = Folders.from_settings(self.settings)
        try:
            scope = Scope.from_arguments(opts.spargs)
            _check_scope(scope, portal)
            read_hosts(self.settings["SHUWEN_HOSTS"])
            if scope.url:
                check_open(folders, scope.url)
            self.check(folders)
            return self._run(portal, folders, opts.spargs)
        except (FolderError, HostsError, ScopeError, TakenDownError, UrlRefusedError) as error:
            raise CommandError(str(error)) from error
        except LockHeldError as error:
            raise CommandError(
                f"another run crawls {portal.name}, or a repair is running", ExitCode.LOCKED
            ) from error

    def _portal(self, args: list[str]) -> type[PortalSpider]:
        assert self.crawler_process
        if len(args) != 1:
            raise CommandError("name one portal; `portals` lists them")
        try:
            spider = self.crawler_process.spider_loader.load(args[0])
        except KeyError as error:
            raise CommandError(f"unknown portal {args[0]!r}; `portals` lists them") from error
        assert issubclass(spider, PortalSpider)
        return spider

    def _run(
        self, portal: type[PortalSpider], folders: Folders, arguments: dict[str, str]
    ) -> ExitCode:
        """One portal's crawl: a run of its own, or a part of the night that started it."""
        assert self.settings
        own = not self.settings["SHUWEN_RUN_ID"]
        run_id = self.settings["SHUWEN_RUN_ID"] or new_run_id()
        if not RUN_ID_RE.fullmatch(run_id):
            raise CommandError(f"SHUWEN_RUN_ID is no id of a run: {run_id!r}")
        self.settings.set("SHUWEN_RUN_ID", run_id, priority="cmdline")
        with ExitStack() as held:
            held.enter_context(locked(folders.lock(f"portal-{portal.name}")))
            held.enter_context(living_run(folders, run_id, "crawl", ends=own))
            ended = self._crawl(portal, arguments)
            with closing(Store.open(folders.store)) as store:
                frontier.reconcile(store, run_id, portal.name, now())  # if stopped at once
                runs.end_portal(store, run_id, ended)
                if own and is_foreign(ended):
                    judge_run(folders, store, run_id)
            if own:
                print(summary_line(finish_run(folders, run_id, ended.exit_code)))  # noqa: T201
        if ended.reason:
            raise CommandError(f"{portal.name}: {ended.reason}", ExitCode(ended.exit_code))
        return ExitCode(ended.exit_code)

    def _crawl(self, portal: type[PortalSpider], arguments: dict[str, str]) -> PortalRun:
        assert self.crawler_process
        assert self.settings
        lacking = missing(self.settings) if portal.is_rendered(self.settings) else ""
        if lacking:
            return PortalRun(
                portal=portal.name, outcome="failed", reason=lacking, exit_code=ExitCode.PARTIAL
            )
        crawler = self.crawler_process.create_crawler(portal)
        if "url" in arguments:
            link = known_link(Folders.from_settings(self.settings), arguments["url"])
            task = self.crawler_process.crawl(crawler, link=link, **arguments)
        else:
            task = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        raise_disk_error(cast("Task[None]", task))
        stats = crawler.stats.get_stats() if crawler.stats else {}
        return portal_run(portal.name, stats)


def _check_scope(scope: Scope, portal: type[PortalSpider]) -> None:
    for url in filter(None, (scope.url, scope.listing)):
        if not portal.is_ours(checked_url(url)):
            raise CommandError(f"{url} is not on a host of {portal.name}")
