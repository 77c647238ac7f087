"""`article URL`: one record on stdout, made by the same line as every night's."""

import argparse
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy.utils.misc import load_object

from crawler.clock import now
from crawler.command import CommandError, ShuwenCommand
from crawler.ending import SIGNALLED, portal_run, raise_disk_error
from crawler.exit_codes import ExitCode
from crawler.explanation import print_explanation, print_explanation_json
from crawler.folders import FolderError, Folders
from crawler.hosts import HostsError, read_hosts
from crawler.items import record_line
from crawler.listing import Link
from crawler.middlewares.rendering import missing
from crawler.on_demand import (
    Asked,
    TakenDownError,
    check_open,
    exit_code_of,
    known_chrome,
    known_link,
    on_demand,
    sentence_of,
)
from crawler.portal import PortalError
from crawler.run import finish_run, living_run, new_run_id
from crawler.spider import PortalSpider
from crawler.store import frontier, runs
from crawler.store.schema import Store
from crawler.urls import UrlRefusedError, checked_url

if TYPE_CHECKING:
    from asyncio import Task


PATIENCE_SECONDS = 60  # nobody waits longer for one page; the longest Crawl-delay kept


class Command(ShuwenCommand):
    requires_crawler_process = True
    log_level = "ERROR"  # what goes wrong is said in one sentence
    arguments = "URL"
    summary = "Fetch one article and print its record as one JSON line."
    details = (
        "--explain says on stderr which rule won each field, what lost (runners-up), and what was"
        " left out of the body. Exit codes: 9 no page to read, 10 a page without a story,"
        " 18 blocked."
    )
    example = "python -m scrapy article --explain http://news.example/20260304/t1.html"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--explain",
            action="store_true",
            help="say the rule behind each field; --explain json",
        )
        parser.add_argument("--save", action="store_true", help="store and publish the record, too")
        parser.add_argument(
            "--allow-host", action="store_true", help="read a host that no portal file covers"
        )
        parser.add_argument(
            "--browser",
            choices=("auto", "always", "never"),
            default="auto",
            help="render the page: only if the plain one has no story (auto), always or never",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        as_json = opts.explain and "json" in args
        args = [word for word in args if not (as_json and word == "json")]
        if len(args) != 1:
            raise CommandError("give one URL")
        try:
            url = checked_url(args[0])
            read_hosts(self.settings["SHUWEN_HOSTS"])
            portal = self._portal(url, opts)
            check_open(Folders.from_settings(self.settings), url)
            asked = self._run(portal, url, opts)
        except (FolderError, HostsError, PortalError, TakenDownError, UrlRefusedError) as error:
            raise CommandError(str(error)) from error
        if not asked.article and asked.stats.get(SIGNALLED):
            raise CommandError("stopped by a signal", ExitCode.STOPPED)
        if not asked.article:
            raise CommandError(sentence_of(asked.reason, url), exit_code_of(asked.reason))
        if opts.explain:
            explain = print_explanation_json if as_json else print_explanation
            chrome = known_chrome(Folders.from_settings(self.settings), asked.article.url)
            explain(asked.explain(load_object(self.settings["SHUWEN_CLEANED"]), chrome))
        sys.stdout.write(record_line(asked.article))
        return ExitCode.DONE

    def _portal(self, url: str, opts: argparse.Namespace) -> type[PortalSpider]:
        assert self.crawler_process
        loader = self.crawler_process.spider_loader
        for spider in map(loader.load, sorted(loader.list())):
            if issubclass(spider, PortalSpider) and spider.is_ours(url):
                return spider
        host = urlsplit(url).hostname or ""
        if not opts.allow_host:
            raise CommandError(f"no portal file covers {host}; --allow-host reads it all the same")
        return on_demand(host)

    def _run(self, portal: type[PortalSpider], url: str, opts: argparse.Namespace) -> Asked:
        assert self.settings
        folders = Folders.from_settings(self.settings)
        self.settings.set("SHUWEN_STORE", opts.save, priority="cmdline")
        self.settings.set("SHUWEN_PATIENCE", PATIENCE_SECONDS, priority="spider")
        link = known_link(folders, url)
        if not opts.save:
            return self._ask(portal, link, opts.browser)
        self.check(folders)
        run_id = new_run_id()
        self.settings.set("SHUWEN_RUN_ID", run_id, priority="cmdline")
        with ExitStack() as held:
            held.enter_context(living_run(folders, run_id, "article", ends=True))
            asked = self._ask(portal, link, opts.browser)
            ended = portal_run(portal.name, asked.stats)
            with closing(Store.open(folders.store)) as store:
                frontier.reconcile(store, run_id, portal.name, now())  # if stopped at once
                runs.end_portal(store, run_id, ended)
            finish_run(folders, run_id, ended.exit_code)
        if ended.exit_code in (ExitCode.DISK, ExitCode.EXPORT):
            raise CommandError(ended.reason, ExitCode(ended.exit_code))
        return asked

    def _ask(self, portal: type[PortalSpider], link: Link, browser: str) -> Asked:
        """Crawl the one URL; with `auto` once more in the browser if the plain page had nothing."""
        assert self.crawler_process
        assert self.settings
        asked = Asked()
        tasks: list[Task[None]] = []
        lacking = missing(self.settings)
        if browser == "always" and lacking:
            raise CommandError(lacking)

        def crawl(mode: str) -> None:
            assert self.crawler_process
            assert self.settings
            self.settings.set("SHUWEN_BROWSER", mode, priority="cmdline")
            crawler = self.crawler_process.create_crawler(portal)
            asked.watch(crawler)
            task = cast("Task[None]", self.crawler_process.crawl(crawler, link=link, url=link.url))
            tasks.append(task)
            if mode == "never" and browser == "auto" and not lacking:
                task.add_done_callback(lambda _: crawl("always") if asked.lacks_story else None)

        crawl("always" if browser == "always" else "never")
        self.crawler_process.start()
        raise_disk_error(tasks[-1])
        if lacking and browser == "auto" and asked.lacks_story:
            self._say(f"the plain page holds no story; {lacking}")
        return asked
