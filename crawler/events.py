"""Events: what is found out of a published article later; its record stays as it is.

The present state of an article is its newest revision and the events of that run and later ones.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Self

from crawler.clock import utc_text
from crawler.items import INSTANT_SCHEMA, Article, on_one_line

EVENT_VERSION = "1.0.0"
MARKED, VANISHED, RETURNED = "duplicate-marked", "vanished", "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that was found out of one published article; absent text is ""."""

    schema_version: str = EVENT_VERSION
    """Version of the meaning of these fields (semver)."""
    event_id: str = ""
    """`urn:shuwen:event:` + 32 hex digits; the same event has the same id."""
    kind: str
    """`duplicate-marked` (the kept copy of its story is another one from now on), `vanished` (the
    portal did not have it on three nights), `returned` (it has it again)."""
    happened_at: datetime | None = field(default=None, metadata=INSTANT_SCHEMA)
    """When it was found out."""
    run_id: str = ""
    """The run that found it out; names the part."""
    article_id: str = ""
    """The article it is about."""
    version_id: str = ""
    """Its newest content at that time."""
    portal: str = ""
    """Name of the portal file."""
    url: str = ""
    """Its address, as in its record."""
    duplicate_of: str = ""
    """article_id of the kept copy of the same story from now on, "" if it is this one."""
    duplicate_kind: str = ""
    """As in a record."""
    similarity: str = ""
    """As in a record."""
    replaces: str = ""
    """What duplicate_of was before."""
    reason: str = ""
    """Of vanished: `http-404`, `http-410`, `soft-404`."""

    @classmethod
    def about(cls, article: Article, kind: str, run_id: str, at: datetime) -> Self:
        return cls(
            event_id=_event_id(kind, article.article_id, run_id),
            kind=kind,
            happened_at=at,
            run_id=run_id,
            article_id=article.article_id,
            version_id=article.version_id,
            portal=article.portal,
            url=article.url,
        )

    def pointed(self, article: Article) -> Article:
        """The article as this event marks it."""
        return replace(
            article,
            duplicate_of=self.duplicate_of,
            duplicate_kind=self.duplicate_kind,
            similarity=self.similarity,
        )


def marked(copy: Article, replaces: str, run_id: str, at: datetime) -> Event:
    """A published article has turned out to be a copy, or a copy of another one."""
    return replace(
        Event.about(copy, MARKED, run_id, at),
        duplicate_of=copy.duplicate_of,
        duplicate_kind=copy.duplicate_kind,
        similarity=copy.similarity,
        replaces=replaces,
    )


def event_line(event: Event) -> str:
    """The event as one JSON line with its line feed; keys in schema order, no null."""
    values = asdict(event)
    values["happened_at"] = utc_text(event.happened_at) if event.happened_at else ""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return on_one_line(text) + "\n"


def event_of(line: str) -> Event:
    """The event an event line was made of."""
    values = json.loads(line)
    values["happened_at"] = datetime.fromisoformat(values["happened_at"])
    return Event(**values)


def _event_id(*parts: str) -> str:
    return "urn:shuwen:event:" + sha256("\n".join(parts).encode()).hexdigest()[:32]
