"""Text in, tidier or comparable text out: blanks, invisible characters, half and full width."""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import TypeVar

from crawler.script import simplified

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_RE = re.compile(f"[{HAN}]")
# zero-width space, word joiner, byte order mark, soft hyphen, marks of direction, of shaping, of
# annotation, and tags, which only flags of regions need; not U+200D and U+FE0F: joined emoji do
INVISIBLE = (
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad"
    "\u061c\u180e\ufff9-\ufffb\U000e0000-\U000e007f"
)
INVISIBLE_RE = re.compile(f"[{INVISIBLE}]")
CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
CONTROL_RE = re.compile(f"[{CONTROL}]")
BLANKS = "\xa0\u2002\u2003\u2007\u2009\u202f\u3000"
BLANK_RE = re.compile(f"[{BLANKS}]")
UNTIDY_RE = re.compile(f"[\n{INVISIBLE}{CONTROL}{BLANKS}]")  # nothing of it: a tidy line
UNSEEN_RE = re.compile(rf"[{INVISIBLE}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # and no blank
# texts of a page are compared again and again; many longer ones would fill the memory, but a
# page of one line alone is read by each rule in turn
REMEMBERED_CHARS_MAX = 600
REMEMBERED_MAX = 1024  # lines of a few pages
LONG_REMEMBERED_MAX = 2
BMP_LAST = 0xFFFF
# of Unicode's first plane what has other forms; not Hangul, surrogates and private characters
FOLDED_RANGES = (*range(0x80, 0xAC00), *range(0xF900, BMP_LAST + 1))
WIDE_MARKS = tuple(zip("，：；！？（）\u3000", ",:;!?() ", strict=True))  # of any Chinese text
NO_WORD_RE = re.compile(r"[\W_]+")


T = TypeVar("T")


class _Answers(dict[str, T]):
    """What a function says of each text; fills itself, begins anew when it is full."""

    def __init__(self, function: Callable[[str], T]) -> None:
        self.function = function
        self.long_kept = lru_cache(maxsize=LONG_REMEMBERED_MAX)(function)

    def __missing__(self, text: str) -> T:
        if len(text) > REMEMBERED_CHARS_MAX:
            return self.long_kept(text)
        if len(self) >= REMEMBERED_MAX:
            self.clear()
        self[text] = answer = self.function(text)
        return answer


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """The function, which keeps its answers: rules ask the same line again."""
    kept = _Answers(function)

    @wraps(function)
    def answer(text: str) -> T:
        return kept[text]

    return answer


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


@cache
def _folded_re() -> re.Pattern[str]:
    """Finds the characters that folding may change: a table is slow, and most lines have none."""
    chars = [chr(code) for code in FOLDED_RANGES]
    lines = "\n".join(chars)
    narrow, plain = unicodedata.normalize("NFKC", lines), simplified(lines)
    rows = zip(chars, narrow.split("\n"), plain.split("\n"), strict=True)
    changed = "".join(char for char, *others in rows if others != [char, char])
    return re.compile(f"[{changed}{chr(BMP_LAST + 1)}-{chr(sys.maxunicode)}]")


def _fold(text: str) -> str:
    """Fold a text.

    >>> _fold("來源：蜀江新聞網　（轉載）")
    '来源:蜀江新闻网 (转载)'
    """
    if _folded_re().search(text) is None:
        return text
    for wide, narrow in WIDE_MARKS:
        text = text.replace(wide, narrow)
    return text if _folded_re().search(text) is None else text.translate(_FOLDING)


# asked for each line by rule after rule: the look-up itself, without a function around it
fold = _Answers(_fold).__getitem__
"""Simplified script, half-width forms, plain blanks; offsets stay valid in the original."""


def _comparison_key(text: str) -> str:
    """The key of a text.

    >>> _comparison_key("“白鶴”, 開幕！") == _comparison_key("白鹤开幕")
    True
    """
    return NO_WORD_RE.sub("", fold(text)).casefold()


comparison_key = _Answers(_comparison_key).__getitem__
"""Letters, ideographs and digits alone, folded: equal for what reads the same."""


def looking_ahead(pattern: str, *, also: str = "") -> re.Pattern[str]:
    """A verbose pattern that is tried only where an ideograph of its own stands.

    `also` are what else it may open with, as in a class of characters.

    For many words without a common first character: each of them was tried at every place of a
    line, which took four times as long.

    >>> looking_ahead("(?P<label>来源|作者):").search("何静 作者:").start()
    3
    """
    own = "".join(sorted(set(HAN_RE.findall(pattern))))
    return re.compile(f"(?=[{also}{own}])(?:{pattern})", re.VERBOSE)


def tidy_text(text: str) -> str:
    """NFC, nothing invisible, plain blanks, none at either end of a line; line feeds stay.

    Tabs stay, too: they part the cells of a story's table.

    Never NFKC: it would rewrite ①, ㎡ and full-width punctuation of the published text.

    >>> tidy_text("\\u3000\\u3000喆堃\\u200b犇\\xa0")
    '喆堃犇'
    """
    text = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    if UNTIDY_RE.search(text) is None:
        return text.strip()
    text = INVISIBLE_RE.sub("", text)
    text = CONTROL_RE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (BLANK_RE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines)


def tidy_line(text: str) -> str:
    """Tidy text on one line, each run of blanks and line feeds one blank.

    >>> tidy_line(" 白鹤\\n\u3000开幕 ")
    '白鹤 开幕'
    """
    text = text.strip()
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():  # no blank but the plain one, nothing unseen: nearly every line
        return " ".join(text.split()) if "  " in text else text
    if UNSEEN_RE.search(text):
        text = CONTROL_RE.sub(" ", INVISIBLE_RE.sub("", text))
    return " ".join(text.split())


def one_line(text: str) -> str:
    """What a stranger may have written, for a terminal or a log: nothing in it acts or breaks.

    >>> one_line("山里\\x1b[2J\\n收成")
    '山里\\\\x1b[2J\\\\n收成'
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
