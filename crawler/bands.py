"""A text as it is compared in, the numbers under which texts like it are found out."""

from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

GRAM_CHARS = 6  # three words: rare enough to be worth a look, short enough to survive a typo
CHAR_BYTES = 4
ONE_OF = 32  # a text of 1,000 characters has some 31 numbers, each third of it some ten of them
END_CHARS = 140  # excerpts and flashes keep the lead, second pages the tail
LEAD_BANDS = 8
TAIL_BANDS = 4
BAND_BYTES = 6
MIX = 0x9E3779B1
MASK = 0xFFFFFFFF


@lru_cache(maxsize=2)  # looked up, then entered
def bands(form: str) -> tuple[int, ...]:
    """Which of its grams stand for a text: the same ones in each text that holds them.

    A gram is chosen by its hash alone, so an excerpt, a page half or a reordered copy chooses
    as its original did; a band is the gram's number for the index.
    """
    encoded = form.encode("utf-32-le", "replace")
    step = GRAM_CHARS * CHAR_BYTES
    last = max(CHAR_BYTES, len(encoded) - step + CHAR_BYTES)
    hashes = [crc32(encoded[at : at + step]) * MIX & MASK for at in range(0, last, CHAR_BYTES)]
    limit = MASK // ONE_OF
    chosen = {at for at, value in enumerate(hashes) if value <= limit}
    lead = sorted(range(min(len(hashes), END_CHARS)), key=hashes.__getitem__)
    tail = sorted(range(max(0, len(hashes) - END_CHARS), len(hashes)), key=hashes.__getitem__)
    ends = (*lead[:LEAD_BANDS], *tail[:TAIL_BANDS])
    grams = {encoded[at * CHAR_BYTES :][:step] for at in {*chosen, *ends}}
    return tuple(sorted(_band(gram) for gram in grams)) if form else ()


def _band(gram: bytes) -> int:
    return int.from_bytes(blake2b(gram, digest_size=BAND_BYTES).digest(), "big")
