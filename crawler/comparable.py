"""A headline and a body in, the two as they are compared with others out."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from crawler.fingerprint import grams
from crawler.numerals import plain_numbers
from crawler.script import simplified

# 發(fā)電, fā: the reading of a character, injected by a converter
READING_RE = re.compile(
    r"[(（]?[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]*[)）]?"
)
LOWER_LATIN_RE = re.compile(r"[A-Za-z]*[a-z]{2,}[A-Za-z]*")
HAN_RE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# (记者 何静), (白鹤融媒 摄影报道): who wrote it is no part of the story
WRITERS_RE = re.compile(r"\([^()]{0,8}(?:记者|通讯员|摄影|作者|编辑|图源|实习)[^()]{0,24}\)")
# 蜀江新闻网白鹤3月5日讯, 据蜀江新闻网消息
DATELINE_RE = re.compile(r"^[^。,;:!?\n]{0,28}?(?:日[讯电]|[报网社台端体]讯|消息[,:]|日消息)")
CHROME_RE = re.compile(
    r"^(?:来源|责任编辑|编辑|责编|作者|记者|校对|审核|编审|监制|字号|分享|标签|关键词|原标题|更正)[::]"
    r"|^(?:您的位置|当前位置|首页|上一篇|下一篇|相关阅读|相关新闻|延伸阅读|热门推荐|扫一扫|扫码|返回顶部)"
    r"|版权声明|未经.{0,8}(?:授权|许可)|(?:禁止|不得).{0,8}转载|^\[?(?:查看全文|点击阅读|阅读全文|关闭)"
    r"|^【打印】|分享到"
)
NOT_COMPARED_RE = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.]+|_+")
CHROME_CHARS_MAX = 120
HELD_TEXTS = 128  # with their grams 80 kB each; a day's bulletins are compared with one another


@dataclass(frozen=True, slots=True)
class Comparable:
    """What of an article is compared: letters, ideographs and digits in one script."""

    title: str
    form: str
    """The story without readings, credits and chrome; numbers written in one way."""

    @property
    def grams(self) -> frozenset[str]:
        return _grams(self.form)


@lru_cache(maxsize=HELD_TEXTS)
def comparable(title: str, body: str) -> Comparable:
    """The text as it is compared.

    >>> comparable("", "蜀江新聞網3月5日訊（記者 何靜）會議(huì)召開，三百人參加。").form
    '会议召开300人参加'
    """
    lines = _plain(body).split("\n")
    story = [line for line in lines if not _is_chrome(line)] or lines
    form = _form(DATELINE_RE.sub("", WRITERS_RE.sub("", "\n".join(story)), count=1))
    form = form or _form(_plain(body))
    return Comparable(_form(_plain(title)), form)


@lru_cache(maxsize=HELD_TEXTS)  # not kept with the text: `extract` holds thousands of texts
def _grams(form: str) -> frozenset[str]:
    return grams(form)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", READING_RE.sub("", text))
    return simplified(_without_latin(text)).replace("\r", "\n").lstrip()


def _without_latin(text: str) -> str:
    """Only what is Chinese: converters leave readings, bilingual pages English."""
    if len(HAN_RE.findall(text)) * 3 < len(text):
        return text
    return LOWER_LATIN_RE.sub("", text)


def _is_chrome(line: str) -> bool:
    line = line.strip()
    return len(line) <= CHROME_CHARS_MAX and CHROME_RE.search(line) is not None


def _form(text: str) -> str:
    return NOT_COMPARED_RE.sub("", plain_numbers(text))
