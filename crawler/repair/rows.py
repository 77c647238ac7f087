"""A store of article rows that may have changed in, the same as the parts tell them out."""

from crawler.clock import now
from crawler.folders import Folders
from crawler.items import article_of
from crawler.repair.lines import published_lines
from crawler.store import checking, frontier, restoring
from crawler.store.outbox import Part
from crawler.store.schema import Store
from crawler.verify.parts import part_lines, published_on
from crawler.verify.records import line_faults
from crawler.verify.rows import column_faults


def mend_articles(folders: Folders, store: Store) -> list[str]:
    """Bring the rows back to what is published; the records that no part tells are returned."""
    _mend_columns(store)
    for part in checking.all_parts(store):
        lines = published_lines(folders, store, part)
        if lines and lines != part_lines(store, part):
            _replace(store, part, lines)
    spoilt = _take_out(store)
    _mend_urls(store)
    return spoilt


def _mend_columns(store: Store) -> None:
    """A record that is good by itself says what its columns must say."""
    rows = (row for row in checking.rows(store) if not line_faults(row.record))
    for row in [row for row in rows if any(column_faults(row))]:
        with store.transaction():
            restoring.forget_within(store, row.article_id, row.revision)
            restoring.enter_row_within(store, article_of(row.record), row.published)


def _replace(store: Store, part: Part, lines: list[str]) -> None:
    at = now()
    with store.transaction():
        restoring.forget_part_within(store, part, published_on(part.day))
        for line in lines:
            article = article_of(line)
            restoring.forget_within(store, article.article_id, article.revision)
            restoring.enter_within(store, article, at)


def _take_out(store: Store) -> list[str]:
    """Records that are none any more leave the store; their URLs are due again."""
    spoilt = [row for row in checking.rows(store) if line_faults(row.record)]
    at = now()
    for row in spoilt:
        with store.transaction():
            restoring.forget_within(store, row.article_id, row.revision)
            restoring.make_due_within(store, row.canonical_url, at)
    return [row.record for row in spoilt]


def _mend_urls(store: Store) -> None:
    """What is held was seen and fetched, whatever is known of its URL."""
    at = now()
    rows = checking.rows(store)
    for row in [row for row in rows if not frontier.first_seen_at(store, row.canonical_url)]:
        with store.transaction():
            restoring.enter_url_within(store, article_of(row.record), at)
