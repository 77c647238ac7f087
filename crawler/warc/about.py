"""About: what the record of an article depends on beside its page, kept with the capture."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from scrapy.http import Response

from crawler.listing import Link

HEADERS = ("Content-Type", "ETag", "Last-Modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """How the crawl came to a page of an article, and what only the live response said."""

    run_id: str
    link: Link
    part: int
    """1 for an article's first page."""
    asked: str
    """The URL that was asked for, before redirects."""
    first_seen_at: str
    since: str = ""
    until: str = ""
    """The days of publication that a backfill asked for."""
    only_url: str = ""
    """The one URL that a crawl was asked for: it learns nothing of its portal."""
    made_up_after: str = ""
    """Of the page for an address that cannot exist: the article's it was made up after, or the id
    of that if it was taken down."""
    status: int = -1
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of a rendered page, whose WARC record has no HTTP head: what its reading depends on."""

    def values(self) -> dict[str, Any]:
        """As JSON values; what says nothing is left out."""
        told = {name: value for name in NAMES if (value := getattr(self, name)) not in ("", -1, {})}
        return {**told, "link": {name: getattr(self.link, name) for name in LINK_NAMES}}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Raises TypeError: these are the values of something else."""
        return cls(**{**values, "link": Link(**values["link"])})


NAMES = tuple(field.name for field in fields(About))  # asdict() copies all that they hold
LINK_NAMES = tuple(field.name for field in fields(Link))


def rendered(about: About, response: Response) -> About:
    """The same of a rendered page."""
    said = {name: response.headers.get(name) for name in HEADERS}
    headers = {name: value.decode("latin-1") for name, value in said.items() if value}
    return replace(about, status=response.status, headers=headers)
