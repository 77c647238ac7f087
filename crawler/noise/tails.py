"""Lines behind which the story is over: related lists, footers, the print copy, an older story."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from crawler.extract.date_text import read_date
from crawler.items import with_values
from crawler.noise.fields import dated
from crawler.noise.rights import holder_of
from crawler.noise.story import Rule, Rules, Story
from crawler.text import fold

CUTS = Rules(
    # 相关阅读, 同类文章, Next Article; 相关阅读理解题目 is a sentence
    Rule(
        "related",
        re.compile(
            r"^ *[■◆>▶【\[]* *(?:相关(?:阅读|新闻|推荐|文章|链接|报道|专题)|同类文章|延伸阅读"
            r"|推荐阅读|猜你喜欢|新闻推荐|编辑推荐|频道推荐|往期推荐|热门新闻|热点新闻|推荐内容|全站热门|更多精彩"
            r"|本网快讯|奇闻趣事|友情连结|(?:上|下)一(?:篇|条) *:.*|Next Article|Previous Article"
            r"|阅读全文|>>更多.*) *[】\]]? *:*$",
            re.IGNORECASE,
        ),
    ),
    # 网友评论, 最新评论(3), 评论 2: what readers wrote follows
    Rule(
        "comments",
        re.compile(
            r"^ *(?:(?:网友|最新|最热|全部|精选|热门|精彩|相关)(?:评论|留言|跟[贴帖])"
            r"|评论(?:区|列表)|网友热议|发表回复|发表评论|我来说两句|文明上网|(?:评论|留言|跟[贴帖]))"
            r" *\(? *\d* *条?\)? *:?$"
        ),
    ),
    # 此前报道：the text of an earlier story follows
    Rule("earlier-story", re.compile(r"^ *(?:此前报道|早前报道|前情回顾) *:? *$")),
    # 数字版 2023年06月12日 星期一: the print copy of the same text follows
    Rule("print-copy", re.compile(r"^ *数字版 *(?:19|20)\d\d年\d{1,2}月\d{1,2}日")),
    # 版权所有 ©2020 白鹤日报 蜀ICP备00000000号, 关于我们 | 联系我们
    Rule("footer", re.compile(r"^ *(?:版权所有|Copyright ?[(@©\d]|[@©] ?\d{4})", re.IGNORECASE)),
    Rule(
        "footer",
        re.compile(
            r"^[^。]{0,40}(?:ICP备 ?\d|[A-Z]\d-\d+许可证|许可证(?:号|编号)|公网安备)[^。]{0,60}$"
        ),
    ),
    Rule("footer", re.compile(r"^ *(?:友情链接|友情连结|关于我们|联系我们|网站地图)(?:[ |:].*)?$")),
)

# what follows is as long as the story, and not of it
FINAL = ("print-copy", "earlier-story")
# （责编：何静、苏晓）: signs the story off; what stands behind it is of others
SIGNED_OFF_RE = re.compile(r"^ *[(【](?:责任编辑|责编|编辑) *: *[\u4e00-\u9fff 、,]{2,16}[)】]$")
ANSWER_RE = re.compile(r"回复|回覆|\d+楼|[赞顶踩] ?\(?\d|举报|(?:分钟|小时|天)前|\d\d:\d\d")
ANSWER_CHARS_MAX = 24
LINES_AN_ANSWER = 4  # name, words, day, buttons
SENTENCE_ENDS = tuple("。！？!?”」")


def cut_tails(story: Story) -> Story:
    """Cut at the first such line; where more story follows than precedes, drop the line alone."""
    paragraphs = story.paragraphs
    reasons: dict[int, str] = {}
    before, behind = 0, _sentence_chars_behind(paragraphs)  # characters of the story around a line
    for place, text in enumerate(paragraphs):
        name = CUTS.name_of(text)
        if not name:
            if before and before >= behind[place] and SIGNED_OFF_RE.match(fold(text)):
                reasons |= dict.fromkeys(range(place + 1, len(paragraphs)), "related")
                break
            before += len(text)
            continue
        story = _told(story, name, text)
        reasons[place] = name
        is_over = name in FINAL or behind[place] <= before
        if before and (is_over or (name == "comments" and _is_thread(paragraphs[place + 1 :]))):
            reasons |= dict.fromkeys(range(place, len(paragraphs)), name)
            break
    return story.without(reasons)


def _is_thread(following: Sequence[str]) -> bool:
    """Whether readers answer each other: 3小时前 回复, 2楼, 赞(12)."""
    answers = sum(
        len(text) <= ANSWER_CHARS_MAX and bool(ANSWER_RE.search(text)) for text in following
    )
    return answers * LINES_AN_ANSWER >= len(following)


def _sentence_chars_behind(paragraphs: Sequence[str]) -> list[int]:
    """For each line how much of the story stands behind it: much of it behind a mere widget."""
    chars = [len(text) if text.endswith(SENTENCE_ENDS) else 0 for text in paragraphs]
    return list(accumulate(reversed(chars), initial=0))[-2::-1]


def _told(story: Story, name: str, line: str) -> Story:
    if name == "print-copy":
        return replace(story, article=dated(story.article, read_date(line, None)))
    if name == "earlier-story":
        return story.flagged("background-cut")
    holder = holder_of(line) if name == "footer" else ""
    if holder and not story.article.rights_holder:
        return replace(story, article=with_values(story.article, rights_holder=holder))
    return story
