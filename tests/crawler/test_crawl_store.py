"""One store of a crawl: shared by its components, closed behind the last of them."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.crawl_store import found_store, store_of
from crawler.folders import Folders
from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import MORNING, morning_path, morning_story, pages


def crawler_on(data: Path, *, stores: bool) -> Crawler:
    settings = {"SHUWEN_DATA": str(data), "SHUWEN_STORE": stores, "EXTENSIONS_BASE": {}}
    return get_crawler(settings_dict=settings)


def test_a_crawl_opens_the_store_once_and_once_for_robots(project: Project) -> None:
    slow = {f"{MORNING}{morning_path(1)}": replace(morning_story(1), wait_seconds=3)}
    with (
        serving(Site({**pages(), **slow})) as site,
        project.start("crawl", "morning", SHUWEN_HOSTS=site.hosts) as crawl,
    ):
        while not site.asked(morning_path(1)) and crawl.poll() is None:
            sleep(0.01)
        opened = [file.resolve() for file in Path("/proc", str(crawl.pid), "fd").iterdir()]
        crawl.communicate()

    assert crawl.returncode == 0
    assert opened.count(Folders(project.data).store.resolve()) == 2


def test_each_crawl_has_a_connection_of_its_own(tmp_path: Path) -> None:
    first, second = crawler_on(tmp_path, stores=True), crawler_on(tmp_path, stores=True)

    assert store_of(first) is store_of(first) is found_store(first)
    assert store_of(second) is not store_of(first)


def test_the_store_is_open_until_the_engine_has_stopped(tmp_path: Path) -> None:
    crawler = crawler_on(tmp_path, stores=True)
    store = store_of(crawler)

    crawler.signals.send_catch_log(signals.spider_closed)
    assert store.row("select 1") == (1,)

    crawler.signals.send_catch_log(signals.engine_stopped)
    with pytest.raises(sqlite3.ProgrammingError):
        store.row("select 1")


def test_a_crawl_that_stores_nothing_makes_no_store(tmp_path: Path) -> None:
    crawler = crawler_on(tmp_path, stores=False)

    assert found_store(crawler) is None
    with pytest.raises(NotConfigured):
        store_of(crawler)
    assert not list(tmp_path.iterdir())
