"""Fixity: what a run has written to files in, what the store keeps of it out."""

import os
import zlib
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import IO

from crawler.files import is_growing, locked, write_atomically
from crawler.folders import Folders
from crawler.store import fixity
from crawler.store.fixity import Kept
from crawler.store.schema import Store
from crawler.tombstone import TOMBSTONES_PATH
from crawler.warc.growing import GROWING

LATEST_PATH = "runs/latest.json"
WRITTEN_AGAIN = frozenset({LATEST_PATH, TOMBSTONES_PATH})
"""All other documents stay as they were written first, but for crawler/takedown/."""
READ_BYTES, PACKED_BYTES = 1 << 20, 1 << 16
GZIP = zlib.MAX_WBITS + 16
WARC_ENDING, INDEX_ENDING = CAPTURE_ENDINGS = (".warc.gz", ".cdxj")


def manifest_path(run_id: str) -> str:
    return f"runs/{run_id}/manifest.json"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def capture_paths(folders: Folders) -> list[str]:
    """The files under warc/ that are there, relative to the data folder."""
    return _paths(folders, CAPTURE_ENDINGS)


def abandoned_paths(folders: Folders) -> list[str]:
    """The WARC files that dead processes left growing, relative to the data folder."""
    return [path for path in growing_paths(folders) if not is_growing(folders.data / path)]


def growing_paths(folders: Folders) -> list[str]:
    """All that have no final name yet, their writers dead or alive."""
    return _paths(folders, (GROWING,))


def _paths(folders: Folders, endings: tuple[str, ...]) -> list[str]:
    found = []  # a hundred thousand in ten years: glob() takes three times as long
    for folder, _, names in os.walk(folders.warc, followlinks=True):  # sets on another disk
        place = folder.removeprefix(f"{folders.data}/")
        found += [f"{place}/{name}" for name in names if name.endswith(endings)]
    return sorted(found)


def enter_captures(folders: Folders, store: Store) -> None:
    """Keep the digest of every whole capture file; the caller knows that nobody writes to one.

    One that a dead run left torn is not kept: it is cut back before it is finished. Nor is one
    that was moved: it belongs where the store misses it, and `repair` finds it by its digest. Nor
    one without its index: `repair` makes that.
    """
    entered = fixity.kept_files(store)
    known = {kept.path for kept in entered}
    missed = {kept.sha256 for kept in entered if not folders.data.joinpath(kept.path).exists()}
    found = (as_kept(folders, path) for path in capture_paths(folders) if path not in known)
    new = {kept.path: kept for kept in found if kept}
    for path, kept in new.items():
        has_index = _index_of(path) in known or _index_of(path) in new
        if has_index and (not kept.bytes or kept.sha256 not in missed):  # empty ones are all alike
            fixity.keep(store, kept)


def as_kept(folders: Folders, path: str) -> Kept | None:
    """None for what is torn, cannot be read, or is no file of ours: a run ends all the same."""
    file = folders.data / path
    with suppress(OSError):
        # a pipe would be waited for; a name that is no UTF-8 has no place in the store
        if file.is_file() and path.isprintable() and reads_whole(file):
            return Kept(path, file.stat().st_size, sha256_of(file))
    return None


def _index_of(path: str) -> str:
    """Of a WARC file; an index is its own."""
    return path.removesuffix(INDEX_ENDING).removesuffix(WARC_ENDING) + INDEX_ENDING


def is_whole(path: Path) -> bool:
    """Whether a file's gzip members are complete and keep their checksums; any other file is."""
    try:
        return reads_whole(path)
    except OSError:
        return False


def reads_whole(path: Path) -> bool:
    """The same of a file that the disk gives. Raises OSError: it cannot be read."""
    if path.suffix != ".gz":
        return True
    with path.open("rb") as file:
        try:
            return _ends_whole(file)
        except zlib.error:
            return False


def _ends_whole(file: IO[bytes]) -> bool:
    """Whether the last member is complete. Raises zlib.error for a damaged one.

    Each page is three members: the gzip module takes three times as long for them.
    """
    unpacker = None
    while packed := file.read(PACKED_BYTES):
        while packed:
            unpacker = unpacker or zlib.decompressobj(GZIP)
            unpacker.decompress(packed, READ_BYTES)
            packed = unpacker.unconsumed_tail or unpacker.unused_data
            unpacker = None if unpacker.eof else unpacker
    return unpacker is None


def publish_documents(folders: Folders, store: Store) -> None:
    """Write the manifests that are not there yet, the latest run and the tombstones."""
    with locked(folders.lock("export"), wait=True):
        for path in fixity.document_paths(store):
            file = folders.data / path
            if path in WRITTEN_AGAIN or not file.exists():
                write_atomically(file, fixity.document(store, path).encode())
