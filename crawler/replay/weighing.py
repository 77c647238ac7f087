"""A record made again and those held under its id in; whether it is the same out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crawler.admission import change_kind
from crawler.items import Article, record

# what the store adds when it admits a record, and what says only which reader made it
NOT_READ = frozenset({
    "revision", "supersedes", "change_kind", "duplicate_of", "duplicate_kind", "similarity",
    "first_seen_at", "run_id", "extracted_by", "canon_version",
})  # fmt: skip


class Weight(StrEnum):
    """What became of the captures of one article; every capture of a page has one."""

    SAME = "same"
    NEW = "new"
    """A record where the store holds none of this article."""
    CHANGED = "changed"
    """Another record than the newest revision: it becomes one. The page changed, or the reader."""
    OLDER = "older"
    """Another record than an older revision: that stays as it is."""
    HELD = "held"
    """A look that found nothing new: no revision rests on it."""
    TAKEN_DOWN = "taken-down"
    """Captured before an operator had it taken down: it does not come back."""
    GATED = "gated"
    """The gate held its record back that night."""
    NO_RECORD = "no-record"
    """No story in it: an error page, a 304, a redirect that ended nowhere."""
    LOST = "lost"
    """The store holds a record of it, today's reader makes none: that stays as it is."""
    FURTHER = "further"
    """Further pages of an article, and the redirects and retries before its pages."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The verdict on one record."""

    weight: Weight
    differences: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """From the revision that rests on the same capture: the reader's doing."""

    @property
    def is_reread(self) -> bool:
        return self.weight is Weight.CHANGED and bool(self.differences)

    @property
    def is_story(self) -> bool:
        """Whether the page tells what no revision has."""
        return self.weight in (Weight.NEW, Weight.CHANGED) and not self.differences


def weigh(held: Sequence[Article], reread: Article) -> Weighed:
    """Lay a record beside the revisions held under its id, the newest last."""
    if not held:
        return Weighed(weight=Weight.NEW)
    own = [one for one in held if one.warc_record_id == reread.warc_record_id]
    if own:
        found = differences(own[-1], reread)
        changed = Weight.CHANGED if own[-1] is held[-1] else Weight.OLDER
        weight = changed if found else Weight.SAME
        return Weighed(weight=weight, differences=found)
    newest = held[-1]
    if newest.captured_at and reread.captured_at and newest.captured_at > reread.captured_at:
        return Weighed(weight=Weight.HELD)
    return Weighed(weight=Weight.CHANGED if change_kind(newest, reread) else Weight.HELD)


def differences(held: Article, reread: Article) -> dict[str, dict[str, Any]]:
    """Field → what it was and what it is."""
    before, after = record(held), record(reread)
    return {
        name: {"was": before[name], "is": after[name]}
        for name in before
        if name not in NOT_READ and before[name] != after[name]
    }
