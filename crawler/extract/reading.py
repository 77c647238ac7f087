"""What reading a page yields: the record so far, and why each field is what it is."""

from dataclasses import dataclass

from crawler.items import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one field is what it is."""

    field: str
    rule: str
    """The rule that won: `rule:h1`, `meta:og:title`, `text:来源`, `generic:density`."""
    value: str
    runners_up: tuple[tuple[str, str], ...] = ()
    """(rule, value) of what lost, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A piece of the page's text that is not in the body, and the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article as read from its page or pages, before cleaning."""

    article: Article
    explained: tuple[Explanation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
