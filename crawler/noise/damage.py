"""Text that software damaged: what can be put right is, the rest is flagged."""

import html
import re

from crawler.noise.story import Story
from crawler.text import HAN_RE, fold, remembered, tidy_text

TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
# 發(fā)電(diàn)廠: a converter adds the reading of the character before
PINYIN_RE = re.compile(rf"(?<=[\u4e00-\u9fff])[(（][a-zü]*[{TONES}][a-zü{TONES}]* ?[)）]")
# 森(sen)林(lin): without tones only where it keeps on; (app) alone is a word
BARE_PINYIN_RE = re.compile(r"(?<=[\u4e00-\u9fff])(?:[(（][a-z]{1,6}[)）])+")
BARE_PINYIN_MIN = 3
ENTITY_RE = re.compile(r"&?(?P<name>middot|nbsp|quot|amp|lsquo|rsquo|ldquo|rdquo|hellip|mdash);")
# ![](http://img.example.cn/a.jpg), <label id="b1">, </p>; <州> is text
MARKUP_RE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|</?[a-z][a-z0-9]{0,9}(?: [a-z-]+=(?:\"[^\"]*\"|'[^']*'))* ?/?>"
    r"|(?<=[\u4e00-\u9fff?])/[a-z]{1,6}>"
)
EMAIL_RE = re.compile(r"\[email(?: |\xa0|&#160;)protected\]")
DOUBLED_RE = re.compile(r"(?P<comma>[,，])[,，]+|[,，](?=。)|。(?=。(?!。))(?<!。。)")
TWICE_RE = re.compile("，[,，。]|,[,，。]|。。")  # without it no mark is doubled
LATIN_RE = re.compile(r"[A-Za-z\u00a1-\u024f\u1e00-\u1eff!]")  # without it nothing leaked
LATIN_RUN_RE = re.compile("[\u00a1-\u00ff]{4,}")
# 鍏充簬: UTF-8 read as GBK; these characters begin common words so garbled
GARBLED_RE = re.compile(r"[鍏鎴戜滑鍥剧墖鏂伴椈鐗堟潈鎵€鏈澹版槑充簬]{3,}")
LOST_RE = re.compile("[?!,\ufffd]")  # without it none of these flags
FLAGS = (
    # 日?qǐng)?bào): the reading was cut by a byte-level conversion
    ("damaged-text", re.compile(rf"\?[a-zü]*[{TONES}][a-zü{TONES}]*\)")),
    # “3?15”晚会, 大?村: a middle dot or a rare character was lost
    (
        "damaged-text",
        re.compile(
            r"(?<=[“\u4e00-\u9fff]\d)\?(?=\d)|[\u4e00-\u9fff]\?[\u4e00-\u9fff]{0,2}[村乡镇县鄉鎮縣]"
        ),
    ),
    (
        "damaged-text",
        re.compile(
            r"(?<=[\u4e00-\u9fff]),[A-Z](?=[\u4e00-\u9fff])|[\u4e00-\u9fff]\?[\u4e00-\u9fff]\?[\u4e00-\u9fff]"
        ),
    ),
    (
        "damaged-text",
        re.compile(r"[\u4e00-\u9fff][!?]备[^\u4e00-\u9fa5,。]|[\u4e00-\u9fff]![备備][粡緭]"),
    ),
    ("replacement-chars", re.compile("\ufffd")),
)
FOLDED_FLAGS = (
    # 据最新动静, 本报采访人员 何静: words replaced by synonyms, names too
    (
        "spun-text",
        re.compile(r"最新动静(?=[,。])|天然资本部|灾祸防御|东说念主|网罗安全|本[报网]采访人员 "),
    ),
    ("spam", re.compile(r"平台社发|关于[\u4e00-\u9fff]{2,8}(?:威信|薇信|微信)\d{3,}$")),
    # 震源深度0千米，余名师生转移: digits dropped
    ("numbers-damaged", re.compile(r"0(?<![\d.]0)(?:千米|公里|级)|余名(?<![^共,。;、]余名)")),
    # 大家好！今天是4月2日…欢迎来到白鹤早读: many stories in one
    ("digest", re.compile(r"^大家好[!,].{0,30}(?:欢迎|收看|收听|早读)")),
    ("table", re.compile(r"^\| ")),
)
SPAM_RE = re.compile(
    r"官方网址|娱乐登陆|娱乐平台|手机版-\(|一肖一码|电竞竞猜|注册网址|精品久久|亚洲精品"
)
SPAM_CHARS_MAX = 60


@remembered
def repair_text(text: str) -> str:
    """The text without injected readings, leaked markup and wrong decodings.

    >>> repair_text("白鶴發(fā)電(diàn)廠&ldquo;並網(wǎng)&rdquo;")
    '白鶴發電廠“並網”'
    """
    if LATIN_RE.search(text):
        text = _without_markup(text)
    text = GARBLED_RE.sub(_from_gbk, text)
    if TWICE_RE.search(text) is None:
        return text
    return DOUBLED_RE.sub(lambda match: match["comma"] or "", text)


def _without_markup(text: str) -> str:
    text = PINYIN_RE.sub("", text)
    if len(BARE_PINYIN_RE.findall(text)) >= BARE_PINYIN_MIN:
        text = BARE_PINYIN_RE.sub("", text)
    text = ENTITY_RE.sub(lambda match: html.unescape(f"&{match['name']};"), text)
    text = EMAIL_RE.sub("", MARKUP_RE.sub("", text))
    return LATIN_RUN_RE.sub(_from_latin, text)


def repair_damage(story: Story) -> Story:
    """Repair each paragraph, then flag what cannot be repaired and drop advertising lines."""
    story = story.told_by(map(_repaired, story.paragraphs))
    flags = {flag for text in story.paragraphs for flag in _flags(text)}
    if _is_sliced(story):
        flags.add("spun-text")
    spam = {place: "spam" for place, text in enumerate(story.paragraphs) if _is_spam(text)}
    flags |= {"spam"} if spam else set()
    return story.without(spam).flagged(*flags)


@remembered
def _repaired(text: str) -> str:
    return tidy_text(repair_text(text))


@remembered
def _flags(text: str) -> tuple[str, ...]:
    folded = fold(text)
    found = [flag for flag, pattern in FOLDED_FLAGS if pattern.search(folded)]
    if LOST_RE.search(text):
        found += [flag for flag, pattern in FLAGS if pattern.search(text)]
    return tuple(found)


@remembered
def _is_spam(text: str) -> bool:
    folded = fold(text)
    is_line = len(text) <= SPAM_CHARS_MAX and not folded.endswith(("。", "!", "?", "”"))
    return is_line and bool(SPAM_RE.search(folded))


def _is_sliced(story: Story) -> bool:
    """白鹤处置持续畅通渠道，受理情况维护权益，公示…: slices of the headline lead clauses."""
    rest = fold(story.article.title)
    if len(rest) < 8 or not story.paragraphs:  # noqa: PLR2004 - shorter headlines recur by chance
        return False
    slices = 0
    for clause in re.split(r"[,。;]", fold(story.paragraphs[0])):
        if clause[:2] != rest[:2]:
            continue
        size = next((n for n in range(len(rest), 1, -1) if clause.startswith(rest[:n])), 0)
        if size and size < len(clause):
            rest, slices = rest[size:], slices + 1
    return not rest and slices > 2  # noqa: PLR2004 - two slices can be a lead that quotes it


def _from_latin(match: re.Match[str]) -> str:
    """ÏûÏ¢ → 消息: GB bytes read as Latin-1; kept unless all of it becomes ideographs."""
    return _decoded(match[0], "latin-1", "gb18030")


def _from_gbk(match: re.Match[str]) -> str:
    return _decoded(match[0], "gb18030", "utf-8")


def _decoded(text: str, wrong: str, right: str) -> str:
    try:
        decoded = text.encode(wrong).decode(right)
    except UnicodeError:
        return text
    return decoded if all(HAN_RE.match(char) for char in decoded) else text
