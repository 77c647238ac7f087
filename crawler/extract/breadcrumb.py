"""Page in, the channel its breadcrumb names out (首页 > 要闻 > 正文)."""

import re
from collections.abc import Iterator

from crawler.extract.outline import Outline

# 首页 > 要闻 > 正文, 当前位置：首页 / 国内, 您的位置: 白鹤新闻网 » 要闻 » 正文
SIGN_RE = re.compile(r"\s*(?:>{1,2}|＞|»|›|→|/|\\|·|::|-{1,2}|—|\|)\s*")
MARK_RE = re.compile(r"[>＞»›→/\\·:—|-]")  # without it a line is one step
HERE_RE = re.compile(r"^\W*(?:您|你)?(?:当前|现在|所在)?的?(?:位置|所在地?)是?\s*[:：]?\s*")
HOME_RE = re.compile(r"(?:网站|返回)?首\s*页|主页|home", re.IGNORECASE)
LAST_RE = re.compile(r"^(?:.{0,4}正\s*文|(?:详细)?内容|详情|文章(?:内容)?|信息|查看\S{0,2})$")
STEPS_MIN = 2
TITLE_STEP_CHARS_MIN = 8  # a last step that opens the headline, cut off, is no channel
CHARS_MAX = 80
CHANNEL_CHARS_MAX = 12
LINES_MAX = 400  # a breadcrumb stands above the story


def find_section(page: Outline, title: str, portal: str = "") -> str:
    """The innermost channel named, "" without a breadcrumb; the portal's own name is none."""
    return next(_channels(page, title, portal), "")


def _channels(page: Outline, title: str, portal: str) -> Iterator[str]:
    for line in page.lines[:LINES_MAX]:
        text = line.text
        if MARK_RE.search(text) is None or len(text) > CHARS_MAX + len(title):
            continue
        if channel := channel_of(text, title, portal):
            yield channel


def channel_of(text: str, title: str = "", portal: str = "") -> str:
    """The channel in one line.

    >>> channel_of("当前位置：首页 > 要闻 > 正文")
    '要闻'
    >>> channel_of("白鹤灯会 / 青溪龙舟")
    ''
    """
    if MARK_RE.search(text) is None:
        return ""
    here = HERE_RE.match(text)
    shown = text[here.end() :] if here else text
    steps = [step for sign in SIGN_RE.split(shown) if (step := sign.strip())]
    if len(steps) < STEPS_MIN:
        return ""
    if not (here or HOME_RE.fullmatch(steps[0]) or LAST_RE.match(steps[-1])):
        return ""
    inner = [
        step
        for step in steps[1:]
        if not LAST_RE.match(step) and not _opens(title, step) and step != portal
    ]
    channel = inner[-1] if inner else ""
    return channel if len(channel) <= CHANNEL_CHARS_MAX and channel != title else ""


def _opens(title: str, step: str) -> bool:
    return len(step) >= TITLE_STEP_CHARS_MIN and step[:TITLE_STEP_CHARS_MIN] in title
