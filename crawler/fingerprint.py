"""Text in, what identifies it out: normal form, digests, SimHash, and a sketch for look-up."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b, sha256
from struct import unpack

from crawler.script import simplified

GRAM_CHARS = 4  # Chinese words are mostly two characters: four hold a word pair
HASH_BYTES = 8
LANE_BITS = 8 * HASH_BYTES
NO_HASH = 1 << 32  # above every half of a hash
SKETCH_BINS = 64
BAND_ROWS = 2  # 32 bands of 2: copies at Jaccard 0.5 share a band in 9,999 cases of 10,000
WORDS_RE = re.compile(r"[^\W_]+")
WIDE_PUNCTUATION = "，：；！？（）．％～\u3000…"
ZERO_WIDTH_RE = re.compile("[\u200b-\u200d\ufeff]")


def textnorm(text: str) -> str:
    """textnorm/1: NFC, no zero-width characters, runs of blanks as one, no empty lines.

    >>> textnorm(" 甲\\u3000 乙\\r\\n\\n丙 ")
    '甲 乙\\n丙'
    """
    text = ZERO_WIDTH_RE.sub("", unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def version_id(title: str, body: str) -> str:
    """Names one content: `sha256:` of the tidied title, a line feed, the tidied body."""
    return _sha256(f"{textnorm(title)}\n{textnorm(body)}")


@lru_cache(maxsize=2)  # digest, SimHash and sketch ask for the same text in turn
def normal_form(text: str) -> str:
    """The text as it is compared: NFKC, Simplified script, letters and digits only.

    >>> normal_form("會議， 召開！ ＡＢ")
    '会议召开AB'
    """
    # full-width punctuation goes anyway; what is NFKC without it need not be converted
    if not unicodedata.is_normalized("NFKC", _without_wide(text)):
        text = unicodedata.normalize("NFKC", text)
    return "".join(WORDS_RE.findall(simplified(text)))


def _without_wide(text: str) -> str:
    """Character by character: a table for str.translate() takes eight times as long."""
    for char in WIDE_PUNCTUATION:
        text = text.replace(char, "")
    return text


def content_digest(body: str) -> str:
    """`sha256:` of the normal form, "" for a text without any word."""
    form = normal_form(body)
    return _sha256(form) if form else ""


def grams(form: str) -> frozenset[str]:
    """The character 4-grams of a normal form; a shorter text is one gram."""
    count = max(1, len(form) - GRAM_CHARS + 1)
    return frozenset(form[i : i + GRAM_CHARS] for i in range(count)) if form else frozenset()


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """Shared grams over all grams, 0 to 1.

    >>> jaccard(grams("春茶今日开采"), grams("春茶今日开始"))
    0.5
    """
    either = len(first | second)
    return len(first & second) / either if either else 0.0


def simhash(form: str) -> str:
    """64-bit SimHash over the 4-grams of a normal form, 16 hex digits; all zeros for none."""
    hashes = gram_hashes(form)
    count = len(hashes) // HASH_BYTES
    half, above = count // 2, 0
    for digit, plane in enumerate(_summed(int.from_bytes(hashes, "little"), count)):
        above = above & plane if half >> digit & 1 else above | plane
    return f"{above:016x}"


def _summed(lane: int, lanes: int) -> list[int]:
    """How often each bit is set in all lanes: one number for each binary digit of the counts.

    The upper half of the lanes is added to the lower one, all bits at once, until one is left: to
    count the ones of each bit by itself took twice as long.
    """
    planes = [lane]
    while lanes > 1:
        lanes = (lanes + 1) // 2
        size = LANE_BITS * lanes
        planes, halves, carry = [], planes, 0
        for plane in halves:
            upper = plane >> size
            lower = plane ^ upper << size
            planes.append(lower ^ upper ^ carry)
            carry = lower & upper | carry & (lower ^ upper)
        planes.append(carry)
    return planes


def sketch(form: str) -> tuple[str, ...]:
    """Bands of a one-permutation MinHash: texts that share one are worth comparing."""
    bins = _filled(_minima(gram_hashes(form)))
    rows = [bins[i : i + BAND_ROWS] for i in range(0, len(bins), BAND_ROWS)]
    values = ("-".join(f"{value:x}" for value in row) for row in rows)
    return tuple(f"{band}:{row}" for band, row in enumerate(values))


@lru_cache(maxsize=1)  # SimHash and sketch ask for the same text in turn
def gram_hashes(form: str) -> bytes:
    """A 64-bit hash of each 4-gram, in the order of the text, 8 bytes each.

    Tabulation (Zobrist): every character has a random number, turned by its place in the gram
    and combined by XOR. All grams are hashed at once, as lanes of one long number, because a
    digest of each took a third of the time of a page.

    >>> gram_hashes("春茶今日开采")[8:16] == gram_hashes("茶今日开")
    True
    """
    if not form:
        return b""
    form = form.ljust(GRAM_CHARS, "\0")
    lanes = len(form)
    singles = int.from_bytes(b"".join(map(_CHAR_HASHES.__getitem__, form)), "little")
    pairs = singles ^ _turned(singles >> LANE_BITS, 16, lanes)
    fours = pairs ^ _turned(pairs >> 2 * LANE_BITS, 32, lanes)
    whole = lanes - GRAM_CHARS + 1
    return fours.to_bytes(lanes * HASH_BYTES, "little")[: whole * HASH_BYTES]


class _CharHashes(dict[str, bytes]):
    """Random bytes for each character; fills itself, as many as there are characters."""

    def __missing__(self, char: str) -> bytes:
        self[char] = value = blake2b(char.encode(), digest_size=HASH_BYTES).digest()
        return value


_CHAR_HASHES = _CharHashes()


def _turned(value: int, bits: int, lanes: int) -> int:
    """Each lane rotated to the left."""
    rest = LANE_BITS - bits
    wraps = value >> rest & _repeated((1 << bits) - 1, lanes)
    return (value ^ wraps << rest) << bits | wraps


def _repeated(value: int, lanes: int) -> int:
    return int.from_bytes(value.to_bytes(HASH_BYTES, "little") * lanes, "little")


def _minima(hashes: bytes) -> list[int | None]:
    """The least hash of each bin; its upper half is enough to compare by."""
    held = [NO_HASH] * SKETCH_BINS
    for value in unpack(f"<{len(hashes) // 4}I", hashes)[1::2]:
        place = value % SKETCH_BINS
        if value < held[place]:  # noqa: PLR1730  (min() for each gram doubles the time)
            held[place] = value
    return [None if value == NO_HASH else value // SKETCH_BINS for value in held]


def _filled(minima: list[int | None]) -> list[int]:
    """Short texts leave bins empty: an empty one repeats the next that is not."""
    if not any(value is not None for value in minima):
        return []
    held = next(value for value in minima if value is not None)
    filled = []
    for value in reversed(minima):
        held = held if value is None else value
        filled.append(held)
    return filled[::-1]


def _sha256(text: str) -> str:
    return "sha256:" + sha256(text.encode()).hexdigest()
