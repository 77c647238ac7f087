"""Credit lines among the paragraphs: out of the body, into the fields that are still empty."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from crawler.extract.labels import read_labels, tidy_editor
from crawler.extract.names import find_byline, is_outlet
from crawler.items import Article
from crawler.noise.fields import filled, signed
from crawler.noise.info_lines import FIRST_PRINT_RE, read_dated, read_labelled, read_print
from crawler.noise.story import Story
from crawler.text import fold

LINE_CHARS_MAX = 120
BYLINE_CHARS_MAX = 60
SENTENCE_CHARS_MIN = 25  # 好！ alone ends no head
EDGE_LINES = 4  # where no paragraph is a sentence, what may still be a head or a foot
LEAD_LINES = 4
SENTENCE_RE = re.compile(r"[。!?]")
SPEAKER_RE = re.compile(r"^ *记者 *:")  # 记者：… 何静：…: an interview
EDITOR_OPEN_RE = re.compile(r"^ *[【(]?[\u4e00-\u9fff]{0,4}(?:编辑|责编) *: *$")
EDITOR_UNCLOSED_RE = re.compile(r"^ *[【(](?:责任编辑|责编|编辑) *: *[^】)]{2,12}$")
NAME_ALONE_RE = re.compile(r"^ *[\u4e00-\u9fff·]{2,4} *[】)]?$")
# 【纠错】 【责任编辑：何静】: credits and buttons, each in brackets of its own
BRACKETS_RE = re.compile(r"^ *(?:[【\[][^【】\[\]]{1,24}[】\]] *)+$")
BRACKET_RE = re.compile(r"[【\[]([^【】\[\]]+)[】\]]")
# 【纠错】 责任编辑：何静: only the button stands in brackets
BUTTON_BEFORE_RE = re.compile(r"^ *[【\[](?:纠错|我要纠错|打印|关闭)[】\]] *(?=\S)")
BUTTON_RE = re.compile(
    r"^ *(?:纠错|打印|关闭|收藏|分享|举报|评论|复制|字[体号].*|大 *中 *小|返回.*) *$"
)
# 责任编辑：, 来源: without a value
EMPTY_RE = re.compile(
    r"^ *[【(]?(?:[\u4e00-\u9fff]{0,4}(?:编辑|责编|来源|作者|记者)|原标题|发布(?:时间|日期))"
    r" *: *[】)]?$"
)
# 消息来源:蜀江新闻网 公园昨日开放。: the label glued to the first sentence
GLUED_SOURCE_RE = re.compile(
    r"^ *(?:消息|新闻|本文|稿件)?来源: *(?P<source>[^ ,。]{2,16}) +(?=\S{6})"
)


def read_credit_lines(story: Story) -> Story:
    """Parse and leave out the lines that credit; a sentence about editors is no such line."""
    found: dict[int, str] = {}
    speakers = [place for place, text in enumerate(story.paragraphs) if _is_speaker(text)]
    is_interview = len(speakers) > 1
    for place in dict.fromkeys((*_edges(story.paragraphs), *_behind_lead(story.paragraphs))):
        if place in found or (is_interview and place in speakers):
            continue
        article, lines = _read_line(story, place)
        story = story.of(article)
        found |= dict.fromkeys(range(place, place + lines), "credit")
    return _unglued(story.without(found))


def _is_speaker(text: str) -> bool:
    return SPEAKER_RE.match(fold(text)) is not None


def _edges(paragraphs: tuple[str, ...]) -> Iterator[int]:
    """Places before the first and behind the last sentence; credits stand nowhere else."""
    total = len(paragraphs)
    head = sum(1 for _ in takewhile(_is_short, paragraphs))
    foot = sum(1 for _ in takewhile(_is_short, reversed(paragraphs)))
    if head == total:
        head = foot = EDGE_LINES
    yield from range(min(head + 1, total))  # one more: a source glued to the first sentence
    yield from range(max(head + 1, total - foot), total)


def _behind_lead(paragraphs: tuple[str, ...]) -> Iterator[int]:
    """Places of a byline between the lead and the story: 岷山在线记者 林一帆."""
    for place, text in enumerate(paragraphs[:LEAD_LINES]):
        if len(text) <= BYLINE_CHARS_MAX and "记者" in fold(text) and find_byline(text):
            yield place


def _is_short(text: str) -> bool:
    folded = fold(text)
    if len(text) > LINE_CHARS_MAX:
        return False
    if len(text) >= SENTENCE_CHARS_MIN and SENTENCE_RE.search(folded):
        return False
    is_credit = bool(read_labels(text)) or bool(FIRST_PRINT_RE.match(folded))
    return is_credit or not folded.endswith("。")


def _read_line(story: Story, place: int) -> tuple[Article, int]:
    """The article with what the line credits, and how many lines that took: 0, 1 or 2."""
    text, article = story.paragraphs[place], story.article
    following = "".join(story.paragraphs[place + 1 : place + 2])
    if (button := BUTTON_BEFORE_RE.match(fold(text))) and read_labels(text):
        text = text[button.end() :]
    editor, lines = _editor(text, following)
    if lines:
        return filled(article, editor=editor), lines
    if len(text) > LINE_CHARS_MAX:
        return article, 0
    if _is_bracketed(text):
        for bracket in BRACKET_RE.findall(text):
            article = read_labelled(article, bracket) or article
        return article, 1
    # （林一帆 苏晓） as the last paragraph signs the story
    is_signature = not following and fold(text).startswith("(") and fold(text).endswith(")")
    byline = find_byline(text, marked=is_signature)
    if byline and len(text) <= BYLINE_CHARS_MAX:
        return signed(article, byline), 1
    readings = (read(article, text) for read in (read_print, read_labelled, read_dated))
    read_article = next((reading for reading in readings if reading), None)
    return (read_article, 1) if read_article else (article, 0)


def _is_bracketed(text: str) -> bool:
    """Whether a line is credits and buttons in brackets; 【现场】 heads a part of the story."""
    if not BRACKETS_RE.match(text):
        return False
    brackets = BRACKET_RE.findall(fold(text))
    return all(BUTTON_RE.match(bracket) or read_labels(bracket) for bracket in brackets)


def _editor(text: str, following: str) -> tuple[str, int]:
    """The editor where label, name and bracket stand in lines of their own."""
    folded = fold(text)
    if EDITOR_OPEN_RE.match(folded) and NAME_ALONE_RE.match(fold(following)):
        return tidy_editor(following), 2
    if EDITOR_UNCLOSED_RE.match(folded):
        return tidy_editor(text), 2 if fold(following).strip() in ("】", ")") else 1
    return "", 1 if EMPTY_RE.match(folded) else 0


def _unglued(story: Story) -> Story:
    first = "".join(story.paragraphs[:1])
    match = GLUED_SOURCE_RE.match(fold(first))
    source = first[slice(*match.span("source"))] if match else ""
    if not match or not is_outlet(source):
        return story
    article = filled(story.article, source=source)
    return replace(story, article=article, paragraphs=(first[match.end() :], *story.paragraphs[1:]))
