"""Lines of a page in, the box that holds its story out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.extract.outline import Line, Outline
from crawler.text import looking_ahead

SENTENCE_RE = re.compile(r"[，。；：！？、,;]")
PROSE_CHARS_MIN = 20  # a title of a related story is hardly longer
LINK_SHARE_MAX = 0.5
# what no story says: licence numbers, who runs the portal, its telephone; each branch opens with
# a character of its own and only behind it is case ignored, or each would be tried at each place
FOOTER_RE = re.compile(
    r"""(?x) I(?i:CP)[备证] | i(?i:CP)[备证] | 公网安备 | 版权所有 | C(?i:opyright) | c(?i:opyright)
      | A(?i:ll\s+rights?\s+reserved) | a(?i:ll\s+rights?\s+reserved) | ©
      | 增值电信业务[^。]{0,8}许可证 | 信息网络传播视听节目[^。]{0,8}许可证
      | 互联网新闻信息服务[^。]{0,8}许可证 | 违法和?不良信息举报 | 技术支持[:：]
      | 网站标识码 | 主办单位[:：] | 建议使用\S{0,20}浏览器"""
)
# 2026-03-04 10:20  来源：蜀江新闻网  浏览次数：12; stands between headline and story
INFO_RE = looking_ahead(
    r"""(?: 来\s*源 | 信息来源 | 发布(?:时间|日期|机构) | 时\s*间 | 日\s*期 | 作者 | 记者
          | 责任?编辑? | (?:浏览|访问|点击|阅读)(?:次数|数|量|率)? | 字[体号] ) \s*[:：]
      | \d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+\d{1,2}:\d\d""",
    also=r"\d",
)
INFO_CHARS_MAX = 160
LINK_COST = 12.0  # a link to another story weighs this much at least against a box
FOOTER_COST = 80.0
FOOTER_CHARS_MAX = 300  # a longer paragraph may well be a story about 主办单位
SHORT_SHARE = 0.4  # a short line without a sentence: list, heading, name, or a label of the page
NAMED_SHARE = 0.25  # what a box gains by a name such as article-content
NAMED_CHARS = 30.0
GROWTH_MIN = 0.08  # a box around the best one must hold this much more of the story
HARD_REASONS = ("hidden", "dropped by rule", "caption", "footer")
CHROME_SHARE_MAX = 0.6  # a name like "hot-news" around most of the text does not mean chrome


def story_box(page: Outline, start: int, weights: Sequence[float], prose: Sequence[int]) -> int:
    """The box with the most story in it, by its lines from `start`, the line of the headline.

    `prose` are the places of the lines that are prose.
    """
    pairs = zip(page.reasons(), weights, strict=True)
    weights = [0.0 if reason else weight for reason, weight in pairs]
    weights[:start] = [min(weight, 0.0) for weight in weights[:start]]
    best = _heaviest(page, weights, [page.lines[place].box for place in prose])
    return _around_paragraph(page, best, [0.0] * start + weights[start:])


def _around_paragraph(page: Outline, best: int, weights: Sequence[float]) -> int:
    """The box around where a paragraph alone weighs most, and the signature below it little."""
    if page.boxes[best].tag != "p":
        return best
    sums, parent = box_sums(page, weights), page.boxes[best].parent
    return parent if sums[parent] > sums[best] else best


def unchromed(page: Outline, weights: Sequence[float]) -> Outline:
    """The page as it is, or without its verdicts by name where they would take the story away."""
    kept = freed = 0.0
    for line, gain in zip(page.lines, weights, strict=True):
        if gain <= 0:
            continue
        reason = page.reason(line)
        if not reason:
            kept += gain
        elif reason not in HARD_REASONS:
            freed += gain
    if freed <= CHROME_SHARE_MAX * (kept + freed):
        return page
    boxes = [
        replace(box, reason=box.reason if box.reason in HARD_REASONS else "") for box in page.boxes
    ]
    return Outline(boxes, page.lines, page.figures)


def line_weights(page: Outline) -> list[float]:
    """How much each line speaks for a story; most lines of a page are links, told at once."""
    return [
        -max(LINK_COST, 0.5 * line.link_chars)
        if line.link_chars > LINK_SHARE_MAX * len(line.text)
        else _own_weight(line)
        for line in page.lines
    ]


def _own_weight(line: Line) -> float:
    """How much a line that is no link speaks for a story, below 0: against it.

    >>> _own_weight(Line("白鹤灯会昨晚开幕，三万人到场。", 0, "p", 0)) > 0
    True
    >>> _own_weight(Line("版权所有 蜀江新闻网", 0, "p", 0)) < 0
    True
    """
    text = line.text
    own = len(text) - line.link_chars
    if len(text) <= FOOTER_CHARS_MAX and FOOTER_RE.search(text):
        return -FOOTER_COST
    if is_info(text):
        return SHORT_SHARE * SHORT_SHARE * own
    if own >= PROSE_CHARS_MIN or SENTENCE_RE.search(text):
        return float(own)
    return SHORT_SHARE * own


def is_info(text: str) -> bool:
    """Whether a line has a label or a time, as those between headline and story do.

    >>> is_info("来源：蜀江网"), is_info("白鹤灯会昨晚开幕")
    (True, False)
    """
    is_labelled = len(text) <= INFO_CHARS_MAX and ("：" in text or ":" in text)  # seen at once
    return is_labelled and INFO_RE.search(text) is not None


def prose_places(page: Outline) -> list[int]:
    """Places of the lines that are prose."""
    return [
        place
        for place, line in enumerate(page.lines)
        if len(line.text) >= PROSE_CHARS_MIN and is_prose(line)
    ]


def is_prose(line: Line) -> bool:
    """Whether a line is a sentence that leads nowhere else."""
    return (
        len(line.text) >= PROSE_CHARS_MIN
        and line.link_chars <= LINK_SHARE_MAX * len(line.text)
        and SENTENCE_RE.search(line.text) is not None
    )


def _heaviest(page: Outline, weights: Sequence[float], prose: Sequence[int]) -> int:
    boxes, sums = page.boxes, box_sums(page, weights)
    best, best_score = 0, float("-inf")
    # children come behind their parents: the innermost of equal boxes is met first
    for place in range(len(boxes) - 1, -1, -1):
        score = sums[place]
        if score > 0 and boxes[place].is_named_body:
            score += NAMED_SHARE * score + NAMED_CHARS
        if score <= best_score:
            continue
        is_around = _is_around(page, place, best)
        if is_around and boxes[best].is_named_body and not _adds(page, place, best, prose):
            continue  # buttons and labels around the element that is named for the story
        margin = GROWTH_MIN * abs(best_score) if is_around else 0.0
        if score > best_score + margin:
            best, best_score = place, score
    return best


def box_sums(page: Outline, weights: Sequence[float]) -> list[float]:
    """Weight of each box with everything in it."""
    sums = [0.0] * len(page.boxes)
    for line, weight in zip(page.lines, weights, strict=True):
        sums[line.box] += weight
    for place in range(len(page.boxes) - 1, 0, -1):
        sums[page.boxes[place].parent] += sums[place]
    return sums


def _adds(page: Outline, outer: int, inner: int, prose: Sequence[int]) -> bool:
    """Whether a box holds prose beside another that stands in it; by the boxes of the prose."""
    others = (box for box in prose if not _is_around(page, inner, box))
    return any(_is_around(page, outer, box) for box in others)


def _is_around(page: Outline, outer: int, inner: int) -> bool:
    while inner > outer:
        inner = page.boxes[inner].parent
    return inner == outer
