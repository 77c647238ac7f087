"""A damaged WARC file in, the members of it that are whole out."""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from crawler.warc.members import Member, unpacked

START_RE = re.compile(rb"\x1f\x8b\x08")  # of a gzip member; one by chance is no whole record


def whole_ranges(path: Path) -> list[Member]:
    """Where whole records lie, beyond each damage, too."""
    if not path.stat().st_size:
        return []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        starts = [found.start() for found in START_RE.finditer(content)]
        return [member for member, plain in unpacked(file, starts) if plain]


def read_ranges(path: Path, ranges: list[Member]) -> Iterator[bytes]:
    """The bytes of these members, as they stand in the file."""
    with path.open("rb") as file:
        for member in ranges:
            file.seek(member.offset)
            yield file.read(member.length)
