"""The story while it is cleaned: the record, its paragraphs, and what was left out and why."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Self

from crawler.extract.reading import LeftOut
from crawler.items import Article, with_values
from crawler.text import fold, remembered


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, searched in the folded paragraph (Simplified, half-width).

    One that opens with ^ opens each of its alternatives with it.
    """

    name: str
    pattern: re.Pattern[str]

    @property
    def is_head(self) -> bool:
        """Whether it can only be found at the head of a paragraph."""
        return self.pattern.pattern.startswith("^")


class Rules:
    """Named patterns in order; the first that finds a paragraph names it."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules
        # nearly every paragraph is story, which no rule finds: one look instead of one for each
        heads = [_inner(rule.pattern) for rule in rules if rule.is_head]
        self.heads_re = re.compile("|".join(heads) or "(?!)")
        self.others = tuple(rule for rule in rules if not rule.is_head)
        self.name_of = remembered(self._name_of)

    def _name_of(self, text: str) -> str:
        folded = fold(text)
        for rule in self.rules if self.heads_re.match(folded) else self.others:
            if rule.pattern.search(folded):
                return rule.name
        return ""


def _inner(pattern: re.Pattern[str]) -> str:
    """The pattern as part of another one."""
    return f"(?{'i' if pattern.flags & re.IGNORECASE else ''}:{pattern.pattern})"


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
        told = tuple(filter(None, paragraphs))
        return self if told == self.paragraphs else replace(self, paragraphs=told)

    def flagged(self, *flags: str) -> Self:
        if not flags:
            return self
        known = {*self.article.quality_flags, *flags}
        return self.of(with_values(self.article, quality_flags=tuple(sorted(known))))

    def of(self, article: Article) -> Self:
        """The story with this record."""
        return self if article is self.article else replace(self, article=article)


Step = Callable[[Story], Story]


def found_by(story: Story, name_of: Callable[[str], str]) -> dict[int, str]:
    """Places of the paragraphs that are named by it, with their name."""
    found = enumerate(map(name_of, story.paragraphs))
    return {place: name for place, name in found if name}
