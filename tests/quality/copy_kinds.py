"""A text in, a copy of it as portals and aggregators make them out; one function a kind."""

import re
from collections.abc import Callable
from functools import cache
from random import Random

from opencc import OpenCC

from crawler.script import simplified
from tests.quality.copy_texts import Text, day, person, words

SENTENCE_RE = re.compile(r"[^。！？\n]*[。！？]?[”）]?")
HAN_RE = re.compile(r"[\u4e00-\u9fff]")
NUMBER_RE = re.compile(r"(?<![\d.])[1-9]\d{0,3}(?![\d.])")
DIGITS = "零一二三四五六七八九"
# characters that recognition mixes up, and those that a pinyin keyboard does
CONFUSED = dict(
    zip(
        "己已未末大太日曰人入土士千干天夫在再做作的地得他她是事时市和合有又年念公工力立中种会回",
        "已己末未太大曰日入人士土干千夫天再在作做地得的她他事是市时合和又有念年工公立力种中回会",
        strict=True,
    )
)
READINGS = ["huì", "shì", "gōng", "zhǎn", "jiàn", "xíng", "fā", "diàn", "bù", "qū", "rén", "mín"]
Copy = Callable[[Text, Random], Text]


def sentences(text: str) -> list[str]:
    return [found for found in SENTENCE_RE.findall(text) if found.strip()]


def exact(text: Text, _: Random) -> Text:
    return text


def respaced(text: Text, dice: Random) -> Text:
    """Punctuation of the other width, indents, paragraphs run together."""
    body = text.body.translate(str.maketrans("，：；（）！？", ",:;()!?"))
    lines = [f"　　{line}" for line in body.split("\n")]
    return Text(text.title, "".join(line + dice.choice(["\n\n", "\n", ""]) for line in lines))


def retitled(text: Text, dice: Random) -> Text:
    first = re.split(r"[，。]", text.body)[0][:24]
    return Text(dice.choice([f"快讯|{first}", f"最新！{text.title[::2]}", first]), text.body)


def traditional(text: Text, dice: Random) -> Text:
    direction = dice.choice(["s2t", "s2tw", "s2hk", "s2twp"])
    return Text(*(_converter(direction).convert(part) for part in (text.title, text.body)))


def damaged_traditional(text: Text, dice: Random) -> Text:
    """As an aggregator reposts it: readings injected, paragraphs broken, the tail printed twice."""
    made = traditional(text, dice)
    chars = [
        f"{char}({dice.choice(READINGS)})" if HAN_RE.match(char) and dice.random() < 0.05 else char
        for char in made.body
    ]
    chars = [f"{char}\n" if char in "，。" and dice.random() < 0.06 else char for char in chars]
    broken = "".join(chars)
    tail = "".join(sentences(made.body)[-2:])
    return Text(made.title, f"{broken}\n{tail}")


def framed(text: Text, dice: Random) -> Text:
    """Another outlet's dateline at the head, its editors at the tail."""
    outlet = dice.choice(words()["outlets"])
    head = dice.choice(
        [f"{outlet}讯（记者 {person(dice)}）", f"据{outlet}消息，", f"{outlet}{day(dice)}电 "]
    )
    editor, writer = person(dice), person(dice)
    tail = f"\n来源：{outlet}\n责任编辑：{editor}\n（{outlet}全媒体记者 {writer} 摄影报道）"
    return Text(text.title, head + text.body + tail)


def with_chrome(text: Text, dice: Random) -> Text:
    chrome = dice.sample(words()["chrome"], 6)
    return Text(text.title, "\n".join([*chrome[:2], text.body, *chrome[2:]]))


def lead_only(text: Text, dice: Random) -> Text:
    """The first paragraphs, at least 80 characters of them."""
    kept = _until(text.paragraphs, max(80, int(len(text.body) * dice.uniform(0.2, 0.5))))
    return Text(text.title, "\n".join(kept) + dice.choice(["", "……", "\n[查看全文]"]))


def tail_cut(text: Text, _: Random) -> Text:
    return Text(text.title, "\n".join(text.paragraphs[:-1]) or text.body)


def middle_cut(text: Text, _: Random) -> Text:
    told = sentences(text.body)
    first, last = len(told) * 2 // 5, len(told) * 3 // 5
    return Text(text.title, "".join(told[:first]) + "\n" + "".join(told[last:]))


def summarised(text: Text, dice: Random) -> Text:
    """A summary above the story, made of pieces of it."""
    told = [found.strip() for found in sentences(text.body)]
    picked = "；".join(dice.sample(told, min(2, len(told)))).replace("。", "")
    return Text(text.title, f"摘要：{picked[:120]}。\n{text.body}")


