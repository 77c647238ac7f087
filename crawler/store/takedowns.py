"""Takedowns in the store: which URLs are closed for ever, and what of each is still to be removed.

Of a closed URL the store keeps the digest; what was called by it is known by the id it gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crawler.items import Article
from crawler.store.schema import Store
from crawler.tombstone import Tombstone, at_of, tombstone_line, tombstone_of
from crawler.urls import ID_PREFIX, canonical_url, url_digest


class Step(StrEnum):
    """How far a takedown is."""

    FILES = "files"
    """Its rows are gone; files may name it still."""
    PAGES = "pages"
    """The files are without it; in the store's file it may stand where it was deleted."""
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """One takedown and how far it is."""

    tombstone: Tombstone
    step: Step
    named: str
    """What the article was called by, as JSON; "" when all of it is removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A part that was written anew without the lines of one article."""

    path: str
    run_id: str
    article_id: str
    ticket: str
    taken_down_at: str
    sha256: str
    """Of the part as it was before."""


def is_url_closed(store: Store, url: str) -> bool:
    """Whether a URL, or the id that stands for one in the store, is closed.

    One look into an index: it is asked of each page of an article, for another process may close it
    while it is on its way.

    >>> with Store.in_memory() as store:
    ...     is_url_closed(store, "http://news.example/a.html")
    False
    """
    if url.startswith(ID_PREFIX):
        return True
    try:
        return bool(taken_down_as(store, canonical_url(url)))
    except ValueError:  # no URL: a server may say so of where it sends to
        return False


def is_closed_to(store: Store, article: Article) -> bool:
    """Whether an article was asked for, or came, under an address that is closed."""
    canonicals = {canonical_url(url) for url in (article.url, article.final_url) if url}
    return any(taken_down_as(store, canonical) for canonical in canonicals)


def taken_down_as(store: Store, canonical: str) -> str:
    """The article id of the takedown that closed a URL, "" if it is open."""
    found = store.row(
        "select article_id from closed_urls where url_sha256 = ?", [url_digest(canonical)]
    )
    return str(found[0]) if found else ""


def is_entered(store: Store, article_id: str) -> bool:
    return bool(store.row("select 1 from takedowns where article_id = ?", [article_id]))


def enter_within(store: Store, tombstone: Tombstone, named: str) -> None:
    """Close the URLs of an article, in a transaction of the caller's."""
    store.write(
        "insert into takedowns values (?, ?, ?, ?, ?) on conflict do nothing",
        [tombstone.article_id, at_of(tombstone), tombstone_line(tombstone), Step.FILES, named],
    )
    close_urls_within(store, tombstone.article_id, tombstone.digests)


def close_urls_within(store: Store, article_id: str, digests: Iterable[str]) -> None:
    store.write_each(
        "insert into closed_urls values (?, ?) on conflict do nothing",
        [(digest, article_id) for digest in digests],
    )


def widen_within(store: Store, tombstone: Tombstone, named: str) -> None:
    """More addresses of an article have come to light, in a transaction of the caller's."""
    store.write(
        "update takedowns set tombstone = ?, named = ? where article_id = ?",
        [tombstone_line(tombstone), named, tombstone.article_id],
    )
    close_urls_within(store, tombstone.article_id, tombstone.digests)


def all_takedowns(store: Store) -> list[Takedown]:
    """All of them, in the order in which they were given."""
    found = store.rows("select tombstone, step, named from takedowns order by at, article_id")
    return [
        Takedown(tombstone=tombstone_of(line), step=Step(step), named=named)
        for line, step, named in found
    ]


def takedown_of(store: Store, article_id: str) -> Takedown:
    """Raises KeyError: it was not taken down."""
    found = {one.tombstone.article_id: one for one in all_takedowns(store)}
    return found[article_id]


def owed(store: Store) -> list[Takedown]:
    """Those of which something is still to be removed."""
    return [one for one in all_takedowns(store) if one.step is not Step.DONE]


def owed_ids(store: Store) -> list[str]:
    found = store.rows(
        "select article_id from takedowns where step <> ? order by at, article_id", [Step.DONE]
    )
    return [name for (name,) in found]


def article_ids(store: Store) -> set[str]:
    return {name for (name,) in store.rows("select article_id from takedowns")}


def tombstones_text(store: Store) -> str:
    """tombstones.jsonl as it must be."""
    found = store.rows("select tombstone from takedowns order by at, article_id")
    return "".join(line for (line,) in found)


def close_anew(store: Store) -> None:
    """Close what each tombstone names: in a store that is made of what could be read of another."""
    with store.transaction():
        for one in all_takedowns(store):
            close_urls_within(store, one.tombstone.article_id, one.tombstone.digests)


def advance(store: Store, article_id: str, step: Step) -> None:
    """A step is done; what the article was called by goes with the files."""
    store.write(
        "update takedowns set step = ?, named = case ? when ? then named else '' end"
        " where article_id = ?",
        [step, step, Step.FILES, article_id],
    )


def reopen(store: Store) -> None:
    """What was removed has come back: all of it is looked for once more."""
    store.write("update takedowns set step = ?", [Step.FILES])


def note_rewritten_within(store: Store, article_id: str, path: str, run_id: str, sha: str) -> None:
    """A part has lost the lines of an article, in a transaction of the caller's."""
    store.write(
        "insert into rewritten values (?, ?, ?, ?) on conflict do nothing",
        [path, article_id, run_id, sha],
    )


def rewritten_of(store: Store, run_id: str) -> list[Rewritten]:
    """The parts of a run that were written anew, in the order of the takedowns."""
    found = store.rows(
        "select r.path, r.run_id, r.article_id, r.sha256, t.tombstone from rewritten r"
        " join takedowns t on t.article_id = r.article_id where r.run_id = ?"
        " order by t.at, t.article_id, r.path",
        [run_id],
    )
    return [_rewritten(*row) for row in found]


def runs_rewritten(store: Store) -> list[str]:
    """Runs of which some part was written anew."""
    found = store.rows("select distinct run_id from rewritten order by run_id")
    return [run_id for (run_id,) in found]


def _rewritten(path: str, run_id: str, article_id: str, sha256: str, line: str) -> Rewritten:
    tombstone = tombstone_of(line)
    return Rewritten(
        path=path,
        run_id=run_id,
        article_id=article_id,
        ticket=tombstone.ticket,
        taken_down_at=at_of(tombstone),
        sha256=sha256,
    )
