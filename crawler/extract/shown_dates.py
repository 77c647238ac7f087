"""View of a page in, the texts on it that may state when it was published out."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from crawler.extract.event_line import is_event
from crawler.extract.labels import read_labels
from crawler.extract.outline import Line
from crawler.extract.surroundings import TIMED_RE
from crawler.extract.view import View
from crawler.text import comparison_key, fold

# 发布时间：2024-05-01
LABELLED_RE = re.compile(
    r"(?:发布|发表|刊发|发稿|上传|添加|录入|公布|编发)(?:时间|日期|于)?[ :|]*$|(?:时间|日期)[ :]+$"
)
PUBLISHED_RE = re.compile(r"发布(?:时间|日期)")
# 今天是2024年5月21日, 2024年5月21日 22℃: the server's clock
CLOCK_RE = re.compile(r"今[天日]是|今天:|现在(?:是|时间)|农历|℃|°|天气")
WEEKDAY_RE = re.compile(r"星期|周[一二三四五六日]")
EDITION_RE = re.compile(
    r"^ *第? ?[0-9A-Z一二三四五六七八九十]{1,4} ?版|^ *上一版|返回目录|全文复制"
)
DIGITS_RE = re.compile(r"[\d\s/.:年月日-]{1,12}")  # 20, 2024-05, 09:12 in boxes of their own
PUBTIME_IDS = ("pubtime_baidu", "pubtime", "publish_time", "publishtime", "pubdate")
# a short first paragraph (昨天开始采收，今年比往年早了3天。) is no info line
SENTENCE_END_RE = re.compile(r"[。！？]|，.{8}")
HEADLINE_TAGS = frozenset(("h1", "h2", "h3"))
HAN_RE = re.compile("[\u4e00-\u9fff]")
LABELLED_MAX = 2  # more under a story are those of other stories
LINK_SHARE_MAX = 0.3  # 发布时间：2024-05-20 10:00 所属分类：<a>头条</a>
INFO_CHARS_MAX = 200  # an info line with every label there is


def displayed(view: View) -> Iterator[str]:
    """Texts that may display the date, best first: never a sentence, a headline, an event."""
    yield from view.texts_by_id(PUBTIME_IDS)
    yield from _joined_digits(view.around.above)
    yield from _info_texts(view)
    labelled = [line.text for line in view.around.own if _is_labelled(line)]
    if len(labelled) <= LABELLED_MAX:  # some portals print 发布时间 under the story
        yield from labelled


def _info_texts(view: View) -> Iterator[str]:
    """Lines between headline and story that are no prose."""
    title, above = comparison_key(view.head.window_title), view.around.above
    has_headline = bool(above) and _is_headline(above[0], title)
    for line, below in zip_longest(above, above[1:]):
        is_info = len(line.text) <= INFO_CHARS_MAX and line.link_share < 1
        is_prose = SENTENCE_END_RE.search(line.text) or _is_headline(line, title)
        is_other_day = _is_clock(line.text, has_headline=has_headline) or (
            is_event(line.text, below.text if below else "")
        )
        if is_info and not is_prose and not is_other_day:
            yield line.text


def _joined_digits(above: Sequence[Line]) -> Iterator[str]:
    """The day and the month, or the date and the time, of boxes side by side."""
    for run, lines in groupby(above, lambda line: DIGITS_RE.fullmatch(line.text) is not None):
        texts = [line.text for line in lines]
        if run and len(texts) > 1:
            yield " ".join(texts)


def over_headline(view: View) -> list[str]:
    """Texts over the headline that may, without the server's clock."""
    over = [line.text for line in view.around.over if len(line.text) <= INFO_CHARS_MAX]
    labelled = [text for text in over if PUBLISHED_RE.search(fold(text))]
    return [
        text
        for text in over
        if not CLOCK_RE.search(fold(text)) and (text not in labelled or len(labelled) == 1)
    ]


def is_print_page(view: View) -> bool:
    """Whether the number of a page of print stands over the headline: 第03版：乡村."""
    return any(EDITION_RE.search(fold(line.text)) for line in view.around.over)


def _is_clock(text: str, *, has_headline: bool) -> bool:
    """Whether a line is the server's clock; a day and its weekday only above any headline."""
    folded = fold(text)
    if CLOCK_RE.search(folded):
        return True
    return not has_headline and bool(WEEKDAY_RE.search(folded)) and not read_labels(text)


def _is_headline(line: Line, title: str) -> bool:
    """A headline speaks of days, too: 2026年1月1日起施行新规."""
    key = comparison_key(line.text)
    is_in_title = bool(HAN_RE.search(key)) and key in title
    is_info = LABELLED_RE.search(fold(line.text)) or TIMED_RE.search(line.text)
    return (line.tag in HEADLINE_TAGS and not is_info) or is_in_title


def _is_labelled(line: Line) -> bool:
    """发布时间：2024-05-20 under the story, as some portals print it."""
    text = line.text
    if line.link_chars > LINK_SHARE_MAX * len(text) or len(text) > INFO_CHARS_MAX:
        return False
    return LABELLED_RE.match(fold(text).partition(":")[0] + ":") is not None
