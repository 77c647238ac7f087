"""Tombstone: what stands in tombstones.jsonl for an article that was taken down; a line in and out.

It names neither title nor URL: who has an address can tell by its digest whether it is meant.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from crawler.clock import utc_text
from crawler.items import INSTANT_SCHEMA, on_one_line

TOMBSTONE_VERSION = "1.0.0"
TOMBSTONES_PATH = "tombstones.jsonl"
WHOLE_ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One article that an operator has taken down; neither its title nor its URL is said."""

    schema_version: str = TOMBSTONE_VERSION
    """Version of the meaning of these fields (semver)."""
    article_id: str
    """The article that was removed, with all its revisions."""
    canonical_url_sha256: str
    """SHA-256 of its canonical URL, 64 hex digits."""
    other_url_sha256: tuple[str, ...] = ()
    """The same of its other addresses: canonical URLs under other rules, where it redirected to,
    further pages."""
    scope: str = WHOLE_ARTICLE
    """`article`: its records, the events about it and its captures."""
    reason: str
    """Why, in the operator's words."""
    ticket: str
    """What the operator's own files call the case."""
    taken_down_at: datetime | None = field(metadata=INSTANT_SCHEMA)
    """When; what was published before may be in copies of the data set."""
    run_id: str
    """The run that took it down; its manifest and events tell what became of the copies."""

    @property
    def digests(self) -> tuple[str, ...]:
        return (self.canonical_url_sha256, *self.other_url_sha256)


def tombstone_line(tombstone: Tombstone) -> str:
    """The tombstone as one JSON line with its line feed; keys in schema order, no null."""
    values = asdict(tombstone)
    values["taken_down_at"] = at_of(tombstone)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return on_one_line(text) + "\n"


def tombstone_of(line: str) -> Tombstone:
    """The tombstone a line was made of. Raises ValueError, TypeError, KeyError: it is none."""
    values = json.loads(line)
    values["taken_down_at"] = datetime.fromisoformat(values["taken_down_at"])
    values["other_url_sha256"] = tuple(values["other_url_sha256"])
    return Tombstone(**values)


def tombstones_in(lines: Iterable[str]) -> list[Tombstone]:
    """Those that can be read: of a torn line `verify` tells."""
    found = []
    for line in lines:
        try:
            found.append(tombstone_of(line))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return found


def at_of(tombstone: Tombstone) -> str:
    """When it was taken down, as on disk."""
    return utc_text(tombstone.taken_down_at) if tombstone.taken_down_at else ""
