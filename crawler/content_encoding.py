"""A body as it was sent in, decoded out; what is cut off or only said to be encoded is told."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

GZIP = frozenset({"gzip", "x-gzip"})
KNOWN = GZIP | {"deflate"}
GZIP_MAGIC = b"\x1f\x8b"
LAYERS_MAX = 2  # gzip within gzip is a careless server; more is an attack
MEMBERS_MAX = 16  # a server sends one; of a body of empty ones each would be looked through anew
GZIP_BITS, RAW_BITS = zlib.MAX_WBITS | 16, -zlib.MAX_WBITS  # raw: deflate as old IIS sends it


class DecodeError(ValueError):
    """Raised by decoded() for a body that ends too early or is damaged: not to be stored."""


class InflatedError(ValueError):
    """Raised by decoded() for a body that inflates beyond the bound; holds it up to there."""

    def __init__(self, bytes_max: int, begun: bytes) -> None:
        super().__init__(f"more than {bytes_max} bytes when inflated")
        self.begun = begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A body without its content encodings."""

    body: bytes
    flags: tuple[str, ...] = ()
    """`encoding-wrong`: said to be gzip and is not; `encoding-unknown`: left as it came."""


def decoded(body: bytes, encodings: Sequence[str], bytes_max: int) -> Payload:
    """Undo the encodings, the last first. Raises DecodeError, InflatedError.

    Scrapy's own takes as much as it can get: of a body cut off on its way half a story.

    >>> decoded(b"<p>", ["gzip"], 9).flags, decoded(b"<p>", ["x-foo"], 9).flags
    (('encoding-wrong',), ('encoding-unknown',))
    """
    if len(encodings) > LAYERS_MAX:
        raise DecodeError(f"{len(encodings)} encodings around one body")
    for encoding in reversed(encodings):
        if encoding not in KNOWN:
            return Payload(body=body, flags=("encoding-unknown",))
        if encoding in GZIP and not body.startswith(GZIP_MAGIC):
            return Payload(body=body, flags=("encoding-wrong",))
        body = _inflated(body, encoding, bytes_max)
    return Payload(body=body)


def _inflated(body: bytes, encoding: str, bytes_max: int) -> bytes:
    try:
        if encoding in GZIP:
            return _gunzipped(body, bytes_max)
        try:
            return _stream(body, zlib.MAX_WBITS, bytes_max)[0]
        except zlib.error:
            return _stream(body, RAW_BITS, bytes_max)[0]
    except zlib.error as error:
        raise DecodeError(f"damaged {encoding}: {error}") from error


def _gunzipped(body: bytes, bytes_max: int) -> bytes:
    """All members of a gzip body; what follows them and is none is padding."""
    content = b""
    for _ in range(MEMBERS_MAX):
        content, body = _stream(body, GZIP_BITS, bytes_max, content)
        if not body.startswith(GZIP_MAGIC):
            return content
    raise DecodeError(f"more than {MEMBERS_MAX} gzip members")


def _stream(body: bytes, bits: int, bytes_max: int, above: bytes = b"") -> tuple[bytes, bytes]:
    """One compressed stream inflated, below what stands above it; what is behind it."""
    inflater = zlib.decompressobj(bits)
    content = above + inflater.decompress(body, bytes_max - len(above) + 1)
    if len(content) > bytes_max:
        raise InflatedError(bytes_max, content)
    if not inflater.eof:
        raise DecodeError("the body ends within its encoding")
    return content, inflater.unused_data
