"""A body in, the lines at its ends out, and what is left without those its portal prints there.

Which lines these are is learnt from the portal's articles: crawler/learning.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from crawler.extract.dateline import find_dateline
from crawler.extract.names import find_byline
from crawler.extract.reading import LeftOut
from crawler.text import comparison_key, fold

HEAD, TAIL = "head", "tail"
EDGE_LINES = 5  # of each end: a notice, a prompt, a channel line, and what is cut elsewhere
CHARS_MIN = 4  # 蜀江要闻 over each story; 完 and 图 are marks of the story
CHARS_MAX = 200  # a long notice on rights; longer ones are paragraphs of a story
LOST_SHARE_MAX = 2 / 3  # of a body's characters: a flash is shorter than the notice under it
DIGEST_BYTES = 8
REASON = "portal-line"
# what tells of a day, quotes or reports is a story, however often it returns
TOLD_RE = re.compile(
    r"""(?x) \d{1,2}月\d{1,2}日 | \d{4}[-/.年]\d{1,2} | 今[天日晨晚] | 昨[天日晚] | 明[天日] | 近日
      | 日前 | 当[天日] | 据[^,。]{0,10}(?:介绍|了解|悉|统计|报道|通报)
      | (?:说|表示|指出|强调|[^名简对]称|[^通频]道)[,: ]*[“「] | [”」][^。]{0,20}(?:说|表示|称)"""
)
# 来源：白鹤日报, 文/图 何静: credits vary, and where one does not it is still a credit
CREDIT_RE = re.compile(
    r"(?:记者|通讯员|作者|编辑|责编|摄影|摄像|供稿|供图|撰文|来源|校对|审核|审签)[^,。]{0,4}[:/丨|]"
    r"|[文图][:/丨|]"
)


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """One line at an end of a body: the digest of what it reads, and how deep it stands."""

    edge: str
    digest: str
    depth: int
    """Lines between it and the end; of chrome: how deep it usually stands at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A body without its portal's chrome."""

    body: str
    left_out: tuple[LeftOut, ...] = ()


Chrome = frozenset[EdgeLine]
Place = tuple[str, str]  # edge and digest


def without_chrome(body: str, chrome: Chrome) -> Rest:
    """The body without the lines that are known, at the ends where they usually stand.

    A body that would lose more than LOST_SHARE_MAX stays as it is.
    """
    known = {(line.edge, line.digest): line.depth for line in chrome}
    paragraphs = body.split("\n")
    found = set(_found(paragraphs, known)) if known else set()
    lost = sum(len(paragraphs[place]) for place in found)
    if not found or lost > LOST_SHARE_MAX * sum(map(len, paragraphs)):
        return Rest(body=body)
    return Rest(
        body="\n".join(text for place, text in enumerate(paragraphs) if place not in found),
        left_out=tuple(LeftOut(text=paragraphs[place], reason=REASON) for place in sorted(found)),
    )


def edge_lines(body: str) -> tuple[EdgeLine, ...]:
    """The lines at both ends of a body that may be chrome; a single line is the story."""
    paragraphs = body.split("\n")
    if len(paragraphs) == 1:
        return ()
    return tuple(
        EdgeLine(edge, digest_of(text), depth)
        for edge, texts in ((HEAD, paragraphs), (TAIL, paragraphs[::-1]))
        for depth, text in enumerate(texts[:EDGE_LINES])
        if may_be_chrome(text)
    )


def may_be_chrome(text: str) -> bool:
    """Whether a line could be chrome if it returned: no date, no quotation, no credit.

    >>> may_be_chrome("白鹤人都在看的白鹤新闻"), may_be_chrome("气象台3月4日发布。")
    (True, False)
    """
    folded = fold(text)
    return (
        CHARS_MIN <= len(comparison_key(text)) <= CHARS_MAX
        and not TOLD_RE.search(folded)
        and not CREDIT_RE.search(folded)
        and find_dateline(text) is None
        and find_byline(text) is None
    )


def digest_of(text: str) -> str:
    """Names what a line reads, whatever its script, width and marks."""
    return blake2b(comparison_key(text).encode(), digest_size=DIGEST_BYTES).hexdigest()


def _found(paragraphs: Sequence[str], known: Mapping[Place, int]) -> Iterable[int]:
    last = len(paragraphs) - 1
    for place, text in enumerate(paragraphs):
        digest = digest_of(text) if min(place, last - place) < EDGE_LINES else ""
        is_head = place <= known.get((HEAD, digest), -1)
        if is_head or last - place <= known.get((TAIL, digest), -1):
            yield place
