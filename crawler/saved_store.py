"""Records of saved pages in; a run of their own, stored and published, out."""

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
from crawler.store import frontier, runs
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

UNKNOWN_PORTAL = "saved"


def store_saved(folders: Folders, articles: Sequence[Article]) -> Mapping[str, Any]:
    """Store and publish the records whose pages have an address; the run's manifest.

    Raises FolderError, StoreError, PublishError, QuarantineError.
    """
    folders.check()
    run_id = new_run_id()
    named = [
        replace(article, run_id=run_id, portal=article.portal or UNKNOWN_PORTAL)
        for article in articles
        if article.url
    ]
    with living_run(folders, run_id, "extract", ends=True):
        with closing(Store.open(folders.store)) as store:
            for article in named:
                _commit(store, article)
            for portal in sorted({article.portal for article in named}):
                runs.end_portal(store, run_id, PortalRun(portal=portal, outcome="done"))
        publish_outbox(folders, run_id)
        return finish_run(folders, run_id, ExitCode.DONE)


def _commit(store: Store, article: Article) -> None:
    link = Link(url=article.url, title=article.title)
    frontier.discover(store, article.run_id, article.portal, [link], now())
    commit(store, article, now())
