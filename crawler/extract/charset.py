"""Bytes of a page in, its text and how it was decoded out; no input is refused."""

import codecs
import re
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

FALLBACK = "gb18030"  # contains gb2312 and gbk
# <meta http-equiv="Content-Type" content="text/html; charset=gb2312">, <meta charset="gbk">;
# never a script's charset attribute: web archives put theirs, in utf-8, before the page's own
META_CHARSET_RE = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE
)
DECLARED_WITHIN_BYTES = 65536  # behind it stands no head any more, only its styles and scripts
# every byte is a character in these: they never fail, so that they cannot be tried
SINGLE_BYTE_RE = re.compile(r"cp125\d|latin|iso8859|koi8|ascii|mac", re.IGNORECASE)
BIG5 = "big5hkscs"
COUNTERPARTS = {FALLBACK: BIG5, "gbk": BIG5, "gb2312": BIG5, BIG5: FALLBACK, "big5": FALLBACK}
COMMON_RE = re.compile(  # of any Chinese prose, in both scripts
    "[的一是不了在有人我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心本前"
    "开開但因只从從想实實日，。、]"
)
COMMON_TIMES = 3.0  # what is read in the wrong one has hardly any
DAMAGE_MAX = 0.05  # share of broken characters up to which a text is taken for damaged UTF-8
PART_BYTES = 4096
ASCII = bytes(range(0x80))
REPLACEMENT = "\ufffd"
# what UTF-8 becomes when it is read as GBK and saved again: 锛 was a full-width comma, 鐨 was 的
GBK_MOJIBAKE = "锛銆鈥鐨鏄"
LATIN_MOJIBAKE = "åçæäèé"  # the same with Latin-1: å›› was 四
MOJIBAKE_MIN = 12  # characters; names and foreign words have fewer
HAN_RE = re.compile("[\u4e00-\u9fff]")
GBK_MOJIBAKE_SHARE = 0.04  # of all ideographs; commas and 的 alone are more in any Chinese text
MARKUP = rb"<p>\u4e00-"  # punycode and the escapes of programs read it as something else
LOST_CHARACTERS = "锟斤拷"  # U+FFFD saved as UTF-8, then read as GBK


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a page and how it came about."""

    text: str
    encoding: str
    declared: str = ""
    flags: tuple[str, ...] = ()


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode the bytes of a page; what cannot be read is replaced and flagged."""
    try:
        text, encoding = body.decode("utf-8"), "utf-8"  # nearly every page, and read once
    except UnicodeDecodeError:
        encoding = page_encoding(body, content_type)
        text = body.decode(encoding, "replace")
    text = text.removeprefix("\ufeff")
    return Decoded(
        text=text,
        encoding=encoding,
        declared=declared_charset(body, content_type),
        flags=_flags(text),
    )


def page_encoding(body: bytes, content_type: str = "") -> str:
    """Byte order mark, strict UTF-8, what is declared, GB18030: the first that reads all bytes.

    Strict UTF-8 comes first because declarations lie: pages saved by a browser say gb2312 and are
    UTF-8. No Chinese text in GB18030 of more than eight characters is valid UTF-8.
    """
    if bom := read_bom(body)[0]:
        return bom
    if _reads(body, "utf-8"):
        return "utf-8"
    if not _is_no_utf8(body):
        return "utf-8"
    stated = http_content_type_encoding(content_type), html_body_declared_encoding(body)
    declared = [encoding for encoding in stated if encoding and _reads_markup(encoding)]
    for encoding in (*declared, FALLBACK):
        if not SINGLE_BYTE_RE.match(encoding) and _reads(body, encoding):
            return _that_makes_chinese(body, encoding)
    least = min((FALLBACK, *declared), key=lambda encoding: _damage(body, encoding))
    return _that_makes_chinese(body, least)


