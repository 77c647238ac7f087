"""Scope: what one crawl was asked for (`-a url= since= until= listing=`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from crawler.listing import Link


class ScopeError(ValueError):
    """Raised by Scope.from_arguments() for an argument nobody can mean; reads as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One URL, one listing page, a span of publication days (both ends in it), or the night."""

    url: str = ""
    listing: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> Self:
        """Raises ScopeError: an unknown argument, no date, since after until."""
        unknown = sorted(set(arguments) - set(cls.__dataclass_fields__))
        if unknown:
            raise ScopeError(f"unknown argument {unknown[0]}; there are url, listing, since, until")
        for name in ("since", "until"):
            _check_day(name, arguments.get(name, ""))
        scope = cls(**arguments)
        if scope.since and scope.until and scope.since > scope.until:
            raise ScopeError(f"since={scope.since} lies after until={scope.until}")
        return scope

    @property
    def is_backfill(self) -> bool:
        return bool(self.since or self.until)

    @property
    def is_night(self) -> bool:
        """Nothing special was asked for: the portal's sections, as every night."""
        return not (self.url or self.listing or self.is_backfill)

    def admits(self, day: str) -> bool:
        """Whether an article of that day is wanted; one without a date must be looked at.

        >>> Scope(since="2026-03-02").admits("2026-03-01"), Scope(since="2026-03-02").admits("")
        (False, True)
        """
        if not day:
            return True
        return (self.since or "0") <= day[:10] <= (self.until or "9")

    def goes_on(self, links: Iterable[Link]) -> bool:
        """Whether older listing pages can hold something wanted."""
        days = [link.date[:10] for link in links if link.date]
        return not (self.since and days and max(days) < self.since)


def _check_day(name: str, text: str) -> None:
    try:
        if text and date.fromisoformat(text).isoformat() != text:
            raise ValueError(text)
    except ValueError as error:
        raise ScopeError(f"{name} is no day (YYYY-MM-DD): {text!r}") from error
