"""Captures in, those that are missing, changed or torn out."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from crawler.fixity import (
    INDEX_ENDING,
    WARC_ENDING,
    abandoned_paths,
    capture_paths,
    is_whole,
    reads_whole,
    sha256_of,
)
from crawler.folders import Folders
from crawler.store import fixity
from crawler.store.fixity import Kept
from crawler.store.schema import Store
from crawler.verify.elsewhere import Elsewhere
from crawler.verify.finding import Finding, Kind, readable
from crawler.warc.check import check_warc, growing_damages, is_damage


def check_captures(folders: Folders, kept: list[Kept], *, quick: bool) -> Iterator[Finding]:
    """Each finished file against the digest that the store keeps of it."""
    elsewhere = Elsewhere(folders, kept)
    for one in kept:
        is_index = one.path.endswith(INDEX_ENDING)
        found = _kept_faults(folders.data / one.path, one, elsewhere, quick=quick)
        yield from readable(found, Kind.CAPTURE_CHANGED, one.path, mendable=is_index)


def unless_rewritten(store: Store, kept: list[Kept], found: Iterable[Finding]) -> Iterator[Finding]:
    """What is found in finished files, but for those that a takedown has written anew since."""
    findings = list(found)
    since = set(kept).difference(fixity.kept_files(store)) if findings else set()
    rewritten = {one.path for one in since}
    return (one for one in findings if one.path not in rewritten)


def _kept_faults(path: Path, one: Kept, elsewhere: Elsewhere, *, quick: bool) -> Iterator[Finding]:
    if not path.is_file():
        yield _kept_finding(Kind.CAPTURE_MISSING, one.path, "not there", elsewhere)
    elif path.stat().st_size != one.bytes:
        what = f"{path.stat().st_size} bytes, finished with {one.bytes}"
        yield _kept_finding(Kind.CAPTURE_CHANGED, one.path, what, elsewhere)
    elif not quick and sha256_of(path) != one.sha256:
        where = "some record is damaged" if not is_whole(path) else "its records can be read"
        what = f"other bytes than were kept; {where}"
        yield _kept_finding(Kind.CAPTURE_CHANGED, one.path, what, elsewhere)


def _kept_finding(kind: Kind, path: str, what: str, elsewhere: Elsewhere) -> Finding:
    """Mendable are a file that was moved, and an index of which the WARC file is whole."""
    if other := elsewhere.find(path):
        return Finding(kind=kind, path=path, what=f"{what}; it lies in {other}", mendable=True)
    is_held = elsewhere.index_content(path) is not None  # an empty one is one
    return Finding(kind=kind, path=path, what=what, mendable=is_held)


def check_unfinished(
    folders: Folders, kept: list[Kept], moved: Collection[str] = ()
) -> Iterator[Finding]:
    """Files without digest: of a run that died, or before digests were kept.

    What they say of themselves stands for it: each record's digests, and their index. `moved` are
    digests of files that are found missing already: they only lie in another place.
    """
    finished = {one.path for one in kept}
    for path in capture_paths(folders):
        if path not in finished:
            found = _unmoved_faults(folders.data / path, path, moved)
            yield from readable(found, Kind.CAPTURE_TORN, path, mendable=False)


def _unmoved_faults(path: Path, name: str, moved: Collection[str]) -> Iterator[Finding]:
    found = list(_unfinished_faults(path, name))
    if found and sha256_of(path) not in moved:
        yield from found


def _unfinished_faults(path: Path, name: str) -> Iterator[Finding]:
    if not reads_whole(path):
        yield _torn(name, "cut or damaged; it was never finished")
    elif name.endswith(WARC_ENDING):
        wrong = check_warc(path).wrong
        is_held = not any(is_damage(sentence) for sentence in wrong)  # an index is made again
        for what in wrong:
            yield Finding(kind=Kind.CAPTURE_WRONG, path=name, what=what, mendable=is_held)


def check_abandoned(folders: Folders) -> Iterator[Finding]:
    """Files that dead processes left growing: their torn ends are cut off by the next crawl."""
    for path in abandoned_paths(folders):
        found = _growing_faults(folders.data / path, path)
        yield from readable(found, Kind.CAPTURE_TORN, path, mendable=False)


def _growing_faults(path: Path, name: str) -> Iterator[Finding]:
    with suppress(FileNotFoundError):  # a crawl that has begun meanwhile has finished it
        for sentence in growing_damages(path):
            yield _torn(name, sentence)


def _torn(path: str, what: str) -> Finding:
    return Finding(kind=Kind.CAPTURE_TORN, path=path, what=what, mendable=False)
