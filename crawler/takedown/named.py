"""What an article was called by: kept until all of it is removed, to be looked for in files."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Self

from crawler.items import Article

TITLE_CHARS_MIN = 6  # a shorter headline stands in other lines by chance
TEXT_CHARS_MIN = 12  # a shorter paragraph, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The words that must not be found any more."""

    urls: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    """Paragraphs and captions."""

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Self:
        named = cls()
        for one in articles:
            named |= cls(
                urls=frozenset(filter(None, (one.url, one.final_url, one.canonical_url))),
                titles=_long({one.title, one.subtitle}, TITLE_CHARS_MIN),
                texts=_long({*one.body.split("\n"), *one.captions}, TEXT_CHARS_MIN),
            )
        return named

    def __or__(self, other: Self) -> Self:
        return replace(
            self,
            urls=self.urls | other.urls,
            titles=self.titles | other.titles,
            texts=self.texts | other.texts,
        )

    @classmethod
    def from_text(cls, text: str) -> Self:
        values = json.loads(text) if text else {}
        return cls(**{name: frozenset(words) for name, words in values.items()})

    @property
    def text(self) -> str:
        values = {name: sorted(words) for name, words in asdict(self).items()}
        return json.dumps(values, ensure_ascii=False)


def _long(words: Iterable[str], least: int) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= least)
