"""Capture: what is known of one response as it came over the network."""

from dataclasses import dataclass
from datetime import datetime


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
