"""Crawl's store: one connection for all components of a crawl.

Each write of one connection empties the page cache of every other: with one a component, memory
went up and down and grew as it was cut into pieces.
"""

from functools import partial

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.ending import STORE_FULL
from crawler.folders import Folders
from crawler.signals import store_full
from crawler.store.schema import Store

_STORES: dict[Crawler, Store] = {}
"""Of crawls that go on."""


def store_of(crawler: Crawler) -> Store:
    """The store, for a component. Raises NotConfigured in a crawl that stores nothing."""
    if not crawler.settings.getbool("SHUWEN_STORE"):
        raise NotConfigured
    return _shared(crawler)


def found_store(crawler: Crawler) -> Store | None:
    """The store, for a component that looks into one where there is one."""
    return _shared(crawler) if has_store(crawler) else None


def has_store(crawler: Crawler) -> bool:
    """Whether the crawl stores, or finds a store to look into."""
    stores = crawler.settings.getbool("SHUWEN_STORE")
    return stores or Folders.from_settings(crawler.settings).has_store


def open_store(crawler: Crawler, *, waits: bool) -> Store:
    """Open the store; when it cannot be written a crawl that stores ends."""
    path = Folders.from_settings(crawler.settings).store
    if not crawler.settings.getbool("SHUWEN_STORE") and not Store.is_writable(path):
        return Store.read(path)
    return Store.open(path, waits=waits, on_full=partial(_tell_full, crawler))


def _shared(crawler: Crawler) -> Store:
    """Open the store at the first call; it is closed when all components are done.

    Its commits do not wait for the disk: pipelines/store.py.
    """
    if crawler not in _STORES:
        _STORES[crawler] = open_store(crawler, waits=False)

        def close() -> None:
            _STORES.pop(crawler).close()

        crawler.signals.connect(close, signals.engine_stopped, weak=False)
    return _STORES[crawler]


def _tell_full(crawler: Crawler) -> None:
    """Scrapy catches what a handler of a signal raises, and goes on."""
    assert crawler.stats
    crawler.stats.inc_value(STORE_FULL)
    crawler.signals.send_catch_log(store_full)
