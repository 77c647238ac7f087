"""WARC sets in; without the exchanges that asked for closed articles, or brought them, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path

from crawler.fixity import INDEX_ENDING, WARC_ENDING, sha256_of
from crawler.folders import Folders
from crawler.store import captures, fixity
from crawler.store.schema import Store
from crawler.takedown.removal import Removal, number, refused
from crawler.takedown.suspects import Looks
from crawler.takedown.wanted import Wanted
from crawler.tombstone import Tombstone
from crawler.urls import canonical_url
from crawler.warc.exchanges import CaptureDamagedError, KeptExchange, exchanges_in
from crawler.warc.index import index_path
from crawler.warc.removal import Note, Renamed, index_of, rewrite_without, write_index

Found = tuple[Tombstone, KeptExchange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What a file holds of closed articles."""

    gone: Sequence[Found]
    named: Sequence[Found]
    """What their hosts sent for addresses made up after theirs: replay reads other pages by it."""

    def __bool__(self) -> bool:
        return bool(self.gone or self.named)

    @property
    def what(self) -> str:
        """What is done about it."""
        done = []
        if self.gone:
            done.append(f"{number(len(self.gone), 'answer')} removed, with what asked for it")
        if self.named:
            done.append(f"{number(len(self.named), 'probe')} names its id")
        return "; ".join(done)


def remove_captures(
    folders: Folders, store: Store, suspects: Sequence[Path], wanted: Wanted
) -> Iterator[Removal]:
    """Each WARC file without them; a file that is damaged is told and left as it is."""
    kept = {one.path: one.sha256 for one in fixity.kept_files(store)}
    looks = Looks(wanted.closed)
    for path in suspects:
        name = str(path.relative_to(folders.data))
        try:
            found = _found_in(path, wanted)
        except CaptureDamagedError as error:
            yield refused(name, str(error))
            continue
        if found and name in kept and kept[name] != sha256_of(path):
            yield refused(name, "it is not as it was written")
        elif found:
            act = partial(_remove, folders, store, path, found)
            yield Removal(path=name, what=found.what, act=act)
        elif (name not in kept or looks.is_named(path)) and not _is_indexed(path):
            # cut short before its index was written; a run since may have kept what there was
            act = partial(_index_anew, store, path, name)
            yield Removal(path=name, what="indexed anew", act=act)


def further_pages(suspects: Sequence[Path], wanted: Wanted) -> dict[str, set[str]]:
    """The canonical URLs of further pages of closed articles, by article id."""
    found: dict[str, set[str]] = {}
    for path in suspects:
        for tombstone, exchange in _sound(path, wanted).gone:
            is_page = exchange.about.get("part", 1) > 1 and exchange.status == HTTPStatus.OK
            if is_page and wanted.closed.which(exchange.link_url):
                found.setdefault(tombstone.article_id, set()).add(canonical_url(exchange.url))
    return found


def _found_in(path: Path, wanted: Wanted) -> Theirs:
    """Copies that are held under addresses of their own stay, scripts' answers with a text go."""
    gone, told, named, pages = list[Found](), list[Found](), list[Found](), set[str]()
    for exchange in exchanges_in(path):
        if by := wanted.of(exchange):
            gone.append((by, exchange))
        elif exchange.about and not exchange.made_up_after:
            pages.add(exchange.url)
        elif by := wanted.told_by(exchange):
            told.append((by, exchange))
        elif by := wanted.named_by(exchange):
            named.append((by, exchange))
    return Theirs(gone=[*gone, *(one for one in told if one[1].url not in pages)], named=named)


def _sound(path: Path, wanted: Wanted) -> Theirs:
    try:
        return _found_in(path, wanted)
    except CaptureDamagedError:
        return Theirs(gone=(), named=())  # remove_captures() says so


def _remove(folders: Folders, store: Store, path: Path, found: Theirs) -> None:
    """The file's digest is forgotten first: until it is entered anew the file stands for itself."""
    name = str(path.relative_to(folders.data))
    portal = path.parent.parent.name
    with store.transaction():
        fixity.forget(store, name)
        fixity.forget(store, _index_of(name))
        for _, exchange in found.gone:
            captures.forget(store, portal, exchange.url, exchange.record_id)
    gone = [exchange for _, exchange in found.gone]
    renamed = [Renamed(exchange, tombstone.article_id) for tombstone, exchange in found.named]
    rewrite_without(path, gone, renamed, list(_notes(found)))


def _index_anew(store: Store, path: Path, name: str) -> None:
    fixity.forget(store, _index_of(name))
    write_index(path)


def _index_of(name: str) -> str:
    return name.removesuffix(WARC_ENDING) + INDEX_ENDING


def _notes(found: Theirs) -> Iterator[Note]:
    """Of an exchange that stays one record is another."""
    counts = [(tombstone, len(exchange.members)) for tombstone, exchange in found.gone]
    counts += [(tombstone, 1) for tombstone, _ in found.named]
    by_id = {tombstone.article_id: tombstone for tombstone, _ in counts}
    for name, tombstone in sorted(by_id.items()):
        records = sum(count for one, count in counts if one.article_id == name)
        yield Note(article_id=name, ticket=tombstone.ticket, records=records)


def _is_indexed(path: Path) -> bool:
    index = index_path(path)
    return index.is_file() and index.read_bytes() == index_of(path)