def mistyped(text: Text, dice: Random) -> Text:
    """One to three characters of a hundred wrong, lost or doubled."""
    rate = dice.uniform(0.01, 0.03)
    drawn = [char for char in text.body if HAN_RE.match(char)]
    made = [_typo(char, drawn, dice) if dice.random() < rate else char for char in text.body]
    return Text(text.title, "".join(made))


def reworded(text: Text, dice: Random) -> Text:
    """Some ten words of a hundred replaced by a synonym."""
    return Text(text.title, _replaced(text.body, dice, 0.75))


def reordered(text: Text, dice: Random) -> Text:
    parts = text.paragraphs if len(text.paragraphs) > 2 else sentences(text.body)
    return Text(text.title, "\n".join(dice.sample(parts, len(parts))))


def first_page(text: Text, _: Random) -> Text:
    return Text(f"{text.title}(1)", "\n".join(_halves(text)[0]))


def second_page(text: Text, _: Random) -> Text:
    return Text(f"{text.title}(2)", "\n".join(_halves(text)[1]) or text.body)


def spelt_numbers(text: Text, _: Random) -> Text:
    """Each whole number in Chinese numerals."""
    return Text(text.title, NUMBER_RE.sub(lambda match: spelt(int(match[0])), text.body))


def corrected(text: Text, dice: Random) -> Text:
    """One figure is another at noon."""
    found = list(NUMBER_RE.finditer(text.body))
    if len(found) < 4:
        return Text(text.title, text.body + "\n（更正：本稿已作修订。）")
    match = dice.choice(found[2:])
    number = str(int(match[0]) + dice.randint(1, 5))
    return Text(text.title, text.body[: match.start()] + number + text.body[match.end() :])


def mixed_language(text: Text, _: Random) -> Text:
    """A bilingual page: English lines between the paragraphs."""
    lines = ["Local officials said more details would be released later this week.", ""]
    told = "\n".join(f"{line}\n{lines[place % 2]}" for place, line in enumerate(text.paragraphs))
    return Text(text.title, told)


def spun(text: Text, dice: Random) -> Text:
    """Synonyms wherever there is one, clauses turned round, every fifth sentence gone."""
    told = [found for found in sentences(text.body) if dice.random() > 0.2]
    turned = [_turned(found) if dice.random() < 0.4 else found for found in told]
    return Text(text.title[::-1][:12], _replaced("".join(turned), dice, 1.0))


COPIES: dict[str, Copy] = {
    "exact": exact,
    "respaced": respaced,
    "retitled": retitled,
    "traditional": traditional,
    "traditional, damaged": damaged_traditional,
    "framed": framed,
    "chrome left in": with_chrome,
    "lead only": lead_only,
    "tail cut": tail_cut,
    "middle cut": middle_cut,
    "summary added": summarised,
    "mistyped": mistyped,
    "reworded": reworded,
    "reordered": reordered,
    "first page": first_page,
    "second page": second_page,
    "numbers spelt out": spelt_numbers,
    "corrected": corrected,
    "mixed language": mixed_language,
    "spun": spun,
}
LONG_ONLY = {
    "lead only",
    "first page",
    "second page",
    "tail cut",
    "middle cut",
    "reordered",
    "spun",
}


def spelt(number: int) -> str:
    """1 to 9999 as Chinese writes them.

    >>> spelt(14), spelt(305), spelt(2026)
    ('十四', '三百零五', '二千零二十六')
    """
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text[1:] if text.startswith("一十") else text


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)


def _until(paragraphs: list[str], size: int) -> list[str]:
    kept: list[str] = []
    for line in paragraphs:
        if sum(map(len, kept)) >= size:
            break
        kept.append(line)
    return kept


def _halves(text: Text) -> tuple[list[str], list[str]]:
    kept = _until(text.paragraphs, len(text.body) // 2)
    return kept, text.paragraphs[len(kept) :]


def _typo(char: str, drawn: list[str], dice: Random) -> str:
    if not HAN_RE.match(char):
        return char
    return dice.choice([CONFUSED.get(simplified(char), dice.choice(drawn)), "", char * 2])


def _replaced(text: str, dice: Random, share: float) -> str:
    synonyms: dict[str, str] = words()["synonyms"]
    pattern = re.compile("|".join(sorted(synonyms, key=len, reverse=True)))
    return pattern.sub(
        lambda match: synonyms[match[0]] if dice.random() < share else match[0], text
    )


def _turned(sentence: str) -> str:
    clauses = sentence.rstrip("。").split("，")
    return "，".join([*clauses[1:], clauses[0]]) + "。" if len(clauses) > 2 else sentence
