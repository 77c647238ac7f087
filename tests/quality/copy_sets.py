"""A seed in, a shuffled set of articles out, with what each of them is in truth."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from crawler.items import Article
from pipelines.dedup import identify
from tests.conftest import SHARED
from tests.quality.copy_kinds import COPIES, LONG_ONLY
from tests.quality.copy_texts import Text, day, filled, stories, words

CORPUS = SHARED / "corpus" / "manifest.jsonl"
SERIES = (
    "bulletin", "warning", "campaign", "appointment", "match", "table", "recurring", "speech",
    "daily", "weather", "lottery", "prices", "timetable", "personnel", "court",
)  # fmt: skip
COPIES_PER_STORY = 4
LONG_CHARS = 300
ORIGINAL = "original"
FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article; copies of one story share a family, a look-alike has one of its own."""

    article: Article
    family: int
    kind: str
    is_copy: bool


@dataclass(frozen=True, slots=True)
class _Made:
    text: Text
    family: int
    kind: str
    at: datetime
    is_copy: bool = False


def made_set(seed: int, size: int = 1) -> list[Sample]:
    """Some 1,900 articles times `size`; odd seeds draw on the other half of the corpus."""
    dice = Random(seed)  # noqa: S311 - a repeatable set, no secret
    families = count()
    drawn = [made for _ in range(size) for made in _drawn(seed, dice, families)]
    dice.shuffle(drawn)
    return [_sample(made, place, dice) for place, made in enumerate(drawn)]


def _drawn(seed: int, dice: Random, families: Iterator[int]) -> Iterator[_Made]:
    texts = [*_corpus(seed % 2), *stories(dice, 0, 60)]
    originals = [_Made(text, next(families), ORIGINAL, _moment(dice)) for text in texts]
    yield from originals
    for original in originals:
        yield from _copies(original, dice)
    yield from _filled(dice, families)
    for name in SERIES:
        yield from _series(name, dice, families)
    named = [made for made in originals if made.text.title and len(made.text.body) > 120]
    dice.shuffle(named)
    fresh = iter(stories(dice, 1, 160))
    for place in range(0, min(120, len(named) - 2), 3):  # fewer without the corpus
        yield _digest(named[place : place + 3], dice, next(families))
        yield _follow_up(named, next(fresh), dice, next(families))
    for _ in range(20):
        yield from _serial([next(fresh) for _ in range(4)], dice, families)


def _corpus(half: int) -> list[Text]:
    """The development corpus' texts, every second one; none where it is absent."""
    if not CORPUS.exists():
        return []
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    gold = [row["gold"] for row in rows if row["kind"] == "article"]
    texts = {one["body_text"]: Text(one.get("title") or "", one["body_text"]) for one in gold}
    return list(texts.values())[half::2]


def _templates(dice: Random) -> list[Text]:
    names = ("flash", *SERIES)
    return [filled(dice.choice(words()[name]), dice) for name in names for _ in range(5)]


def _filled(dice: Random, families: Iterator[int]) -> Iterator[_Made]:
    """Filled templates with copies, but no halves: what a template ends with is everybody's."""
    for text in _templates(dice):
        original = _Made(text, next(families), ORIGINAL, _moment(dice))
        yield original
        yield from _copies(original, dice, halves=False)


def _copies(original: _Made, dice: Random, *, halves: bool = True) -> Iterator[_Made]:
    text = original.text
    is_long = halves and len(text.body) >= LONG_CHARS and len(text.paragraphs) >= 4
    kinds = [kind for kind in COPIES if is_long or kind not in LONG_ONLY]
    for kind in dice.sample(kinds, COPIES_PER_STORY):
        later = original.at + timedelta(hours=dice.randint(0, 72))
        copied = COPIES[kind](text, dice)
        yield _Made(copied, original.family, kind, later, is_copy=True)


