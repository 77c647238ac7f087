"""Chinese text in, its script, or the same text in Simplified script out."""

import re
from functools import cache, lru_cache
from operator import ne

from opencc import OpenCC

HAN_RE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
HANT_SHARE_MIN = 0.05  # below it are the names a Simplified text leaves as they are


@lru_cache(maxsize=2)  # the last pass of the cleaner asks once more
def language(text: str) -> str:
    """`zh-Hans` or `zh-Hant`, by majority of the characters that tell.

    A Traditional text that keeps single Simplified characters (党, 于) is Traditional, and the
    other way round.

    >>> language("党支部帶頭，于田埂上開起現場會"), language("电话那頭传来他的声音")
    ('zh-Hant', 'zh-Hans')
    """
    if simplified(text) == text:
        return "zh-Hans"
    plain = "".join(HAN_RE.findall(text))
    traditional = _changed(plain, simplified(plain))
    if traditional <= HANT_SHARE_MIN * len(plain):
        return "zh-Hans"
    return "zh-Hant" if traditional > _changed(plain, _converted(plain, "s2t")) else "zh-Hans"


@lru_cache(maxsize=2)  # digest and SimHash ask for the text whose language was told
def simplified(text: str) -> str:
    """The text in Simplified script, as long as it was.

    >>> simplified("蜀江新聞網")
    '蜀江新闻网'
    """
    return _converted(text, "t2s")


def _converted(text: str, direction: str) -> str:
    converted = str(_converter(direction).convert(text))
    if len(converted) == len(text):
        return converted
    # a phrase table may lengthen; character by character it cannot
    return "".join(_one_for_one(char, direction) for char in text)


def _one_for_one(char: str, direction: str) -> str:
    converted = str(_converter(direction).convert(char))
    return converted if len(converted) == 1 else char


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)


def _changed(text: str, converted: str) -> int:
    if text == converted:
        return 0
    return sum(map(ne, text, converted))
