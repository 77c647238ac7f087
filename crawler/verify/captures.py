"""Captures in, those that are missing, changed or torn out."""

from collections.abc import Iterator

from crawler.fixity import INDEX_ENDING, WARC_ENDING, capture_paths, is_whole, sha256_of
from crawler.folders import Folders
from crawler.store.fixity import Kept
from crawler.verify.finding import Finding, Kind
from crawler.warc.check import check_warc


def check_captures(folders: Folders, kept: list[Kept], *, quick: bool) -> Iterator[Finding]:
    """Each finished file against the digest that the store keeps of it."""
    for one in kept:
        path = folders.data / one.path
        if not path.is_file():
            yield _finding(Kind.CAPTURE_MISSING, one.path, "not there")
        elif path.stat().st_size != one.bytes:
            what = f"{path.stat().st_size} bytes, finished with {one.bytes}"
            yield _finding(Kind.CAPTURE_CHANGED, one.path, what)
        elif not quick and sha256_of(path) != one.sha256:
            where = "some record is damaged" if not is_whole(path) else "its records can be read"
            yield _finding(Kind.CAPTURE_CHANGED, one.path, f"other bytes than were kept; {where}")


def check_unfinished(folders: Folders, kept: list[Kept]) -> Iterator[Finding]:
    """Files without digest: of a run that died, or before digests were kept.

    What they say of themselves stands for it: each record's digests, and their index.
    """
    finished = {one.path for one in kept}
    for path in capture_paths(folders):
        if path in finished:
            continue
        if not is_whole(folders.data / path):
            yield _finding(Kind.CAPTURE_TORN, path, "cut or damaged; it was never finished")
        elif path.endswith(WARC_ENDING):
            for sentence in check_warc(folders.data / path).wrong:
                yield _finding(Kind.CAPTURE_WRONG, path, sentence)


def _finding(kind: Kind, path: str, what: str) -> Finding:
    is_mendable = kind is Kind.CAPTURE_TORN or path.endswith(INDEX_ENDING)
    return Finding(kind=kind, path=path, what=what, mendable=is_mendable)
