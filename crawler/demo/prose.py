"""A number in, an invented news text out: always the same one, and unlike every other."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

PROSE_PATH = Path(__file__).with_name("prose.toml")
TOPICAL = 4  # of a topic's eight sentences: four stories of one topic still differ
SALT = 227  # of the first 400 the one whose most alike texts share least: 0.19 of their 4-grams
PARAGRAPHS = (4, 7)
SENTENCES_PER_PARAGRAPH = (2, 3)  # about 45 characters each: 350 to 900 a story


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Headline, paragraphs, and the place and writers they name."""

    title: str
    paragraphs: tuple[str, ...]
    place: str
    writers: tuple[str, str]


def compose(number: int) -> Composition:
    """The number-th invented text."""
    prose = _prose()
    topics = prose["topic"]
    topic = topics[number % len(topics)]
    turn = number // len(topics)
    dice = Dice(number)
    slots = Slots(prose, dice)
    title = topic["titles"][turn % len(topic["titles"])].format_map(slots)
    counts = _paragraph_sizes(dice)
    frames = [*_topical(topic["sentences"], turn), *dice.shuffled(prose["general"]["sentences"])]
    sentences = iter([frame.format_map(slots) for frame in _spread(frames, sum(counts))])
    paragraphs = tuple("".join(next(sentences) for _ in range(count)) for count in counts)
    writers = (slots["a"], slots["b"])
    return Composition(title=title, paragraphs=paragraphs, place=slots["p"], writers=writers)


class Dice:
    """Numbers that look like chance and come out the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.thrown = 0

    def below(self, end: int) -> int:
        self.thrown += 1
        digest = sha256(f"{SALT}/{self.seed}/{self.thrown}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % end

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def shuffled(self, values: Sequence[str]) -> list[str]:
        keyed = [(self.below(1 << 32), value) for value in values]
        return [value for _, value in sorted(keyed)]


class Slots(Mapping[str, str]):
    """What the letters in braces stand for: names keep in one text, numbers change."""

    def __init__(self, prose: Mapping[str, Any], dice: Dice) -> None:
        self.dice = dice
        p, q, *_ = dice.shuffled(prose["places"])
        a, b, *_ = dice.shuffled(prose["persons"])
        v, *_ = dice.shuffled(prose["villages"])
        o, *_ = dice.shuffled(prose["offices"])
        self.names = {"p": p, "q": q, "a": a, "b": b, "v": v, "o": o}
        self.numbers = {"x": (11, 98), "y": (103, 987), "z": (1012, 9876)}

    def __getitem__(self, key: str) -> str:
        if key in self.names:
            return self.names[key]
        return str(self.dice.between(*self.numbers[key]))

    def __iter__(self) -> Iterator[str]:
        return iter([*self.names, *self.numbers])

    def __len__(self) -> int:
        return len(self.names) + len(self.numbers)


@cache
def _prose() -> dict[str, Any]:
    return tomllib.loads(PROSE_PATH.read_text(encoding="utf-8"))


def _paragraph_sizes(dice: Dice) -> list[int]:
    count = dice.between(*PARAGRAPHS)
    return [dice.between(*SENTENCES_PER_PARAGRAPH) for _ in range(count)]


def _topical(sentences: Sequence[str], turn: int) -> list[str]:
    """Half of a topic's sentences, another half each turn, in their order."""
    step, offset = (1, TOPICAL * (turn % 2)) if turn % 4 in (0, 1) else (2, turn % 2)
    return list(sentences[offset::step][:TOPICAL])


def _spread(frames: Sequence[str], count: int) -> list[str]:
    """The topic opens a text and comes back in it; what is general stands between."""
    topical, general = frames[:TOPICAL], frames[TOPICAL:]
    chosen: list[str] = []
    for at in range(count):
        back = at in (0, 1) or at % 3 == 0
        source = topical if back and topical else general
        chosen.append(source[0])
        if source is topical:
            topical = topical[1:]
        else:
            general = general[1:]
    return chosen
