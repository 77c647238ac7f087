"""WARC sets in; without the exchanges that asked for closed articles, or brought them, out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path

from crawler.fixity import INDEX_ENDING, WARC_ENDING, sha256_of
from crawler.folders import Folders
from crawler.store import captures, fixity
from crawler.store.schema import Store
from crawler.takedown.honouring import Closed
from crawler.takedown.named import Named
from crawler.takedown.removal import NotRemovedError, Removal, number
from crawler.tombstone import Tombstone
from crawler.urls import canonical_url
from crawler.warc.exchanges import CaptureDamagedError, KeptExchange, exchanges_in
from crawler.warc.index import index_path, read_index
from crawler.warc.removal import Note, index_of, rewrite_without, write_index

DAY = timedelta(days=1)
ESCAPED_RE = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)  # \u6536\u6210 in JSON
Found = tuple[Tombstone, KeptExchange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for."""

    closed: Closed
    stories: Sequence[tuple[Tombstone, Named]]

    def of(self, exchange: KeptExchange) -> Tombstone | None:
        """Whose exchange it is: asked for it, came under its address, led to it, or brought it."""
        for url in (exchange.link_url, exchange.url, exchange.led_to):
            found = self.closed.which(url) if url else None
            if found:
                return found
        return None

    def told_by(self, exchange: KeptExchange) -> Tombstone | None:
        """Whose text it brought: scripts fetch a story from an address that is not the article's.

        A listing has a line of it at most.
        """
        text = ""
        for tombstone, named in self.stories:
            text = text or _letters(_unescaped(exchange.text()))
            told = sum(_letters(one) in text for one in named.texts)
            if told and told >= min(2, len(named.texts)):
                return tombstone
        return None


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


def suspect_files(folders: Folders, closed: Closed) -> list[Path]:
    """The files of sets whose indexes name a closed URL, and of the days after.

    Who asks for an article begins at its own address: where that led, its further pages and a
    night that goes on after midnight lie in the same set or the next.
    """
    known: dict[str, bool] = {}
    found = []
    for portal in sorted(path for path in folders.warc.glob("*") if path.is_dir()):
        days = sorted(path for path in portal.glob("*") if path.is_dir())
        named = {day.name for day in days if _is_named(day, closed, known)}
        named |= {_next(day) for day in named}
        found += [day for day in days if day.name in named]
    return [path for day in found for path in sorted(day.glob(f"*{WARC_ENDING}"))]


def _is_named(day: Path, closed: Closed, known: dict[str, bool]) -> bool:
    """Whether an index of the set names a closed URL, or cannot be read."""
    for path in sorted(day.glob(f"*{WARC_ENDING}")):
        try:
            urls = {entry.url for entry in read_index(index_path(path))}
        except (OSError, TypeError, ValueError, IndexError):
            return True
        for url in urls - known.keys():
            known[url] = bool(closed.which(url))
        if any(known[url] for url in urls):
            return True
    return False


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


def _next(day: str) -> str:
    try:
        return (date.fromisoformat(day) + DAY).isoformat()
    except ValueError:  # no folder of ours
        return ""


def _unescaped(text: str) -> str:
    return ESCAPED_RE.sub(lambda found: chr(int(found[1], 16)), text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
