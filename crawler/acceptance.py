"""Acceptance: what the gate holds back of portals in; published, and measured anew, out."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from crawler.admission import commit
from crawler.clock import now
from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.items import Article, article_of
from crawler.listing import Link
from crawler.parts import publish_outbox
from crawler.run import finish_run, living_run, new_run_id
from crawler.store import frontier, held, runs, yields
from crawler.store.runs import PortalRun
from crawler.store.schema import Store

ACCEPT = "accept"  # the run's command, in its manifest


class NothingHeldError(Exception):
    """Raised by accept(): the newest judged night of a portal is as usual. A sentence."""


def accept(folders: Folders, portals: Sequence[str]) -> Mapping[str, Any]:
    """Publish what the gate holds back of portals: this is their new usual; the run's manifest.

    Nothing is fetched. Broken off and called again, it does the rest. Raises NothingHeldError,
    PublishError, QuarantineError.
    """
    with closing(Store.open(folders.store)) as store:
        for portal in portals:
            if not yields.gated_runs(store, portal, now()):
                raise NothingHeldError(f"the gate holds back nothing of {portal}")
    run_id = new_run_id()
    with living_run(folders, run_id, ACCEPT, ends=True):
        with closing(Store.open(folders.store)) as store:
            for portal in portals:
                _accept(store, run_id, portal)
        publish_outbox(folders, run_id)
        return finish_run(folders, run_id, ExitCode.DONE)


def _accept(store: Store, run_id: str, portal: str) -> None:
    nights = yields.gated_runs(store, portal, now())
    for line in held.newest_lines(store, portal, nights):
        _commit(store, _plain(article_of(line), run_id))
    with store.transaction():
        yields.begin_anew_within(store, portal, nights[-1])
        held.let_go_within(store, portal, nights)
    runs.end_portal(store, run_id, PortalRun(portal=portal, outcome="done"))


def _plain(article: Article, run_id: str) -> Article:
    """As it was read: what it is beside the articles held by now is judged anew."""
    return replace(
        article,
        run_id=run_id,
        revision=1,
        supersedes="",
        change_kind="new",
        duplicate_of="",
        duplicate_kind="",
        similarity="",
    )


def _commit(store: Store, article: Article) -> None:
    link = Link(url=article.url, title=article.title)
    frontier.discover(store, article.run_id, article.portal, [link], now())
    commit(store, article, now())
