"""Lines of a page in, which of them lead elsewhere, and which to a part of the story, out."""

import re
from collections.abc import Sequence

from crawler.extract.outline import HEADINGS, Line
from crawler.extract.weigh import LINK_SHARE_MAX

# 附件：1. 名单.xls, 附：评审结果; the link is the line
ATTACHMENT_RE = re.compile(
    r"^\W*附[件表录]?\s*\d{0,2}\s*[:：.、]"
    r"|\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|wps|et|ofd)\W*$"
)
SENTENCE_ENDS = "。！？”」：；"
ATTACHED_CHARS_MAX = 6  # 附件：, 附件下载：
TITLE_CHARS_MIN = 10


def is_link(line: Line) -> bool:
    """Whether a line is a link to something else; an attachment is part of a notice."""
    if line.link_chars <= LINK_SHARE_MAX * len(line.text):
        return False
    return ATTACHMENT_RE.search(line.text) is None


def attached(lines: Sequence[Line]) -> set[int]:
    """Places of the links directly below 附件：, whatever their names."""
    found: set[int] = set()
    is_open = False
    for place, line in enumerate(lines):
        if is_open and is_link(line):
            found.add(place)
        else:
            is_open = ATTACHMENT_RE.search(line.text) is not None or (
                line.text.lstrip().startswith("附件") and len(line.text) <= ATTACHED_CHARS_MAX
            )
    return found


def is_whole_link(line: Line) -> bool:
    """The title of another story between two paragraphs; a link that is a sentence is story."""
    is_title = len(line.text) >= TITLE_CHARS_MIN and line.text[-1] not in SENTENCE_ENDS
    return is_title and line.link_chars >= len(line.text) and line.tag not in HEADINGS


def has_link_beside(lines: Sequence[Line], place: int) -> bool:
    beside = [*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]]
    return any(is_link(line) for line in beside)
