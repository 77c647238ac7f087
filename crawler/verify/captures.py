"""Captures in, those that are missing, changed or torn out."""

from collections.abc import Iterator
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
from crawler.store.fixity import Kept
from crawler.verify.finding import Finding, Kind, readable
from crawler.warc.check import check_warc, growing_damages


def check_captures(folders: Folders, kept: list[Kept], *, quick: bool) -> Iterator[Finding]:
    """Each finished file against the digest that the store keeps of it."""
    for one in kept:
        is_index = one.path.endswith(INDEX_ENDING)
        found = _faults(folders.data / one.path, one, quick=quick)
        yield from readable(found, Kind.CAPTURE_CHANGED, one.path, mendable=is_index)


def check_unfinished(folders: Folders, kept: list[Kept]) -> Iterator[Finding]:
    """Files without digest: of a run that died, or before digests were kept.

    What they say of themselves stands for it: each record's digests, and their index.
    """
    finished = {one.path for one in kept}
    for path in capture_paths(folders):
        if path not in finished:
            found = _unfinished_faults(folders.data / path, path)
            yield from readable(found, Kind.CAPTURE_TORN, path, mendable=False)


def _faults(path: Path, kept: Kept, *, quick: bool) -> Iterator[Finding]:
    if not path.is_file():
        yield _finding(Kind.CAPTURE_MISSING, kept.path, "not there")
    elif path.stat().st_size != kept.bytes:
        what = f"{path.stat().st_size} bytes, finished with {kept.bytes}"
        yield _finding(Kind.CAPTURE_CHANGED, kept.path, what)
    elif not quick and sha256_of(path) != kept.sha256:
        where = "some record is damaged" if not is_whole(path) else "its records can be read"
        yield _finding(Kind.CAPTURE_CHANGED, kept.path, f"other bytes than were kept; {where}")


def _unfinished_faults(path: Path, name: str) -> Iterator[Finding]:
    if not reads_whole(path):
        yield _finding(Kind.CAPTURE_TORN, name, "cut or damaged; it was never finished")
    elif name.endswith(WARC_ENDING):
        for sentence in check_warc(path).wrong:
            yield _finding(Kind.CAPTURE_WRONG, name, sentence)


def check_abandoned(folders: Folders) -> Iterator[Finding]:
    """Files that dead processes left growing: their torn ends are cut off by the next crawl."""
    for path in abandoned_paths(folders):
        found = _growing_faults(folders.data / path, path)
        yield from readable(found, Kind.CAPTURE_TORN, path, mendable=False)


def _growing_faults(path: Path, name: str) -> Iterator[Finding]:
    with suppress(FileNotFoundError):  # a crawl that has begun meanwhile has finished it
        for sentence in growing_damages(path):
            yield _finding(Kind.CAPTURE_TORN, name, sentence)


def _finding(kind: Kind, path: str, what: str) -> Finding:
    return Finding(kind=kind, path=path, what=what, mendable=path.endswith(INDEX_ENDING))
