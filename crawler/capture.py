"""Capture: what is known of one response as it came over the network."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from scrapy.http import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response kept, or at least weighed: what ties a record to what the portal sent."""

    captured_at: datetime
    """When the request was sent, UTC (WARC-Date)."""
    payload_digest: str
    """`sha256:` of the payload as it came, content encoding intact."""
    status: int
    etag: str = ""
    last_modified: str = ""
    record_id: str = ""
    """WARC-Record-ID, "" where captures are off."""

    @classmethod
    def of(cls, response: Response, captured_at: datetime, record_id: str = "") -> Self:
        """What a response says of itself; a replayed one says the same."""
        return cls(
            captured_at=captured_at,
            payload_digest="sha256:" + sha256(response.body).hexdigest(),
            status=response.status,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            record_id=record_id,
        )


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
