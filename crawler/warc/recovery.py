"""Recovery: what was left growing is cut back to its last whole record, and finished."""

import logging
from pathlib import Path
from typing import IO

from crawler import files
from crawler.folders import Folders
from crawler.store import captures
from crawler.store.schema import Store
from crawler.warc.growing import GROWING
from crawler.warc.index import Entry, index_content, index_path, read_entries
from crawler.warc.members import whole_members
from crawler.warc.sets import earlier_of

logger = logging.getLogger(__name__)


def recover(store: Store, folders: Folders, portal: str) -> int:
    """Finish what dead or failed processes left of a portal's files; how many those were.

    A torn tail goes to the quarantine. Files of living processes are left alone.
    """
    finished = 0
    for growing in sorted(folders.warc.glob(f"{portal}/*/*{GROWING}")):
        file = files.open_abandoned(growing)
        if file:
            with file:
                entries = _recover(growing, file, folders.quarantine)
            relative = str(growing.relative_to(folders.warc)).removesuffix(GROWING)
            captures.remember(store, portal, earlier_of(entries, relative))
            finished += 1
    return finished


def _recover(growing: Path, file: IO[bytes], quarantine: Path) -> list[Entry]:
    final = growing.with_name(growing.name.removesuffix(GROWING))
    whole = sum(member.length for member in whole_members(file))
    file.seek(whole)
    tail = file.read()
    if tail:
        kept = quarantine / "warc" / f"{final.name}.from-{whole}"
        files.write_atomically(kept, tail)
        files.cut_back(file, whole)
        logger.warning("capture/cut: %d bytes of a torn record are in %s", len(tail), kept)
    if not whole:
        growing.unlink()
        return []
    files.write_anew(file)
    file.seek(0)
    entries = list(read_entries(file, final.name))
    files.write_atomically(index_path(final), index_content(entries))
    files.end_growing(file, growing, final)
    return entries
