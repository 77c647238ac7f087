"""Admission: what is judged once more under the write lock."""

from dataclasses import replace
from datetime import UTC, datetime

from crawler.admission import commit, commit_reread
from crawler.items import INCOMPLETE
from crawler.ledger import Outcome, State
from crawler.listing import Link
from crawler.store import articles, frontier, runs
from crawler.store.schema import Store
from tests.crawler.test_duplicates import ORIGINAL, made
from tests.pages import story

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
HALF = made(ORIGINAL.url, story(1), publisher="青溪晨报", quality_flags=(INCOMPLETE,))


def test_half_a_reread_is_not_committed(store: Store) -> None:
    link = Link(url=ORIGINAL.url)
    for run_id in ("run1", "run2"):
        frontier.discover(store, run_id, "morning", [link], AT)
    commit(store, replace(ORIGINAL, run_id="run1", portal="morning"), AT)

    outcome = commit_reread(store, replace(HALF, run_id="run2", portal="morning"), AT)

    assert outcome == Outcome(State.UNCHANGED, INCOMPLETE)
    assert len(articles.revisions(store, ORIGINAL.article_id)) == 1
    assert runs.ledger_sums(store, "run2") == [("morning", "unchanged", INCOMPLETE, 1)]
