"""Layout of the text: full-width punctuation, paragraphs broken in mid-sentence, marks at ends."""

import re
from dataclasses import replace
from itertools import takewhile

from crawler.extract.dateline import find_dateline, spaced
from crawler.items import with_values
from crawler.noise.story import Story
from crawler.text import HAN, fold, remembered

FULL = str.maketrans(",:;!?", "，：；！？")
OPENING = "“‘「『（《〈【"
CLOSING = "”’」』）》〉】"
ADDRESS = r"(?:https?://|www\.)[\x21-\x7e]+|(?<![\w.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9.-]{3,99}"
# 吃緊, 渠道 · 3.5%,最晚 · 他说: but 1,200 and 18:30 and a.cn/?q=1 stay as they are
HALF_RE = re.compile(
    rf"(?P<address>{ADDRESS})"
    rf"|(?<=[{HAN}{CLOSING}…])(?P<mark>[,:;!?]+)(?: +(?=[{HAN}{OPENING}\dA-Za-z])|(?! ))(?!//)"
    rf"|(?<=[\dA-Za-z%％℃)])(?P<inner>[,;!?]+) *(?=[{HAN}{OPENING}])"
)
HALF_WIDTH_RE = re.compile("[,:;!?( ]")  # nothing of it: the marks are as they should be
BRACKETS_RE = re.compile(rf"\((?P<inner>[^()（）]*[{HAN}][^()（）]*)\)")
BLANK_BEHIND_RE = re.compile(r"(?<=[，。；：！？、]) +(?=\S)")
BLANK_BEFORE_RE = re.compile(rf"(?<=[{HAN}{CLOSING}]) +(?=[，。；：！？、])")
OPEN_ENDS = (",", "，", "、")
# 1. （一） ① • 二、: the next point of a list
POINT_RE = re.compile(
    r"^ *(?:\d{1,2}[.、)]|\(?[一二三四五六七八九十]{1,3}[)、]|[•·●■◆▲-] ?"
    r"|第[一二三四五六七八九十]+[,、:条])"
)
NUMBERED_RE = re.compile(r"^[一二三四五六七八九十]{1,2}[是要]")
VERSE_CHARS_MAX = 16  # two lines of seven with their marks; 词 have longer ones
# （完）, behind a full stop
END_RE = re.compile(r"(?<=[。!?”」])\((?:完|全文完|未完待续)\)$")
CUT_OFF_RE = re.compile(r"(?:\.{3,}|…+)(?:查看全文|阅读全文|展开全文|全文)$")
# 4 k7 d! m; D: S+ ]: tokens a forum adds against copying
TOKENS_RE = re.compile(r"(?<=[\u4e00-\u9fff。])\d?(?=[ \w])(?:[!-~]{1,2} +){4,}[!-~]{1,2}$")
# (紧转第三版) … (紧接第一版)
JUMP_RE = re.compile(r"\((?P<way>下转|紧转|上接|紧接)第?[一二三四五六七八九十\d]+版\) *\|?")
ONWARD = ("下转", "紧转")


@remembered
def tidy_marks(text: str) -> str:
    """Full-width punctuation between Chinese characters, no blank behind it.

    >>> tidy_marks("全年接待1,200人次, 比上年增長3.5%,最晚在18:30。 收工")
    '全年接待1,200人次，比上年增長3.5%，最晚在18:30。收工'
    """
    if HALF_WIDTH_RE.search(text) is None:
        return text
    text = HALF_RE.sub(_full_width, text)
    text = BRACKETS_RE.sub(r"（\g<inner>）", text)
    return BLANK_BEFORE_RE.sub("", BLANK_BEHIND_RE.sub("", text))


def tidy_layout(story: Story) -> Story:
    """Take off marks at the ends, set the punctuation, join what was broken."""
    story = _joined_jumps(_without_end_marks(story))
    story = story.told_by(map(tidy_marks, story.paragraphs))
    return story.told_by(_joined(story.paragraphs))


def read_dateline(story: Story) -> Story:
    """Parse the dateline of the first paragraph; exactly one blank follows it there."""
    if not story.paragraphs:
        return story
    first, *rest = story.paragraphs
    found = find_dateline(first)
    if found is None:
        return story
    article = story.article
    if not article.dateline:  # the first pass reads it as printed, before marks become full-width
        article = with_values(
            article,
            dateline=found.text,
            dateline_outlet=found.outlet,
            dateline_place=found.place,
            dateline_date=found.date,
        )
    if found.authors and not article.byline:
        article = with_values(
            article, byline=found.byline, authors=article.authors or found.authors
        )
    return replace(story, article=article, paragraphs=(spaced(first, found), *rest))


def _full_width(match: re.Match[str]) -> str:
    if match["address"]:
        return match["address"]
    return (match["mark"] or match["inner"]).translate(FULL)


def _without_end_marks(story: Story) -> Story:
    paragraphs = list(story.paragraphs)
    flags = []
    last = len(paragraphs) - 1
    for place, text in enumerate(paragraphs):
        folded = fold(text)
        if folded[-1:] > "~" and not folded.endswith("全文"):  # nearly all: 。 and ”
            continue
        if match := END_RE.search(folded):
            paragraphs[place] = text[: match.start()]
            flags += ["paragraphs-after-end"] if place < last else []
        elif match := CUT_OFF_RE.search(folded):
            paragraphs[place] = text[: match.start()]
            flags.append("truncated")
        elif match := TOKENS_RE.search(folded):
            paragraphs[place] = text[: match.start()]
    return story.told_by(paragraphs).flagged(*flags)


def _joined_jumps(story: Story) -> Story:
    """Join a story that jumps to another page of print; without its other half it is cut off."""
    if not any("版)" in fold(text) for text in story.paragraphs):
        return story
    text = "\n".join(story.paragraphs)
    folded = fold(text)
    ways = [match["way"] for match in JUMP_RE.finditer(folded)]
    if not ways:
        return story
    spans = [match.span() for match in JUMP_RE.finditer(folded)]
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    is_whole = not any(way in ONWARD for way in ways) or any(way not in ONWARD for way in ways)
    told = story.told_by(line.strip() for line in text.split("\n"))
    return told if is_whole else told.flagged("truncated")


def _joined(paragraphs: tuple[str, ...]) -> list[str]:
    """A paragraph that ends in a comma goes on in the next; never in verse and lists."""
    joined: list[str] = []
    for place, text in enumerate(paragraphs):
        if place and _goes_on(paragraphs, place - 1):
            joined[-1] += text
        else:
            joined.append(text)
    return joined


def _goes_on(paragraphs: tuple[str, ...], place: int) -> bool:
    text, following = paragraphs[place : place + 2]
    if not text.endswith(OPEN_ENDS) or POINT_RE.match(fold(following)):
        return False
    return bool(NUMBERED_RE.match(fold(text))) or not _is_verse(paragraphs, place)


def _is_verse(paragraphs: tuple[str, ...], place: int) -> bool:
    """Whether the line stands in verse: short lines, of one length or several open ones."""
    pair = paragraphs[place : place + 2]
    if max(map(len, pair)) > VERSE_CHARS_MAX:
        return False
    around = takewhile(_is_verse_line, paragraphs[place:])
    before = takewhile(_is_verse_line, reversed(paragraphs[:place]))
    is_open = [line.endswith(OPEN_ENDS) for line in (*before, *around)]
    return len(pair[0]) == len(pair[1]) or sum(is_open) > 1


def _is_verse_line(text: str) -> bool:
    return len(text) <= VERSE_CHARS_MAX
