"""Packing: a file that nobody writes to any more in, gzip's form of it out, in its place."""

import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from crawler.files import write_atomically

PACKED_ENDING = ".gz"
READ_BYTES = 1 << 20
GZIP_BITS = 31  # zlib's word for gzip's frame; it names no file and no time


def pack(path: Path) -> None:
    """Pack a file that nobody writes to, in its place. Raises OSError.

    Killed anywhere, it is there whole under its old name, its new one, or both.
    """
    with path.open("rb") as file:
        write_atomically(path.with_name(path.name + PACKED_ENDING), packed(file))
    path.unlink()


def packed(file: IO[bytes]) -> Iterator[bytes]:
    """What is in a file, as pack() packs it."""
    packer = zlib.compressobj(wbits=GZIP_BITS)
    for chunk in iter(partial(file.read, READ_BYTES), b""):
        yield packer.compress(chunk)
    yield packer.flush()
