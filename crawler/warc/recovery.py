"""Recovery: what was left growing is freed of what is no whole record, and finished."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from crawler import files
from crawler.folders import Folders
from crawler.store import captures
from crawler.store.schema import Store
from crawler.warc.growing import GROWING
from crawler.warc.index import Entry, index_content, index_path, read_entries
from crawler.warc.members import Member
from crawler.warc.salvage import gaps, read_ranges, whole_ranges
from crawler.warc.sets import earlier_of
from crawler.warc.tails import is_torn

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What has become of what dead or failed processes left."""

    files: int = 0
    damages: int = 0
    """Stretches in them that are no record any more; a torn end is none."""


def recover(store: Store, folders: Folders, portal: str) -> Recovered:
    """Finish what dead or failed processes left of a portal's files.

    What is no whole record goes to the quarantine. Files of living processes are left alone.
    """
    growing = sorted(folders.warc.glob(f"{portal}/*/*{GROWING}"))
    found = [finish_abandoned(store, folders, path) for path in growing]
    damages = [number for number in found if number is not None]
    return Recovered(files=len(damages), damages=sum(damages))


def finish_abandoned(store: Store, folders: Folders, growing: Path) -> int | None:
    """Finish one file; how many damages were in it, None if its writer lives or has ended it."""
    file = files.open_abandoned(growing)
    if not file:
        return None
    with file:
        ranges = whole_ranges(growing)
        damages = _put_aside(growing, ranges, folders.quarantine)
        entries = _finish(file, growing, ranges)
    relative = final_path(growing).relative_to(folders.warc)
    captures.remember(store, relative.parts[0], earlier_of(entries, str(relative)))
    return damages


def final_path(growing: Path) -> Path:
    """The name of a growing file once it is finished."""
    return growing.with_name(growing.name.removesuffix(GROWING))


def _put_aside(growing: Path, ranges: list[Member], quarantine: Path) -> int:
    """Keep what is no whole record; how many damages that are."""
    damages, size = 0, growing.stat().st_size
    for gap in gaps(ranges, size):
        kept = quarantine / "warc" / f"{final_path(growing).name}.from-{gap.offset}"
        [content] = read_ranges(growing, [gap])
        files.write_atomically(kept, content)
        if gap.offset + gap.length == size and is_torn(content):
            logger.warning("capture/cut: %d bytes of a torn record are in %s", gap.length, kept)
        else:
            damages += 1
            logger.warning("capture/damaged: %d bytes are no record, now in %s", gap.length, kept)
    return damages


def _finish(file: IO[bytes], growing: Path, ranges: Sequence[Member]) -> list[Entry]:
    """The whole records become the final file, byte for byte; the entries of its index."""
    final, whole = final_path(growing), sum(member.length for member in ranges)
    if not ranges:
        files.remove(growing)
        return []
    if ranges[-1].offset + ranges[-1].length == whole:  # none behind a damage
        return _end(file, growing, final, whole)
    files.write_atomically(final, read_ranges(growing, list(ranges)))
    with final.open("rb") as content:
        entries = list(read_entries(content, final.name))
    files.write_atomically(index_path(final), index_content(entries))
    files.remove(growing)  # killed before that, it is done again, with the same bytes
    return entries


def _end(file: IO[bytes], growing: Path, final: Path, whole: int) -> list[Entry]:
    files.cut_back(file, whole)
    files.write_anew(file)
    file.seek(0)
    entries = list(read_entries(file, final.name))
    files.write_atomically(index_path(final), index_content(entries))
    files.end_growing(file, growing, final)
    return entries
