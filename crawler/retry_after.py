"""Retry-After: the header of a response in, the seconds it asks for out."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from scrapy.http import Response

from crawler.clock import now

ASKS_FOR_PATIENCE = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


def retry_after(response: Response) -> float | None:
    """Seconds, or None where the header is absent, junk, or of the past.

    >>> retry_after(Response("http://a/", status=503, headers={"Retry-After": "7"}))
    7.0
    """
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if response.status not in ASKS_FOR_PATIENCE or not said:
        return None
    if said.isascii() and said.isdigit():
        return float(said[:20])
    until = _instant(said)
    if not until:
        return None
    # by the server's own clock, which may be wrong
    sent = _instant((response.headers.get("Date") or b"").decode("latin-1")) or now()
    seconds = (until - sent).total_seconds()
    return seconds if seconds > 0 else None


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
