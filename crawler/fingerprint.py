"""Text in, what identifies it out: normal form, digests, SimHash, and a sketch for look-up."""

import re
import unicodedata
from collections import Counter
from hashlib import blake2b, sha256

from crawler.script import simplified

GRAM_CHARS = 4  # Chinese words are mostly two characters: four hold a word pair
DIGEST_BYTES = 8
SKETCH_BINS = 64
BAND_ROWS = 2  # 32 bands of 2: copies at Jaccard 0.5 share a band in 9,999 cases of 10,000
NOT_WORDS_RE = re.compile(r"[\W_]+")
BLANKS_RE = re.compile(r"[^\S\n]+")
ZERO_WIDTH_RE = re.compile("[\u200b-\u200d\ufeff]")


def textnorm(text: str) -> str:
    """textnorm/1: NFC, no zero-width characters, runs of blanks as one, no empty lines.

    >>> textnorm(" 甲\\u3000 乙\\r\\n\\n丙 ")
    '甲 乙\\n丙'
    """
    text = ZERO_WIDTH_RE.sub("", unicodedata.normalize("NFC", text))
    lines = (BLANKS_RE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def version_id(title: str, body: str) -> str:
    """Names one content: `sha256:` of the tidied title, a line feed, the tidied body."""
    return _sha256(f"{textnorm(title)}\n{textnorm(body)}")


def normal_form(text: str) -> str:
    """The text as it is compared: NFKC, Simplified script, letters and digits only.

    >>> normal_form("會議， 召開！ ＡＢ")
    '会议召开AB'
    """
    return NOT_WORDS_RE.sub("", simplified(unicodedata.normalize("NFKC", text)))


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


def simhash(text_grams: frozenset[str]) -> str:
    """64-bit SimHash over the grams, 16 hex digits; all zeros for none."""
    digests = b"".join(_digest(gram) for gram in text_grams)
    places = (Counter(digests[place::DIGEST_BYTES]) for place in range(DIGEST_BYTES))
    bits = (
        sum(count for byte, count in bytes_here.items() if byte >> bit & 1)
        for bytes_here in places
        for bit in range(8)
    )
    half = len(text_grams) / 2
    value = sum(1 << number for number, count in enumerate(bits) if count > half)
    return f"{value:016x}"


def sketch(text_grams: frozenset[str]) -> tuple[str, ...]:
    """Bands of a one-permutation MinHash: texts that share one are worth comparing."""
    bins = _filled(_minima(text_grams))
    rows = [bins[i : i + BAND_ROWS] for i in range(0, len(bins), BAND_ROWS)]
    values = ("-".join(f"{value:x}" for value in row) for row in rows)
    return tuple(f"{band}:{row}" for band, row in enumerate(values))


def _minima(text_grams: frozenset[str]) -> list[int | None]:
    minima: list[int | None] = [None] * SKETCH_BINS
    for gram in text_grams:
        value, place = divmod(_hash(gram), SKETCH_BINS)
        held = minima[place]
        minima[place] = value if held is None else min(held, value)
    return minima


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


def _digest(gram: str) -> bytes:
    return blake2b(gram.encode(), digest_size=DIGEST_BYTES).digest()


def _hash(gram: str) -> int:
    return int.from_bytes(_digest(gram), "little")


def _sha256(text: str) -> str:
    return "sha256:" + sha256(text.encode()).hexdigest()
