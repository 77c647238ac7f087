"""One WARC record a gzip member: a record in, its member out; a file in, its members out."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from crawler.warc.records import WARC_VERSION

GZIP = zlib.MAX_WBITS + 16
LEVEL = 6  # the pages of a night: 2 % larger than at 9, in half the time
READ_BYTES, PAGE_BYTES = 1 << 20, 1 << 16  # a page's member is some 10 kB
MARK = b"WARC/"


@dataclass(frozen=True, slots=True)
class Member:
    """Where a whole member lies in its file."""

    offset: int
    length: int


def pack(record: Any) -> bytes:
    """The record as a gzip member of its own, so that a reader can begin at it."""
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version=WARC_VERSION).write_record(record)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    return packer.compress(plain.getbuffer()) + packer.flush()


def parse(plain: bytes, *, head: bool = True) -> Any:
    """The record of an unpacked member; without `head` its block is left as it is."""
    return next(iter(ArchiveIterator(BytesIO(plain), no_record_parse=not head)))


def whole_members(file: IO[bytes]) -> Iterator[Member]:
    """The members of a file from its start up to the first that is cut, damaged or no record."""
    for member, plain in unpacked(file):
        if not plain:
            return
        yield member


def unpacked(file: IO[bytes], starts: Sequence[int] = ()) -> Iterator[tuple[Member, bytes]]:
    """Each member with what is in it, b"" for a damaged one; from there on at the next start."""
    file.seek(0)
    offset, pending = 0, b""
    while packed := pending or file.read(READ_BYTES):
        plain, length, pending = _member(file, packed)
        yield Member(offset, length), plain
        if not plain:
            length = next((start for start in starts if start > offset), file.seek(0, 2)) - offset
            file.seek(offset + length)
            pending = b""
        offset += length


def unpack_at(file: IO[bytes], offset: int) -> bytes:
    """What is in the member that begins at an offset, b"" if it is damaged."""
    file.seek(offset)
    return _member(file, file.read(PAGE_BYTES))[0]


def _member(file: IO[bytes], packed: bytes) -> tuple[bytes, int, bytes]:
    """What is in the member that begins so, its length, and the bytes read behind it.

    Nothing and no length if it is not whole. warcio itself prints a damage and goes on.
    """
    unpacker, length, parts = zlib.decompressobj(GZIP), 0, []
    while packed and not unpacker.eof:
        try:
            parts.append(unpacker.decompress(packed))
        except zlib.error:
            return b"", 0, b""
        length += len(packed)
        packed = b"" if unpacker.eof else file.read(READ_BYTES)
    plain = b"".join(parts)
    if not unpacker.eof or not plain.startswith(MARK):
        return b"", 0, b""
    return plain, length - len(unpacker.unused_data), unpacker.unused_data
