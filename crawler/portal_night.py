"""PortalNight: what one portal yielded in one night, as the baseline compares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FIELDS = ("published_on", "source", "authors", "editor", "images")
"""Fields whose presence is watched; without title or body there is no record at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionYield:
    """What one section yielded."""

    section: str
    links: int
    """Articles that its first listing page names."""
    new: int = 0
    """Articles among them that were not known before."""
    evidence: str = ""
    """What was odd about the listing page: see crawler/evidence.py; "" if nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalNight:
    """What one portal yielded."""

    on: date
    """Day in Shanghai."""
    sections: tuple[SectionYield, ...]
    is_whole: bool = True
    """A day or more since the night before, and not cut: else there cannot be as many new ones."""
    is_cut: bool = False
    """Ended before it was through: what is missing says nothing, what is there does."""
    lull: float = 1.0
    """How much of their usual the other portals published; 1 where nobody knows."""
    read: int = 0
    """Records made of fetched pages."""
    unreadable: int = 0
    """Fetched pages without title or body, or garbled."""
    unknown: Mapping[str, int] = field(default_factory=dict)
    """Articles by section that the store had no record of; of a cut night, come to or not."""
    present: Mapping[str, int] = field(default_factory=dict)
    """Of the records, how many have each of FIELDS."""
    body_median: int = 0
    """Characters of the middle record's body."""
    failed: Mapping[str, int] = field(default_factory=dict)
    """Articles without record, by reason."""
    evidence: str = ""
    """What was odd about the unreadable article pages."""

    @property
    def new(self) -> int:
        return sum(section.new for section in self.sections)

    def of(self, section: str) -> SectionYield | None:
        return next((found for found in self.sections if found.section == section), None)
