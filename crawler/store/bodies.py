"""Bodies: a record line in, the same without its text out, and whole again.

A text stands here once, by its digest, whichever records have it. One that is like a held one (a
reprint, a revision) is packed with that as its dictionary: of a copy only what differs is stored.
"""

import re
import zlib
from hashlib import sha256

from crawler.store.errors import StoreDamagedError
from crawler.store.schema import Store

BODY_RE = re.compile(r'(?<="body":")[^"\\]*(?:\\.[^"\\]*)*(?=")')  # no value holds a bare quote
IN_THE_RECORD = 0  # as the versions before 9 wrote it
ALONE = 0  # a text that is packed without another
DIGEST_BYTES = 7  # a column holds 63 bits; keep() looks whether the text is the same
LEVEL = 9
LIKE_MAX = 0.5  # of what a text takes alone: else one text's damage is not worth the other's


def cut(line: str) -> tuple[str, str]:
    """The line without its body, and the body as the line writes it.

    >>> cut('{"title":"收成","body":"三百人\\n参加","language":"zh"}')
    ('{"title":"收成","body":"","language":"zh"}', '三百人\\n参加')
    """
    found = BODY_RE.search(line)
    return (line[: found.start()] + line[found.end() :], found[0]) if found else (line, "")


def whole(store: Store, line: str, digest: int) -> str:
    """The line with its body. Raises StoreDamagedError: the text is not held, or not as it was."""
    if digest == IN_THE_RECORD:
        return line
    text = _text(store, digest)
    found = BODY_RE.search(line)
    if text is None or not found:
        raise StoreDamagedError(f"the store has lost the text {digest:x}; `verify` tells more")
    return line[: found.start()] + text + line[found.end() :]


def told_whole(store: Store, line: str, digest: int) -> str:
    """As whole(); a line whose text is lost stays without, for who looks what is wrong with it."""
    try:
        return whole(store, line, digest)
    except StoreDamagedError:
        return line


def keep(store: Store, text: str, like: int = ALONE) -> int:
    """Hold a text, in a transaction of the caller's; its digest.

    What no record names any more (the gate held it back) stays: it comes again the next night.
    """
    digest = int.from_bytes(sha256(text.encode()).digest()[:DIGEST_BYTES]) or 1
    while True:
        held = _text(store, digest)
        if held == text:
            return digest
        if held is None:
            break
        digest += 1  # another text of this digest
    base, content = _packed(store, text, like)
    store.write(
        "insert into bodies values (?, ?, ?) on conflict (digest) do update"
        " set base = excluded.base, content = excluded.content",  # what stood there was damaged
        [digest, base, content],
    )
    return digest


def forget_unused(store: Store) -> None:
    """Let go of the texts that no record has, in a transaction of the caller's.

    Those of articles that the gate held back are among them. What is packed by one of them is
    packed by itself first. Reads all articles and texts.
    """
    found = store.rows("select digest from bodies where digest not in (select body from articles)")
    unused = {digest for (digest,) in found}
    packed = store.rows("select digest, base from bodies where base <> ?", [ALONE])
    for digest in (digest for digest, base in packed if base in unused and digest not in unused):
        _pack_alone(store, digest)
    store.write_each("delete from bodies where digest = ?", ([digest] for digest in unused))


def _pack_alone(store: Store, digest: int) -> None:
    text = _text(store, digest)
    if text is not None:
        content = zlib.compress(text.encode(), LEVEL)
        store.write(
            "update bodies set base = ?, content = ? where digest = ?", [ALONE, content, digest]
        )


def _packed(store: Store, text: str, like: int) -> tuple[int, bytes]:
    """The text by itself or, where that is much shorter, by one that stands by itself."""
    alone = zlib.compress(text.encode(), LEVEL)
    if like == ALONE:
        return ALONE, alone
    found = store.row("select base from bodies where digest = ?", [like])
    base = (found[0] or like) if found else ALONE
    known = _text(store, base) if base else None
    if known is None or known == text:
        return ALONE, alone
    packing = zlib.compressobj(LEVEL, zdict=known.encode())
    content = packing.compress(text.encode()) + packing.flush()
    return (base, content) if len(content) < LIKE_MAX * len(alone) else (ALONE, alone)


def _text(store: Store, digest: int) -> str | None:
    found = store.row("select base, content from bodies where digest = ?", [digest])
    if not found or digest == found[0]:
        return None
    base = _text(store, found[0]) if found[0] else ""
    return None if base is None else _unpacked(found[1], base)


def _unpacked(content: bytes, base: str) -> str | None:
    unpacking = zlib.decompressobj(zdict=base.encode()) if base else zlib.decompressobj()
    try:
        text = unpacking.decompress(content)
        return text.decode() if unpacking.eof else None
    except (zlib.error, TypeError, UnicodeDecodeError):
        return None
