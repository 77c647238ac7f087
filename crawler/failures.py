"""What went wrong with a request or response in, its class as the ledger names it out."""

import re
from http import HTTPStatus

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawler.interstitial import SOFT_404
from crawler.net import AddressNotPublicError

CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (AddressNotPublicError, "address-not-public"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "net-refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "data-loss"),
    (DownloadCancelledError, "too-large"),
    (UnsupportedURLSchemeError, "bad-scheme"),
    (NotSupported, "bad-scheme"),
    (DownloadFailedError, "net-closed"),
    (EOFError, "decode"),
)
ROBOTS = "robots"
UNREACHABLE = "robots.txt unreachable: "  # said by middlewares/robots.py, the reason behind it
BLOCKED_RE = re.compile(r"(robots-)?http-(403|412|429|5\d\d)|robots|challenge")
GONE = frozenset({"http-404", "http-410", SOFT_404})
"""Where an article was, there is none any more."""
SIGNATURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def failure_class(error: BaseException) -> str:
    """The ledger's word for an exception of the downloader or of a middleware.

    >>> failure_class(IgnoreRequest("forbidden by robots.txt"))
    'robots'
    """
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    found = (name for kind, name in CLASSES if isinstance(error, kind))
    return next(found, f"error:{type(error).__name__}")


def response_class(response: Response, *, json: bool = False) -> str:
    """Why a response holds no page to read, "" if it may hold one."""
    if response.status != HTTPStatus.OK:
        return f"http-{response.status}"
    start = response.body[:512].lstrip()
    if not start:
        return "empty"
    if start.startswith(SIGNATURES):
        return "not-html"
    return "" if json or not start.startswith((b"{", b"[")) else "not-html"


def is_blocked(reason: str) -> bool:
    """Whether a class means that the portal does not want to be asked, or not now."""
    return bool(BLOCKED_RE.fullmatch(reason))


def _ignored(reason: str) -> str:
    if reason.startswith(UNREACHABLE):
        cause = reason.removeprefix(UNREACHABLE)
        return f"robots-{cause}" if cause.startswith("http-") else cause
    lowered = reason.lower()
    for word, name in (("robots", ROBOTS), ("redirect", "redirect-limit"), ("offsite", "offsite")):
        if word in lowered:
            return name
    return "too-large" if "size" in lowered else "ignored"
