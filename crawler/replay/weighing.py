"""A record made again and those held under its id in; whether it is the same out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crawler.admission import SAME_CONTENT, is_half, why_kept
from crawler.items import INCOMPLETE, Article, record
from crawler.ledger import Outcome, State

AS_IT_WAS = Outcome(State.UNCHANGED, SAME_CONTENT)
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
    """A look that found nothing new, or half of what is held: no revision rests on it."""
    TAKEN_DOWN = "taken-down"
    """Captured before an operator had it taken down: it does not come back."""
    GATED = "gated"
    """Its run held its record back: the gate did, or one page had come for every address."""
    NO_RECORD = "no-record"
    """No story in it: an error page, a 304, a redirect that ended nowhere."""
    LOST = "lost"
    """The store holds a record of it, today's reader makes none, or half of it: that stays."""
    FURTHER = "further"
    """Further pages of an article, and the redirects and retries before its pages."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The verdict on one record."""

    weight: Weight
    differences: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """From the revision that rests on the same capture: the reader's doing."""
    outcome: Outcome = AS_IT_WAS
    """How the way of its URL ends where nothing of it is stored."""

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
        return _weigh_reread(own[-1], held[-1], reread)
    newest = held[-1]
    if newest.captured_at and reread.captured_at and newest.captured_at > reread.captured_at:
        return Weighed(weight=Weight.HELD)
    kept = why_kept(newest, reread)
    if kept:
        return Weighed(weight=Weight.HELD, outcome=Outcome(State.UNCHANGED, kept))
    return Weighed(weight=Weight.CHANGED)


def _weigh_reread(own: Article, newest: Article, reread: Article) -> Weighed:
    """Beside the revision that rests on the same capture."""
    found = differences(own, reread)
    if not found:
        return Weighed(weight=Weight.SAME)
    if own is not newest:
        return Weighed(weight=Weight.OLDER, differences=found)
    if is_half(own, reread):
        return Weighed(weight=Weight.LOST, outcome=Outcome(State.UNCHANGED, INCOMPLETE))
    return Weighed(weight=Weight.CHANGED, differences=found)


def differences(held: Article, reread: Article) -> dict[str, dict[str, Any]]:
    """Field → what it was and what it is."""
    before, after = record(held), record(reread)
    return {
        name: {"was": before[name], "is": after[name]}
        for name in before
        if name not in NOT_READ and before[name] != after[name]
    }
