"""A seed in, invented texts out: stories of many topics, and templates filled once and again."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from crawler.demo.prose import compose

WORDS_PATH = Path(__file__).with_name("copy_words.toml")
COMPOSED = 2000  # a volume: many share sentences, as stories of one desk do
SLOT_RE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A headline and a body, one paragraph a line."""

    title: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n")


class Filling:
    """What stands in a template's braces: numbers anew each time, names once a text."""

    def __init__(self, dice: Random, kept: Mapping[str, str]) -> None:
        self.dice = dice
        self.names = {**_names(dice), **kept}

    def of(self, template: str) -> str:
        return SLOT_RE.sub(lambda match: self._value(match[1]), template)

    def _value(self, key: str) -> str:
        if key in self.names:
            return self.names[key]
        digits = 2 if key == "f" else int(key)
        low = 10 ** (digits - 1) if digits > 1 else 1
        number = str(self.dice.randint(low, 10**digits - 1))
        return f"{number}.{self.dice.randint(10, 99)}" if key == "f" else number


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(WORDS_PATH.read_text(encoding="utf-8"))


def filled(template: Mapping[str, Any], dice: Random, **kept: str) -> Text:
    """A template with new names and numbers, but for those that are given."""
    filling = Filling(dice, kept)
    title, body = dice.choice(template["titles"]), template["body"]
    body = body.replace("{quote}", template.get("quote", ""))
    return Text(filling.of(title), filling.of(body))


def stories(dice: Random, volume: int, count: int) -> list[Text]:
    """Invented stories of the demo's prose; none is in two volumes, none comes twice."""
    numbers = dice.sample(range(COMPOSED), count)
    texts = [compose(COMPOSED * volume + number) for number in numbers]
    return [Text(text.title, "\n".join(text.paragraphs)) for text in texts]


def day(dice: Random) -> str:
    return f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日"


def person(dice: Random) -> str:
    return f"{dice.choice(words()['surnames'])}{dice.choice(words()['given'])}"


def _names(dice: Random) -> dict[str, str]:
    known = words()
    v, w = dice.sample(known["villages"], 2)
    t, u = dice.sample(known["teams"], 2)
    o, r = dice.sample(known["offices"], 2)
    names = {
        "p": dice.choice(known["counties"]),
        "q": dice.choice(known["cities"]),
        "f1": dice.choice(known["fruits"]),
        "d": day(dice),
        "y": str(dice.randint(2012, 2026)),
        "z": str(dice.randint(1968, 1992)),
        "h": str(dice.randint(0, 23)),
        "m": str(dice.randint(1, 59)),
        "n": str(dice.randint(2, 14)),
    }
    people = {letter: person(dice) for letter in "abce"}
    return {**names, **people, "v": v, "w": w, "t": t, "u": u, "o": o, "r": r}
