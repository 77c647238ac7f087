"""Text in, tidier or comparable text out: blanks, invisible characters, half and full width."""

import re
import unicodedata

from crawler.script import simplified

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_RE = re.compile(f"[{HAN}]")
# zero-width space, word joiner, byte order mark, soft hyphen, marks of direction; not U+200D:
# joined emoji need it
INVISIBLE_RE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
CONTROL_RE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
BLANKS = "\xa0\u2002\u2003\u2007\u2009\u202f\u3000"
BLANK_RE = re.compile(f"[{BLANKS}]")
LINE_BLANKS = " " + BLANKS
BMP_LAST = 0xFFFF
NO_WORD_RE = re.compile(r"[\W_]+")


class _Folding(dict[int, str]):
    """Character table for str.translate that fills itself; one character stays one character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        narrow = unicodedata.normalize("NFKC", char)
        char = narrow if len(narrow) == 1 else char
        plain = simplified(char)
        if len(plain) == 1 and ord(plain) <= BMP_LAST:  # 頔 would leave the plane and look rare
            char = plain
        self[code] = char
        return char


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Simplified script, half-width forms, plain blanks; offsets stay valid in the original.

    >>> fold("來源：蜀江新聞網　（轉載）")
    '来源:蜀江新闻网 (转载)'
    """
    return text.translate(_FOLDING)


def comparison_key(text: str) -> str:
    """Letters, ideographs and digits alone, folded: equal for what reads the same.

    >>> comparison_key("“白鶴”, 開幕！") == comparison_key("白鹤开幕")
    True
    """
    return NO_WORD_RE.sub("", fold(text)).casefold()


def tidy_text(text: str) -> str:
    """NFC, nothing invisible, plain blanks, none at either end of a line; line feeds stay.

    Never NFKC: it would rewrite ①, ㎡ and full-width punctuation of the published text.

    >>> tidy_text("\\u3000\\u3000喆堃\\u200b犇\\xa0")
    '喆堃犇'
    """
    text = INVISIBLE_RE.sub("", unicodedata.normalize("NFC", text))
    text = CONTROL_RE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (BLANK_RE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines)


def has_han(text: str) -> bool:
    return HAN_RE.search(text) is not None
