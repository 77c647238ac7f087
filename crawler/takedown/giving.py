"""A takedown as an operator gives it in; what was closed by it, or would be, out."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.clock import now
from crawler.exit_codes import ExitCode
from crawler.files import locked, write_atomically
from crawler.folders import Folders
from crawler.parts import part_of, publish_outbox
from crawler.run import finish_run, living_run, new_run_id
from crawler.store import articles, clusters, erasing, takedowns
from crawler.store.schema import Store
from crawler.takedown.closing import Order, Subject, close, closed_id, find_subjects, named_of
from crawler.takedown.completing import removals, wanted_of
from crawler.takedown.honouring import Closed
from crawler.takedown.parts import remove_line
from crawler.takedown.removal import Removal
from crawler.takedown.suspects import suspect_files
from crawler.takedown.wanted import Wanted

COMMAND = "takedown"  # the run's, in its manifest


class WordsError(Exception):
    """Raised for words that a tombstone must not say; a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the operator asks for."""

    asked: str
    """A URL or an article id."""
    reason: str
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a takedown closes."""

    article_ids: tuple[str, ...]
    revisions: int = 0
    copies: tuple[tuple[str, str], ...] = ()
    """Ids and addresses of articles that tell the same story: they stay."""
    is_new: bool = True
    """Whether it was not given before."""
    is_complete: bool = False


def give(folders: Folders, request: Request) -> Given:
    """Close the article at once, under a run of its own, and publish what becomes of its copies.

    One that was closed, and not completed, has a run, too: the first may have died.

    Raises NotKnownError, UrlRefusedError, WordsError; LockHeldError: a repair is on. Then nothing
    is closed. PublishError, QuarantineError: it is closed.
    """
    looked = look(folders, request)
    if looked.is_complete:
        return looked
    run_id = new_run_id()
    with living_run(folders, run_id, COMMAND, ends=True):
        # what is being exported is exported before, or without it
        with locked(folders.lock("export"), wait=True), closing(Store.open(folders.store)) as store:
            subjects = find_subjects(store, request.asked)
            given = _given(store, subjects) if subjects else looked
            sealed = [part for one in subjects for part in _sealed(folders, store, one.article_id)]
            close(store, subjects, _order(request, run_id))
            for path in sealed:
                remove_line(path, set(given.article_ids))
            write_atomically(folders.tombstones, takedowns.tombstones_text(store).encode())
        code = ExitCode.EXPORT
        try:
            publish_outbox(folders, run_id)
            code = ExitCode.DONE
        finally:
            finish_run(folders, run_id, code)
    return given


def look(folders: Folders, request: Request) -> Given:
    """What would be closed. Raises NotKnownError, UrlRefusedError, WordsError."""
    with closing(Store.open(folders.store)) as store:
        known = closed_id(store, request.asked)
        if known:
            is_complete = known not in takedowns.owed_ids(store)
            return Given(article_ids=(known,), is_new=False, is_complete=is_complete)
        subjects = find_subjects(store, request.asked)
        _check_words(store, request, subjects)
        return _given(store, subjects)


def rehearse(folders: Folders, request: Request) -> list[Removal]:
    """What would be removed, without the files of a crawl that is on."""
    with closing(Store.open(folders.store)) as store:
        subjects = find_subjects(store, request.asked)
        wanted = _wanted(store, request, subjects) if subjects else wanted_of(takedowns.owed(store))
        suspects = suspect_files(folders, wanted.closed)
        return [one.told for one in removals(folders, store, suspects, wanted)]


def _wanted(store: Store, request: Request, subjects: list[Subject]) -> Wanted:
    order = _order(request, "")
    stories = [
        (order.tombstone(one), named_of(store, one.article_id, one.canonicals)) for one in subjects
    ]
    return Wanted(closed=Closed.of(tombstone for tombstone, _ in stories), stories=stories)


def _order(request: Request, run_id: str) -> Order:
    return Order(reason=request.reason, ticket=request.ticket, at=now(), run_id=run_id)


def _sealed(folders: Folders, store: Store, name: str) -> list[Path]:
    """Parts of killed exports: whoever finishes these makes them anew, and of the same bytes."""
    found = erasing.sealed_parts(store, name)
    return [
        folders.data / part_of(run_id, day, b"", folder=folder).path
        for folder, run_id, day in found
    ]


def _given(store: Store, subjects: list[Subject]) -> Given:
    names = tuple(one.article_id for one in subjects)
    return Given(
        article_ids=names,
        revisions=sum(len(articles.revisions(store, name)) for name in names),
        copies=tuple(sorted({copy for name in names for copy in _copies(store, name, names)})),
    )


def _copies(store: Store, name: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    kept = clusters.original_of(store, name) or name
    found = [articles.newest(store, one) for one in (kept, *clusters.copies_of(store, kept))]
    return [(one.article_id, one.url) for one in found if one and one.article_id not in names]


def _check_words(store: Store, request: Request, subjects: list[Subject]) -> None:
    """Titles and addresses are what a tombstone must not name. Raises WordsError."""
    words = (request.reason, request.ticket)
    titles = {
        title
        for one in subjects
        for title in named_of(store, one.article_id, one.canonicals).titles
    }
    for said in words:
        if not said.strip() or not said.isprintable():
            raise WordsError("--reason and --ticket need a word each, on one line")
        if "://" in said or any(title in said for title in titles):
            raise WordsError("tombstones.jsonl goes to everyone: name no address and no title")