def _that_makes_chinese(body: bytes, encoding: str) -> str:
    """The encoding, or another where only that makes Chinese of the bytes.

    GB18030 reads nearly all Big5 and Big5 nearly all GB2312: no error tells them apart. A footer
    in GBK below a page in UTF-8 is more than its damage, and no reason to lose the page.
    """
    if encoding not in COUNTERPARTS:
        return encoding
    others = COUNTERPARTS[encoding], "utf-8"
    share, other = max((_common_share(body, other), other) for other in others)
    return other if share > COMMON_TIMES * _common_share(body, encoding) else encoding


def _common_share(body: bytes, encoding: str) -> float:
    """Share of the commonest characters among those that are not ASCII: a fifth of any prose."""
    foreign = _foreign(body[:DECLARED_WITHIN_BYTES].decode(encoding, "ignore"))
    return len(COMMON_RE.findall(foreign)) / len(foreign) if foreign else 0.0


def _foreign(text: str) -> str:
    """What is not ASCII of a text: most of a page is markup, which bytes drop at once."""
    return text.encode("utf-8", "ignore").translate(None, ASCII).decode()


def declared_charset(body: bytes, content_type: str = "") -> str:
    """What the response says its encoding is, else what the page says, in lower case.

    >>> declared_charset(b'<meta charset="GB2312">'), declared_charset(b"", "text/html;charset=GBK")
    ('gb2312', 'gbk')
    """
    header = re.search(r"charset\s*=\s*[\"']?([\w-]+)", content_type, re.IGNORECASE)
    if header:
        return header[1].lower()
    meta = META_CHARSET_RE.search(body[:DECLARED_WITHIN_BYTES])
    return meta[1].decode("ascii").lower() if meta else ""


def _reads_markup(encoding: str) -> bool:
    """Whether Python's codec is one of texts, in which markup reads as itself.

    A charset of base64, zlib or punycode is no page's; one in UTF-16 has its byte order mark.
    """
    try:
        return MARKUP.decode(encoding, "replace") == MARKUP.decode("ascii")
    except (UnicodeError, LookupError):
        return False


def _reads(body: bytes, encoding: str) -> bool:
    """Whether all bytes are read; a character cut off at the size limit is forgiven."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(body)
    except (UnicodeError, LookupError):
        return False
    return True


def _is_no_utf8(body: bytes) -> bool:
    """Whether more is broken than in damaged UTF-8; a page in GBK shows it in its first part."""
    broken_max = DAMAGE_MAX * len(body.translate(None, ASCII))
    decoder, broken = codecs.getincrementaldecoder("utf-8")("replace"), 0
    for start in range(0, len(body), PART_BYTES):
        broken += decoder.decode(body[start : start + PART_BYTES]).count(REPLACEMENT)
        if broken > broken_max:
            return True
    return _damage(body, "utf-8") > DAMAGE_MAX


def _damage(body: bytes, encoding: str) -> float:
    """Share of broken characters among those that are not ASCII."""
    text = body.decode(encoding, "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if SINGLE_BYTE_RE.match(encoding):
        return 0.5  # reads everything: better than a text half broken, worse than a repaired one
    return text.count(REPLACEMENT) / foreign if foreign else 0.0


def _flags(text: str) -> tuple[str, ...]:
    flags = []
    if _is_mojibake(text):
        flags.append("mojibake-suspected")
    if _has_lost(text) or REPLACEMENT in text.rstrip(REPLACEMENT):  # cut off at the end
        flags.append("replacement-chars")
    return tuple(flags)


def _has_lost(text: str) -> bool:
    return LOST_CHARACTERS[0] in text and LOST_CHARACTERS in text  # one character is found at once


def _is_mojibake(text: str) -> bool:
    doubled, latin = _count(text, GBK_MOJIBAKE), _count(text, LATIN_MOJIBAKE)
    if max(doubled, latin) < MOJIBAKE_MIN:
        return False
    ideographs = len(HAN_RE.findall(text))
    return doubled > GBK_MOJIBAKE_SHARE * ideographs or latin > ideographs


def _count(text: str, chars: str) -> int:
    """How many of these characters there are; most pages have none, which is seen at once."""
    return sum(text.count(char) for char in chars if char in text)
