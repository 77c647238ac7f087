"""What stands behind the last whole record of a file in, whether its writer was cut short out."""

import re
import zlib

from crawler.warc.members import GZIP, MARK

START = b"\x1f\x8b\x08\x00"  # of a member as ours are: nothing between its head and the record
HEAD_END, BLOCK_END = b"\r\n\r\n", b"\r\n\r\n"
LENGTH_RE = re.compile(rb"\r\nContent-Length: (\d+)\r\n")  # of a record's block


def is_torn(tail: bytes) -> bool:
    """Whether a record breaks off there; anything else is a damage.

    Zeros alone are what a power loss leaves of bytes that had not come to the disk.
    """
    if not tail.strip(b"\0"):
        return True
    if not START.startswith(tail[: len(START)]):
        return False
    unpacker = zlib.decompressobj(GZIP)
    try:
        plain = unpacker.decompress(tail)
    except zlib.error:
        return False
    return not unpacker.eof and plain.startswith(MARK[: len(plain)]) and _breaks_off(plain, tail)


def _breaks_off(plain: bytes, tail: bytes) -> bool:
    """Whether the record is shorter than it says, or only its checksum is cut.

    A changed byte can hide the end of a member: then the checksum is taken for more of it.
    """
    head, end, block = plain.partition(HEAD_END)
    said = LENGTH_RE.search(head + BLOCK_END)
    missing = int(said[1]) + len(BLOCK_END) - len(block) if end and said else 1
    if missing:
        return missing > 0
    trailer = zlib.crc32(plain).to_bytes(4, "little") + len(plain).to_bytes(4, "little")
    return plain.endswith(BLOCK_END) and not tail.endswith(trailer)
