"""Outline of a page in, the paragraphs of its story and what was left out beside them out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from crawler.extract.caption_lines import caption_places
from crawler.extract.cards import without_cards
from crawler.extract.event_line import is_event
from crawler.extract.link_lines import attached, has_link_beside, is_link, is_whole_link
from crawler.extract.outline import Line, Outline, outline
from crawler.extract.reading import LeftOut
from crawler.extract.select import select
from crawler.extract.weigh import (
    PROSE_CHARS_MIN,
    SENTENCE_RE,
    is_info,
    line_weights,
    prose_places,
    story_box,
    unchromed,
)
from crawler.portal import ArticleRules
from crawler.text import comparison_key, fold

STORY = ("", "caption")
LINKED = ("related", "link", "link list")
HEADLINE_PIECE_CHARS_MIN = 6  # a headline in two lines
LEFT_OUT_MAX = 40
LEFT_OUT_CHARS_MAX = 200
# 相关阅读：, 【延伸阅读】, 推荐阅读, 更多新闻>>, 热门文章
RELATED_RE = re.compile(
    r"""(?x) ^\W* (?: (?:相关|延伸|推荐|热门|更多|猜你|精彩|往期|最新|编辑)
        (?:阅读|新闻|报道|视频|图集|链接|文章|推荐|资讯|专题|内容|喜欢|回顾|稿件|信息|导读|关注)
      | 为您推荐 | 大家都在看 | 热点(?:新闻|推荐|排行)? | 责编推荐 | 您可能(?:还)?(?:喜欢|感兴趣) )
      \W* $"""
)
# 上一篇：…, 下一篇, 【打印本页】, 返回首页, 分享到：, 扫一扫在手机打开当前页; possessive, as marks
# may be read in three places: a page cut off within its markup has lines of a thousand of them
FURNITURE_RE = re.compile(
    r"""(?x) ^\W*+ (?: $
      | [上下]一[篇页条则](?:[:：].*)?
      | (?:返回|回到?)(?:顶部|首页|列表|上一页|目录)
      | (?:我要|参与)评论(?:[(]\d*[)])?
      | (?!(?:发表)?评论\W*+\d*+\W*+$)  # what readers wrote follows: cut by the cleaning
        (?:分享|转发|收藏|打印机?|关闭|字[体号]|大|中|小|推荐|评论|举报|纠错|微信|微博|朋友圈|QQ空间
          |本页|窗口|页面|文本|此文|本文|默认|超大|到|至|我要|正文|下载|[\W_])++
      | 扫一扫.{0,24} | (?:用)?微信(?:扫描|扫一扫).{0,24}
      | (?:点击)?(?:查看|展开|阅读|收起)(?:全文|更多|原文|原图|下一篇)
      | 加载中.* | (?:您的)?位置[:：].*
      ) \W*+ $"""
)
# （2024年5月20日）, 5月20日 09:12: when, of a page without labels
DAY_ALONE_RE = re.compile(
    r"\W{0,3}(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?|\d{1,2}月\d{1,2}日 \d{1,2}:\d\d)"
    r" ?(?:星期[一二三四五六日天])?\W{0,3}"
)
ASKED_ENDS = ("。", "？", "！")
CARD_LINES = 3  # title, abstract, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The story of one page before cleaning."""

    paragraphs: tuple[str, ...] = ()
    figures: tuple[HtmlElement, ...] = ()
    """Its img elements."""
    captions: tuple[str, ...] = ()
    rule: str = ""
    left_out: tuple[LeftOut, ...] = ()


def find_body(
    page: Outline, rules: ArticleRules, title: str, start: int = 0, subtitle: str = ""
) -> Body:
    """Read the story: by the rule if its element has text, else where most prose stands.

    `start` is the line of the headline: what stands above it is no story.
    """
    title += subtitle
    root = page.boxes[0].element
    dropped = select(root, rules.drop)
    for element in select(root, rules.body):
        inner = outline(element, dropped)
        body = _body(inner, range(len(inner.lines)), title)
        if body.paragraphs:
            return replace(body, rule=f"rule:{rules.body}")
    if dropped:
        page = outline(root, dropped)
    return _marked(page, title) or _generic(page, title, start)


def _marked(page: Outline, title: str) -> Body | None:
    marked = [place for place, line in enumerate(page.lines) if line.in_marker]
    body = _body(page, marked, title) if marked else Body()
    return replace(body, rule="marker:enpcontent") if body.paragraphs else None


