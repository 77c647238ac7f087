"""One info line in, its labels and their tidy values out: 来源：X 作者：Y 责任编辑：Z."""

import re
from dataclasses import dataclass

from crawler.extract.date_text import FULL_RE
from crawler.extract.names import is_name, is_outlet, read_names
from crawler.text import fold, looking_ahead, remembered, tidy_text

# 来源：蜀江新闻网 作者：林一帆 责任编辑：何静 发布时间：…; a label ends the value before it
LABEL_RE = looking_ahead(
    r"""
    (?P<source>(?<!图片)(?<!视频)(?<!图文)(?<!数据)
            (?:本文|稿件|新闻|消息|信息|文章|内容|原文)?[ ]?(?:来源于|来源|转自|稿源|出处)
        |来自(?=[ ]*[:|]))(?:[ ]*[:|丨]|(?<=本文来源于)) |
    (?P<publisher>(?:发布|供稿|发稿|报送|来稿)(?:单位|机构|部门|机关)|供稿)[ ]*[:|丨] |
    (?P<author>作[ ]*者|记者|通讯员|撰稿人?|撰文)[ ]*[:|丨] |
    (?P<duty>责任编辑|责编|值班编辑|责任编审)[ ]*[:|丨/] |
    (?P<editor>(?:执行|文字|网络|见习|本期|新媒体)?编辑|编[ ]{1,4}辑)[ ]*[:|丨/] |
    (?P<published>(?:发布|发表|刊发|发稿|成文)?(?:时间|日期)|发表于|发布于)[ ]*[:|丨]? |
    (?P<updated>(?:最后)?更新(?:时间|日期|于)?)[ ]*[:|丨]? |
    (?P<pictures>(?<![\u4e00-\u9fff])图片?[ ]*[:|/]) |
    (?P<count>(?:点击|浏览|阅读|查看|访问|播放|观看|点赞)(?:次?数|次|量)?|评论|人气|字号|字体|分享到?|视力保护色?
        |(?:图片|视频|美术|版面)编辑|频道|所属分类|栏目|校对|审核|审校|审稿|终审|监制|统筹|选稿|排版|摄影|标签|关键词|打印|收藏
        |浏览字号|值班主任|主编|总编辑?|校审|一审|初审|复审|二审|三审)[ ]*[:|丨/]
    """,
    also=" ",
)
LABELLED_RE = re.compile(r"[:|丨/于间期更]")  # a line without it has no label
CLOSERS = "】)）]」》（(【[ |·/、,;:—-\t"
BEHIND_SOURCE_RE = re.compile(
    r"[】\])(|<]| {2,}|\d+(?=人|次|评)|[大小中]?字号|查看原文|打印|收藏"
    r"| (?:我要|评论|纠错|举报|分享|关注)"
    r"| (?:浏览|阅读|点击|访问|人气)(?:[次总]?数|次|量)?[: ]*\d"
)
# 白鹤日报 四川: where the writer of a platform was when he posted it
POSTED_FROM_RE = re.compile(
    r" (?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北"
    r"|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)省?$"
)
CITY_RE = re.compile(r"\([\u4e00-\u9fff]{2,3}\)$")  # 蜀江商报(白鹤): where the outlet sits
CODE_RE = re.compile(r"[A-Za-z][A-Za-z_.-]{0,14}\d{0,6}|\d{3,8}")  # NF041, PN054: desk codes
SIGNED_RE = re.compile(r"[\u4e00-\u9fff]{2,4}_[A-Za-z]{1,4}\d{0,6}")  # 苏晓_NB1234
# 作者：林一帆返回蜀江，查看更多: a platform's button glued to the last line of a story
RETURN_RE = re.compile(r" *返回.{1,6}[,，] *查看更多 *$")
LABELS = {"duty": "editor"}


@dataclass(frozen=True, slots=True)
class Label:
    """One label of an info line and the value behind it, verbatim."""

    kind: str
    value: str
    label: str


@remembered
def read_labels(text: str) -> tuple[Label, ...]:
    """The labels of one line in order, each with its value up to the next label.

    >>> [(label.kind, label.value) for label in read_labels("来源：蜀江网 责任编辑：何静")]
    [('source', '蜀江网'), ('editor', '何静')]
    """
    folded = fold(text)
    if LABELLED_RE.search(folded) is None:
        return ()
    if button := RETURN_RE.search(folded):
        text, folded = text[: button.start()], folded[: button.start()]
    matches = list(LABEL_RE.finditer(folded))
    ends = [*(match.start() for match in matches[1:]), len(text)][: len(matches)]
    return tuple(
        Label(
            LABELS.get(match.lastgroup or "", match.lastgroup or ""),
            _closed(text[match.end() : end].strip(CLOSERS + " "), text[match.end() : end]),
            match[0].strip(" :|丨/"),
        )
        for match, end in zip(matches, ends, strict=True)
    )


def tidy_source(text: str) -> str:
    """The outlet of a 来源 value: no date, counter, city or name behind it.

    >>> tidy_source("来源：蜀江商报(白鹤)"), tidy_source("蜀江网 2024-05-01 10:00")
    ('蜀江商报', '蜀江网')
    """
    text = tidy_text(text)
    labels = [label for label in read_labels(text) if label.kind == "source"]
    text = labels[0].value if labels else text
    folded = CITY_RE.sub("", fold(text).rstrip())
    for pattern in (FULL_RE, LABEL_RE, BEHIND_SOURCE_RE):
        if match := pattern.search(folded):
            folded = folded[: match.start()] if match.start() else ""
    folded = POSTED_FROM_RE.sub("", folded.rstrip())
    value = _closed(text[: len(folded)].strip(CLOSERS), text)
    outlet, _, name = value.rpartition(" ")
    return outlet.strip() if outlet and is_name(name) and is_outlet(outlet) else value


def _closed(value: str, text: str) -> str:
    """The value with the bracket that is its own: 人山网－《人山日报》."""
    mark = text[text.find(value) + len(value) :][:1]
    is_open = mark == "》" and value.count("《") > value.count("》")
    return value + mark if is_open else value


def tidy_editor(text: str) -> str:
    """The names and desk codes of a 编辑 value, one blank between them.

    >>> tidy_editor("【责任编辑：何静、苏晓】"), tidy_editor("王 雪 NF041 校对")
    ('何静 苏晓', '王雪 NF041')
    """
    labels = [label for label in read_labels(text) if label.kind == "editor"]
    value = (labels[0].value if labels else text).strip(CLOSERS)
    value = re.split(r"[】\])）|。（(]", value)[0]
    parts = [part for part in re.split(r"[ 、,，/；;\u3000\xa0]+", value) if part]
    kept: list[str] = []
    for place, part in enumerate(parts):
        if len(part) == 1 and kept and len(kept[-1]) == 1:
            kept[-1] += part
        elif (
            (len(part) == 1 and place + 1 < len(parts) and len(parts[place + 1]) == 1)
            or CODE_RE.fullmatch(part)
            or SIGNED_RE.fullmatch(part)
            or read_names(part) == (part,)
        ):
            kept.append(part)
        else:
            break
    return " ".join(kept)
