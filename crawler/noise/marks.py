"""Credits inside story paragraphs in, the fields that are still empty out; the text stays."""

import re

from crawler.extract.names import find_byline, is_outlet
from crawler.items import Article
from crawler.noise.fields import filled, signed
from crawler.noise.story import Story
from crawler.text import fold

# 通车仪式今日举行。（据岷山社）
SOURCE_TAIL_RE = re.compile(r"(?<=[。!?])\((?:据|综合|来源:?)?(?P<source>[^()]{2,16})\)$")
# 雷阵雨还将持续。(记者 何静)
BYLINE_TAIL_RE = re.compile(r"\((?P<byline>[^()]{2,60})\)$")
# 学生们搬进了新教室。（记者 何静 摄）
PHOTOGRAPHER_TAIL_RE = re.compile(r"\((?P<byline>[^()]{0,16}记者[^()]{2,30}?) *摄(?:影)?\)$")
# 集市一直开到深夜。 本报记者 何静 摄影报道
REPORT_TAIL_RE = re.compile(
    r"(?<=[。!?]) *(?P<byline>[\u4e00-\u9fff]{0,10}(?:记者|通讯员)[^。!?,]{2,20}"
    r"(?:摄影报道|文/图|图/文)) *。?$"
)
# 川南在线记者 周远山 何静/文陶然/图9月5日: the last name runs into the text
GLUED_RE = re.compile(
    r"^ *[\u4e00-\u9fff]{2,8}记者(?: [\u4e00-\u9fff]{2,4})+ ?(?:摄影|通讯员|/文|/图)"
)
SENTENCE_ENDS = ("。", "!", "?", "”")


def mark_credits(story: Story) -> Story:
    """Read the byline and source that close the last paragraph, flag one glued to the first.

    Where nothing else is credited, the agency of the dateline is: its copy is what is printed.
    """
    if not story.paragraphs:
        return story
    first, last = story.paragraphs[0], story.paragraphs[-1]
    if GLUED_RE.match(fold(first)) and find_byline(first) is None:
        story = story.flagged("byline-glued")
    article = _with_source(_with_byline(story.article, last), last)
    if len(story.paragraphs) == 1 and article.images:
        article = _with_photographer(article, last)
    agency = article.dateline_outlet if article.dateline_outlet.endswith("社") else ""
    return story.of(filled(article, source=agency))


def _with_byline(article: Article, text: str) -> Article:
    folded = fold(text)
    if match := REPORT_TAIL_RE.search(folded):
        return signed(article, find_byline(text[slice(*match.span("byline"))]))
    match = BYLINE_TAIL_RE.search(folded)
    if not match:
        return article
    # without a role only behind a full stop: （搬运工） in mid-sentence is a remark
    is_marked = folded[: match.start()].rstrip().endswith(SENTENCE_ENDS)
    return signed(article, find_byline(text[slice(*match.span("byline"))], marked=is_marked))


def _with_photographer(article: Article, text: str) -> Article:
    """A photo story of one paragraph is by who took the photos, if that is a reporter."""
    match = PHOTOGRAPHER_TAIL_RE.search(fold(text))
    return signed(article, find_byline(text[slice(*match.span("byline"))])) if match else article


def _with_source(article: Article, text: str) -> Article:
    match = SOURCE_TAIL_RE.search(fold(text))
    source = text[slice(*match.span("source"))] if match else ""
    return filled(article, source=source) if is_outlet(source) else article