def _generic(page: Outline, title: str, start: int) -> Body:
    weights, prose = line_weights(page), prose_places(page)
    page = without_cards(unchromed(page, weights), prose)
    box = story_box(page, start, weights, prose)
    end = page.end_of(box)
    inside = [place for place, line in enumerate(page.lines) if box <= line.box < end]
    if inside and inside[0] < start <= inside[-1]:
        inside = [place for place in inside if place >= start]
    body = _body(page, inside, title)
    return replace(body, rule="generic:prose")


def _body(page: Outline, places: Sequence[int], title: str) -> Body:
    lines = [page.lines[place] for place in places]
    reasons = _reasons(page, lines, title)
    captions = caption_places(page, places, reasons)
    reasons = [
        "caption" if place in captions else reason
        for place, reason in zip(places, reasons, strict=True)
    ]
    left_out = [
        LeftOut(text=line.text[:LEFT_OUT_CHARS_MAX], reason=reason)
        for line, reason in zip(lines, reasons, strict=True)
        if reason
    ]
    return Body(
        paragraphs=_texts(lines, reasons, ""),
        captions=_texts(lines, reasons, "caption"),
        figures=_figures(page, places, reasons),
        left_out=tuple(left_out[:LEFT_OUT_MAX]),
    )


def _figures(
    page: Outline, places: Sequence[int], reasons: Sequence[str]
) -> tuple[HtmlElement, ...]:
    """Images between the first line of the story and the line behind its last one."""
    story = [place for place, reason in zip(places, reasons, strict=True) if reason in STORY]
    first, last = (story[0], story[-1] + 1) if story else (0, len(page.lines))
    related = {place for place, reason in zip(places, reasons, strict=True) if reason in LINKED}
    return tuple(
        figure.element
        for figure in page.figures
        if first <= figure.line <= last
        and page.boxes[figure.box].reason in STORY
        and not (figure.in_link and related & {figure.line, figure.line - 1})
    )


def _texts(lines: Sequence[Line], reasons: Sequence[str], wanted: str) -> tuple[str, ...]:
    pairs = zip(lines, reasons, strict=True)
    return tuple(line.text for line, reason in pairs if reason == wanted)


def _reasons(page: Outline, lines: Sequence[Line], title: str) -> list[str]:
    """Why each line is no story, "" for those that are."""
    headline = comparison_key(title)
    prose = [
        place
        for place, line in enumerate(lines)
        if _is_prose(line) and comparison_key(line.text) not in headline
    ]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), len(lines))
    reasons: list[str] = []
    below_related, files = False, attached(lines)
    for place, line in enumerate(lines):
        leads_away = is_link(line) and place not in files
        below_related = _is_related(line) or (
            below_related and (not _is_prose(line) or _is_abstract(page, lines, place))
        )
        reason = page.reason(line) or _own_reason(line)
        if not reason and place < first:
            below = lines[place + 1].text if place + 1 < len(lines) else ""
            reason = "" if is_event(line.text, below) else _opening_reason(line, headline)
        if not reason and below_related:
            reason = "related"
        if not reason and leads_away and (not first < place < last or is_whole_link(line)):
            reason = "link"
        if not reason and leads_away and has_link_beside(lines, place):
            reason = "link list"
        reasons.append(reason)
    return reasons


def _own_reason(line: Line) -> str:
    return "furniture" if FURNITURE_RE.match(fold(line.text)) else ""


def _opening_reason(line: Line, headline: str) -> str:
    """Between headline and first sentence stand the headline again and the info line."""
    key = comparison_key(line.text)
    if key == headline or (len(key) >= HEADLINE_PIECE_CHARS_MIN and key in headline):
        return "headline"
    if line.text.endswith(ASKED_ENDS):
        return ""  # 记者：大桥什么时候通车？
    return "info line" if is_info(line.text) or DAY_ALONE_RE.fullmatch(line.text) else ""


def _is_prose(line: Line) -> bool:
    return (
        len(line.text) >= PROSE_CHARS_MIN
        and not is_link(line)
        and SENTENCE_RE.search(line.text) is not None
        and not is_info(line.text)
    )


def _is_abstract(page: Outline, lines: Sequence[Line], place: int) -> bool:
    """Whether a sentence stands under the title of another story: alone with it, or in a row."""
    card = page.boxes[lines[place - 1].box].parent
    if place == 0 or not is_link(lines[place - 1]):
        return False
    if any(map(is_link, lines[place + 1 : place + 1 + CARD_LINES])):
        return True
    around = lines[max(0, place - CARD_LINES) : place + CARD_LINES]
    in_card = [line for line in around if page.boxes[line.box].parent == card]
    return lines[place] in in_card and len(in_card) <= CARD_LINES


def _is_related(line: Line) -> bool:
    return RELATED_RE.match(fold(line.text)) is not None
