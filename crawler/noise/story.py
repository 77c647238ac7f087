"""The story while it is cleaned: the record, its paragraphs, and what was left out and why."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Self

from crawler.extract.reading import LeftOut
from crawler.items import Article
from crawler.text import fold, remembered


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, searched in the folded paragraph (Simplified, half-width)."""

    name: str
    pattern: re.Pattern[str]


class Rules:
    """Named patterns in order; the first that finds a paragraph names it."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules
        self.name_of = remembered(self._name_of)

    def _name_of(self, text: str) -> str:
        folded = fold(text)
        for rule in self.rules:
            if rule.pattern.search(folded):
                return rule.name
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article in the works."""

    article: Article
    paragraphs: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()

    def without(self, reasons: dict[int, str]) -> Self:
        """The story without the paragraphs at these places."""
        if not reasons:
            return self
        kept = (text for place, text in enumerate(self.paragraphs) if place not in reasons)
        left = (
            LeftOut(text=self.paragraphs[place], reason=reasons[place]) for place in sorted(reasons)
        )
        return replace(self, paragraphs=tuple(kept), left_out=(*self.left_out, *left))

    def told_by(self, paragraphs: Iterable[str]) -> Self:
        """The story with these paragraphs, empty ones gone."""
        return replace(self, paragraphs=tuple(text for text in paragraphs if text))

    def flagged(self, *flags: str) -> Self:
        if not flags:
            return self
        known = {*self.article.quality_flags, *flags}
        return replace(self, article=replace(self.article, quality_flags=tuple(sorted(known))))


Step = Callable[[Story], Story]


def found_by(story: Story, rules: Rules) -> dict[int, str]:
    """Places of the paragraphs that the rules find, with the rule's name."""
    found = ((place, rules.name_of(text)) for place, text in enumerate(story.paragraphs))
    return {place: name for place, name in found if name}
