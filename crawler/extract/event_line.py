"""Line of a page and the one below it in, whether it tells when an event is out."""

import re

from crawler.text import fold

# 时间：2024年5月20日14:30, and beside or below it 地点：: of a press conference
EVENT_RE = re.compile(
    r"^ *(?:[\u4e00-\u9fff]{0,4}地 *点|主持人?|嘉 *宾|出席(?:人员?)?|发布人) *[:|]"
)
TIMES_RE = re.compile(r"^ *时 *间 *[:|]")
PLACE_RE = re.compile(r"地 *点 *[:|]")


def is_event(text: str, below: str = "") -> bool:
    """Whether 时间 is that of an event: 地点 stands beside or below it.

    >>> is_event("时间：2024年5月20日 地点：市政府"), is_event("时间：2024-05-20", "来源：蜀江网")
    (True, False)
    """
    match = TIMES_RE.match(folded := fold(text))
    if match is None:
        return False
    return bool(PLACE_RE.search(folded, match.end()) or EVENT_RE.match(fold(below)))
