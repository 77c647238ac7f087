"""Records in, those whose capture no file holds any more out."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from crawler.clock import shanghai_day
from crawler.fixity import INDEX_ENDING, WARC_ENDING, capture_paths, growing_paths
from crawler.folders import Folders
from crawler.store import checking
from crawler.store.schema import Store
from crawler.verify.finding import Finding, Kind, unreadable
from crawler.warc.salvage import whole_records

UUID = r"<urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})>"
NAMED_RE = re.compile(rf'"warc_record_id":\s*"{UUID}"')  # "warc_record_id":"<urn:uuid:1c0e…>"
INDEXED_RE = re.compile(rf'"record_id":\s*"{UUID}"'.encode())  # "record_id": "<urn:uuid:1c0e…>"
HEAD_RE = re.compile(rf"\r\nWARC-Record-ID: {UUID}\r\n".encode())  # WARC-Record-ID: <urn:uuid:1c…>
LOST_RE = re.compile(UUID.encode())  # <urn:uuid:1c0e…>


def check_pointers(folders: Folders, store: Store, faulty: Collection[str]) -> Iterator[Finding]:
    """Nothing is said of `faulty` sets (their folders): what they lack is found already."""
    for path, names in sorted(lost_captures(folders, store).items()):
        if path not in faulty:
            what = f"no file holds the captures of {len(names)} records, {names[0]} first"
            yield Finding(kind=Kind.CAPTURE_LOST, path=path, what=what, mendable=False)


def lost_captures(folders: Folders, store: Store) -> dict[str, list[str]]:
    """The ids of captures that records name and nobody has, by the folder where they were."""
    lacking = _lacking(folders, store)
    found: dict[str, list[str]] = defaultdict(list)
    for record, name in _named(store) if lacking else ():
        if _packed(name) in lacking:
            found[_set_of(record)].append(f"<urn:uuid:{name}>")
    return dict(found)


def _lacking(folders: Folders, store: Store) -> set[bytes]:
    """All ids that records name, less those of each file: sixteen bytes each."""
    lacking = {_packed(name) for _, name in _named(store)}
    for ids in _held(folders):
        lacking.difference_update(_packed(name.decode()) for name in ids)
    return lacking


def _named(store: Store) -> Iterator[tuple[str, str]]:
    """Each record that was captured here, its text left out, and the capture it names."""
    for record in checking.captured_here(store):
        found = NAMED_RE.search(record)
        if found:
            yield record, found[1]


def _held(folders: Folders) -> Iterator[Iterable[bytes]]:
    """The ids in each unfinished file and index, and those that a repair has named as lost.

    In this order: a file that is finished meanwhile has its index before it has another name.
    """
    for path in growing_paths(folders):
        yield _readable_ids(folders.data / path, _growing_ids)
    finished = set(capture_paths(folders))
    for path in finished:
        index = path.removesuffix(WARC_ENDING) + INDEX_ENDING
        if path.endswith(WARC_ENDING) and index in finished:  # an index alone holds nothing
            yield _readable_ids(folders.data / index, _indexed_ids)
    if folders.lost_captures.exists():
        yield LOST_RE.findall(folders.lost_captures.read_bytes())


def _readable_ids(path: Path, read: Callable[[Path], list[bytes]]) -> list[bytes]:
    """None of a file that is gone meanwhile, or cannot be read: that is found by itself."""
    try:
        return read(path)
    except OSError as error:
        unreadable(error)
        return []


def _indexed_ids(path: Path) -> list[bytes]:
    return INDEXED_RE.findall(path.read_bytes())


def _growing_ids(path: Path) -> list[bytes]:
    found = (HEAD_RE.search(plain) for _, plain in whole_records(path))
    return [one[1] for one in found if one]


def _packed(name: str) -> bytes:
    return bytes.fromhex(name.replace("-", ""))


def _set_of(record: str) -> str:
    try:
        told = json.loads(record)
        day = shanghai_day(datetime.fromisoformat(told["captured_at"]))
    except (ValueError, KeyError):  # such a record is found by itself
        return "warc"
    return f"warc/{told['portal']}/{day}"
