"""WARC sets in; without the exchanges that asked for closed articles, or brought them, out."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path

from crawler.fixity import INDEX_ENDING, WARC_ENDING, sha256_of
from crawler.folders import Folders
from crawler.store import captures, fixity
from crawler.store.schema import Store
from crawler.takedown.removal import NotRemovedError, Removal, number
from crawler.takedown.wanted import Wanted
from crawler.tombstone import Tombstone
from crawler.urls import canonical_url
from crawler.warc.exchanges import CaptureDamagedError, KeptExchange, exchanges_in
from crawler.warc.index import index_path
from crawler.warc.removal import Note, index_of, rewrite_without, write_index

Found = tuple[Tombstone, KeptExchange]


def remove_captures(
    folders: Folders, store: Store, suspects: Sequence[Path], wanted: Wanted
) -> Iterator[Removal]:
    """Each WARC file without them; a file that is damaged is told and left as it is."""
    kept = {one.path: one.sha256 for one in fixity.kept_files(store)}
    for path in suspects:
        name = str(path.relative_to(folders.data))
        try:
            found = _found_in(path, wanted)
        except CaptureDamagedError as error:
            yield _refused(name, str(error))
            continue
        if found and name in kept and kept[name] != sha256_of(path):
            yield _refused(name, "it is not as it was written")
        elif found:
            act = partial(_remove, folders, store, path, found)
            what = f"{number(len(found), 'answer')} removed, with what asked for it"
            yield Removal(path=name, what=what, act=act)
        elif name not in kept and not _is_indexed(path):  # cut short before its index was written
            yield Removal(path=name, what="indexed anew", act=partial(write_index, path))


def further_pages(suspects: Sequence[Path], wanted: Wanted) -> dict[str, set[str]]:
    """The canonical URLs of further pages of closed articles, by article id."""
    found: dict[str, set[str]] = {}
    for path in suspects:
        for tombstone, exchange in _sound(path, wanted):
            is_page = exchange.about.get("part", 1) > 1 and exchange.status == HTTPStatus.OK
            if is_page and wanted.closed.which(exchange.link_url):
                found.setdefault(tombstone.article_id, set()).add(canonical_url(exchange.url))
    return found


def _found_in(path: Path, wanted: Wanted) -> list[Found]:
    """Copies that are held under addresses of their own stay, scripts' answers with a text go."""
    found, told, pages = list[Found](), list[Found](), set[str]()
    for exchange in exchanges_in(path):
        tombstone = wanted.of(exchange)
        if tombstone:
            found.append((tombstone, exchange))
        elif exchange.about:
            pages.add(exchange.url)
        elif by := wanted.told_by(exchange):
            told.append((by, exchange))
    return [*found, *(one for one in told if one[1].url not in pages)]


def _sound(path: Path, wanted: Wanted) -> list[Found]:
    try:
        return _found_in(path, wanted)
    except CaptureDamagedError:
        return []  # remove_captures() says so


def _remove(folders: Folders, store: Store, path: Path, found: Sequence[Found]) -> None:
    """The file's digest is forgotten first: until it is entered anew the file stands for itself."""
    name = str(path.relative_to(folders.data))
    portal = path.parent.parent.name
    with store.transaction():
        for one in (name, name.removesuffix(WARC_ENDING) + INDEX_ENDING):
            fixity.forget(store, one)
        for _, exchange in found:
            captures.forget(store, portal, exchange.url, exchange.record_id)
    rewrite_without(path, [exchange for _, exchange in found], list(_notes(found)))


def _notes(found: Iterable[Found]) -> Iterator[Note]:
    by_id = {tombstone.article_id: tombstone for tombstone, _ in found}
    for name, tombstone in sorted(by_id.items()):
        records = sum(len(one.members) for other, one in found if other.article_id == name)
        yield Note(article_id=name, ticket=tombstone.ticket, records=records)


def _refused(name: str, why: str) -> Removal:
    def act() -> None:
        raise NotRemovedError(f"{name}: {why}; `repair`, then again")

    return Removal(path=name, what=f"left as it is: {why}", act=act)


def _is_indexed(path: Path) -> bool:
    index = index_path(path)
    return index.is_file() and index.read_bytes() == index_of(path)