def _series(name: str, dice: Random, families: Iterator[int]) -> Iterator[_Made]:
    """One template: a place day after day, and a day place after place; a copy of some of them."""
    for template in words()[name]:
        probe = _fixed(dice)
        places = dice.sample(words()["counties"], 16)
        days = [f"{dice.randint(1, 12)}月{number}日" for number in dice.sample(range(1, 29), 16)]
        years = dice.sample(range(2005, 2027), 16)
        for turn in range(16):
            own = () if turn % 2 else ("q", "v", "w")
            kept = {key: value for key, value in probe.items() if key not in own}
            kept |= {"d": days[turn], "y": str(years[turn])} if turn % 2 else {"p": places[turn]}
            made = _Made(filled(template, dice, **kept), next(families), name, _moment(dice))
            yield made
            if turn < 2:
                yield from list(_copies(made, dice, halves=False))[:2]


def _fixed(dice: Random) -> dict[str, str]:
    known = words()
    villages = dice.sample(known["villages"], 2)
    return {
        "p": dice.choice(known["counties"]),
        "q": dice.choice(known["cities"]),
        "v": villages[0],
        "w": villages[1],
        "d": day(dice),
        "y": str(dice.randint(2012, 2026)),
        "h": str(dice.randint(0, 23)),
        "m": str(dice.randint(1, 59)),
        "o": dice.choice(known["offices"]),
        "f1": dice.choice(known["fruits"]),
    }


def _digest(originals: Sequence[_Made], dice: Random, family: int) -> _Made:
    """Two or three whole stories on one page."""
    parts = originals[: dice.choice([2, 2, 3])]
    head = dice.choice(["{number}、{title}\n", "【{title}】", "{title}\n", ""])
    body = "\n".join(
        head.format(number=number, title=made.text.title) + made.text.body
        for number, made in zip("一二三", parts, strict=False)
    )
    joined = "；".join(made.text.title for made in parts)
    title = dice.choice([f"早读{day(dice)}", f"要闻速览：{joined}", joined, f"{day(dice)}新闻汇总"])
    return _Made(Text(title, body), family, "digest", max(made.at for made in parts))


def _follow_up(originals: Sequence[_Made], fresh: Text, dice: Random, family: int) -> _Made:
    """New facts first, then four to eight tenths of the first story as background."""
    first = dice.choice([made for made in originals if len(made.text.paragraphs) >= 4])
    paragraphs = first.text.paragraphs
    kept = paragraphs[: max(1, int(len(paragraphs) * dice.uniform(0.4, 0.8)))]
    lead = f"昨日，{first.text.title}一事有了新进展。"
    body = "\n".join([lead, *fresh.paragraphs, "此前报道：", *kept])
    at = first.at + timedelta(days=dice.randint(2, 20))
    return _Made(Text(f"追踪｜{first.text.title[:12]}有新进展", body), family, "follow-up", at)


def _serial(told: Sequence[Text], dice: Random, families: Iterator[int]) -> Iterator[_Made]:
    """Two parts of one series under one headline, with the same note above them."""
    note = "编者按：本报今起推出系列报道，走进乡村振兴一线，讲述普通人的奋斗故事，敬请关注。"
    title, at = told[0].title, _moment(dice)
    for part, first, second in (("上", told[0], told[1]), ("下", told[2], told[3])):
        body = f"{note}\n{first.body}\n{second.body}"
        yield _Made(Text(f"{title}（{part}）", body), next(families), "serial", at)
        at += timedelta(days=1)


def _moment(dice: Random) -> datetime:
    return FIRST_DAY + timedelta(minutes=dice.randrange(7 * 365 * 24 * 60))


def _sample(made: _Made, place: int, dice: Random) -> Sample:
    outlets = words()["outlets"]
    publisher = dice.choice(outlets)
    dated = dice.random() < 0.8
    article = Article(
        url=f"http://p{outlets.index(publisher)}.example/{place}.html",
        title=made.text.title,
        body=made.text.body,
        portal=f"p{outlets.index(publisher)}",
        publisher=publisher,
        source=dice.choice(outlets) if made.is_copy else publisher,
        published_at=made.at if dated else None,
        published_on=made.at.date().isoformat() if dated else "",
    )
    return Sample(
        article=identify(article), family=made.family, kind=made.kind, is_copy=made.is_copy
    )
