"""Saved pages in, with what the store knows of them; their records stored and published, out."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from crawler.admission import commit
from crawler.clock import now
from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.items import Article
from crawler.listing import Link
from crawler.parts import publish_outbox
from crawler.run import finish_run, living_run, new_run_id
from crawler.saved import SavedOutcome
from crawler.saved_manifest import SavedPage
from crawler.store import frontier, memory, runs
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

UNKNOWN_PORTAL = "saved"


def remembered(folders: Folders, pages: Sequence[SavedPage]) -> list[SavedPage]:
    """Each page with what the store knows of it: its listing's words, its portal's lines.

    Raises StoreError.
    """
    if not folders.store.exists():
        return list(pages)
    with closing(Store.open(folders.store)) as store:
        return [_remembered(store, page) if page.url else page for page in pages]


def store_saved(folders: Folders, outcomes: Sequence[SavedOutcome]) -> Mapping[str, Any]:
    """Store and publish the records whose pages have an address; the run's manifest.

    Raises FolderError, StoreError, PublishError, QuarantineError.
    """
    folders.check()
    run_id = new_run_id()
    with living_run(folders, run_id, "extract", ends=True):
        with closing(Store.open(folders.store)) as store:
            portals, hosts = set(), set()
            for outcome in outcomes:
                if outcome.article and outcome.article.url:
                    article = _named(outcome.article, run_id)
                    hosts.add(_note(store, outcome, article))
                    _commit(store, article)
                    portals.add(article.portal)
            for portal in sorted(portals):
                runs.end_portal(store, run_id, PortalRun(portal=portal, outcome="done"))
            for host in sorted(hosts):
                memory.relearn(store, host)
        publish_outbox(folders, run_id)
        return finish_run(folders, run_id, ExitCode.DONE)


def _remembered(store: Store, page: SavedPage) -> SavedPage:
    link = frontier.known_link(store, page.url)
    return replace(page, link=link, recall=memory.recall(store, page.url))


def _named(article: Article, run_id: str) -> Article:
    return replace(article, run_id=run_id, portal=article.portal or UNKNOWN_PORTAL)


def _note(store: Store, outcome: SavedOutcome, article: Article) -> str:
    """Teach the memory what was read; the host. Without a store before, it was read with none."""
    known = outcome.recall or replace(memory.recall(store, article.url), memory=0)
    memory.note(store, memory.Note(known, article, outcome.lines), now())
    return known.host


def _commit(store: Store, article: Article) -> None:
    link = Link(url=article.url, title=article.title)
    frontier.discover(store, article.run_id, article.portal, [link], now())
    commit(store, article, now())
