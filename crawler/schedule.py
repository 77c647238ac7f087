"""Schedule: when an article is looked at again, since portals correct in the first days."""

import re
from datetime import datetime, timedelta

# a night comes a little earlier or later than the one before: a day is 18 hours or more
SLACK = timedelta(hours=6)
LOOK_AGAIN = tuple(timedelta(days=days) - SLACK for days in (1, 2, 4, 7))
FAILURES_MAX = 5  # nights; then only the ledger remembers the URL
# of the host or of the night, not of the URL: `unfinished`, `robots-http-503`, `host-left`
NO_TRY_RE = re.compile(
    r"unfinished|gated|host-left|robots-.+|challenge|waf:.+|one-body|http-(429|503)"
)


def is_try(reason: str) -> bool:
    """Whether a failure counts as one of the nights on which a URL is tried.

    >>> is_try("http-500"), is_try("robots-http-503")
    (True, False)
    """
    return not NO_TRY_RE.fullmatch(reason)


def next_look(first_captured_at: datetime, looked_at: datetime) -> datetime | None:
    """When to look again: 1, 2, 4 and 7 days after the first capture, then never.

    >>> from datetime import UTC
    >>> first = datetime(2026, 3, 1, 18, tzinfo=UTC)
    >>> next_look(first, first).isoformat()
    '2026-03-02T12:00:00+00:00'
    """
    looks = (first_captured_at + after for after in LOOK_AGAIN)
    return next((look for look in looks if look > looked_at), None)
