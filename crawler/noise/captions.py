"""Captions that stand as paragraphs: out of the body, into the captions, each once."""

import re

from crawler.extract.dateline import find_dateline
from crawler.items import with_values
from crawler.noise.story import Rule, Rules, Story
from crawler.text import comparison_key, fold, remembered

NAME = r"[\u4e00-\u9fff·]{2,4}"
CAPTION_CHARS_MAX = 110
RULES = Rules(
    # 河畔的老茶馆。 陶然 摄, 岷山社记者 何静 摄
    Rule(
        "caption",
        re.compile(
            rf"(?:^|[ 。(!?,:]|记者|通讯员) *{NAME}(?:[ 、/]+{NAME}){{0,3}} *"
            r"(?<!拍)摄(?:影)?(?: *\d{2,4}年\d{1,2}月\d{1,2}日)?[)。]?$"
        ),
    ),
    # 俯瞰白鹤（白鹤市委宣传部供图）, （资料图）, 白鹤市融媒体中心供图
    Rule(
        "caption",
        re.compile(
            r"^(?=[^图资供取翻档社]*[图资供取翻档社])"  # no paragraph without, seen at once
            r"[^。]{0,60}。? *(?:\(图/[^()]{2,20}\)"
            r"|\([^()]{0,24}(?:供图|提供|图片来源|资料[图照]|图源|取自|翻摄|档案照|截图)[^()]{0,24}\)"
            r"|[\u4e00-\u9fff]{2,14} ?供图|[\u4e00-\u9fff]{1,4}社发|本报资料库?图"
            r"|图片来源:.{2,20})$"
        ),
    ),
    # ↑工人正在卸货。
    Rule("caption", re.compile(r"^[↑↓△▲▼←→]+ *.+$")),
)
STAND_INS = Rules(
    # 图片, 点击查看大图: what stands for an image that was not loaded
    Rule(
        "stand-in",
        re.compile(
            r"^(?:图片|图集|组图|文章插图|图片关键词|预警图|点击查看(?:大图|原图)?|配图|视频|现场图|资料图)$"
        ),
    ),
    Rule(
        "stand-in",
        re.compile(r"^(?:[\w-]{1,40}\.(?:jpe?g|png|gif|webp|bmp)|\d{14,20})$", re.IGNORECASE),
    ),
)
# 會議現場 before the dateline; elsewhere the same shape is a sub-heading
SCENE_RE = re.compile(r"^[^。!?;:,]{0,18}(?:现场|合影|资料图|留念|一角|剪影)$")
PROVIDED_RE = re.compile(r"(?<=[。!?])(?:航拍)?图片由[^。]{2,16}提供。?$")
TWICE_RE = re.compile(r"^(?P<half>[^。!?]{6,40})(?P=half)$")
# 市民在花市选购鲜花市民在桥上漫步: several captions run together, no safe split
RUN_TOGETHER_RE = re.compile(
    r"^(?P<word>[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{4,}(?P=word)[\u4e00-\u9fff]{4,}$"
)
PHOTO_STORY_CHARS_MIN = 80
LEAD_LINES = 3  # images stand above the lead


def take_captions(story: Story) -> Story:
    """Move captions out of the body."""
    found: dict[int, str] = {}
    captions: list[str] = []
    known = {comparison_key(text) for text in story.article.captions} - {""}
    for place, text in enumerate(story.paragraphs):
        reason, caption = _caption(story, place)
        if comparison_key(text) in known and len(text) <= CAPTION_CHARS_MAX:
            reason = reason or "caption"
        if reason:
            found[place] = reason
        if caption and comparison_key(caption) not in known:
            known.add(comparison_key(caption))
            captions.append(caption)
    article = with_values(story.article, captions=(*story.article.captions, *captions))
    told = story.of(article)
    told = told if _is_photo_story(story.paragraphs, found) else told.without(found)
    return _without_provided(told).flagged(*_flags(told))


def _caption(story: Story, place: int) -> tuple[str, str]:
    """(reason, caption) of one paragraph, ("", "") for story text."""
    text = story.paragraphs[place]
    kind = _kind(text)
    if kind == "stand-in":
        return kind, ""
    following = story.paragraphs[place + 1 : place + 2]
    is_scene = kind == "scene" and following and find_dateline(following[0])
    if is_scene or kind == "caption":
        return "caption", text
    twice = TWICE_RE.match(fold(text)) if place < LEAD_LINES else None
    return ("caption", text[: twice.end("half")]) if twice else ("", "")


@remembered
def _kind(text: str) -> str:
    """What a line is by itself: stand-in, caption, scene; "" for story text."""
    if STAND_INS.name_of(text):
        return "stand-in"
    if len(text) <= CAPTION_CHARS_MAX and RULES.name_of(text):
        return "caption"
    return "scene" if SCENE_RE.match(fold(text)) else ""


def _is_photo_story(paragraphs: tuple[str, ...], found: dict[int, str]) -> bool:
    """Whether the captions are the story: then they stay in the body, too."""
    captions = sum(len(paragraphs[place]) for place in found)
    rest = sum(map(len, paragraphs)) - captions
    return captions >= PHOTO_STORY_CHARS_MIN and captions > rest


def _without_provided(story: Story) -> Story:
    paragraphs = list(story.paragraphs)
    for place, text in enumerate(paragraphs):
        folded = fold(text)
        if "图片由" in folded and (match := PROVIDED_RE.search(folded)):
            paragraphs[place] = text[: match.start()]
    return story.told_by(paragraphs)


def _flags(story: Story) -> tuple[str, ...]:
    first = story.paragraphs[0] if story.paragraphs else ""
    is_line = len(first) <= CAPTION_CHARS_MAX and RUN_TOGETHER_RE.match(fold(first))
    return ("captions-run-together",) if is_line else ()
