"""A damaged WARC file in, the members of it that are whole out."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from crawler.warc.members import GZIP, READ_BYTES, Member, unpacked

START_RE = re.compile(rb"\x1f\x8b\x08")  # of a gzip member; one by chance is no whole record
START_BYTES = 3
HEAD_BYTES, STEP_BYTES = 1 << 13, 1 << 9  # packed; a record's head is some 500 bytes


def whole_ranges(path: Path) -> list[Member]:
    """Where whole records lie, beyond each damage, too."""
    return [member for member, _ in whole_records(path)]


def whole_records(path: Path) -> Iterator[tuple[Member, bytes]]:
    """The same, each with what is in it."""
    with path.open("rb") as file:
        starts = list(starts_in(file))
        yield from ((member, plain) for member, plain in unpacked(file, starts) if plain)


def starts_in(file: IO[bytes]) -> Iterator[int]:
    """Where a member may begin."""
    read, before = 0, b""
    while chunk := file.read(READ_BYTES):
        content = before + chunk
        yield from (read - len(before) + found.start() for found in START_RE.finditer(content))
        read, before = read + len(chunk), content[1 - START_BYTES :]


def gaps(ranges: list[Member], size: int) -> list[Member]:
    """What lies between whole records and behind the last, in a file of so many bytes.

    >>> gaps([Member(0, 3), Member(5, 2)], 9)
    [Member(offset=3, length=2), Member(offset=7, length=2)]
    """
    ends = [0, *(member.offset + member.length for member in ranges)]
    starts = [*(member.offset for member in ranges), size]
    return [
        Member(end, start - end) for end, start in zip(ends, starts, strict=True) if start > end
    ]


def heads(path: Path) -> Iterator[bytes]:
    """What each member begins with, be it whole or not: its record's head and some more."""
    with path.open("rb") as file:
        for start in list(starts_in(file)):
            file.seek(start)
            yield _begins_with(file.read(HEAD_BYTES))


def _begins_with(packed: bytes) -> bytes:
    unpacker, plain = zlib.decompressobj(GZIP), b""
    with suppress(zlib.error):  # what comes before the damage counts
        for at in range(0, len(packed), STEP_BYTES):
            plain += unpacker.decompress(packed[at : at + STEP_BYTES])
    return plain


def read_ranges(path: Path, ranges: list[Member]) -> Iterator[bytes]:
    """The bytes of these members, as they stand in the file."""
    with path.open("rb") as file:
        for member in ranges:
            file.seek(member.offset)
            yield file.read(member.length)
