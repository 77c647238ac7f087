"""What went wrong with a request or response in, its class as the ledger names it out."""

import re
from http import HTTPStatus

from OpenSSL import SSL
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
from service_identity import CertificateError, VerificationError
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from crawler.addresses import AddressNotPublicError
from crawler.content_encoding import DecodeError, InflatedError
from crawler.interstitial import SOFT_404, interstitial_class
from crawler.ledger import TAKEN_DOWN
from crawler.sniffing import why_no_page


class RenderError(Exception):
    """Raised by the browser's handler: the page came, and broke while it was rendered."""


TOO_LARGE = "too-large"
CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (AddressNotPublicError, "address-not-public"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "net-refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "data-loss"),
    (DownloadCancelledError, TOO_LARGE),
    (UnsupportedURLSchemeError, "bad-scheme"),
    (NotSupported, "bad-scheme"),
    (DownloadFailedError, "net-closed"),
    (DecodeError, "decode"),
    (InflatedError, TOO_LARGE),
    (RenderError, "render"),
)
UNTRUSTED = (SSL.Error, CertificateError, VerificationError)
"""No chain to a known authority, expired; another host's name."""
ROBOTS = "robots"
UNREACHABLE = "robots.txt unreachable: "  # said by middlewares/robots.py, the reason behind it
BLOCKED_RE = re.compile(
    r"robots|(robots-)?(http-(401|403|405|412|418|429|493|503)|challenge|waf:.+|one-body)"
    r"|robots-(http-.+|html)|host-left|paused"
)
HOST_LEFT, UNFINISHED = "host-left", "unfinished"  # said by extensions/politeness.py
OF_THE_HOST = frozenset(
    {"dns", "net-refused", "tls", "address-not-public", HOST_LEFT, UNFINISHED}
)  # not of its robots.txt alone
GONE = frozenset({"http-404", "http-410", SOFT_404})
"""Where an article was, there is none any more."""


def failure_class(error: BaseException) -> str:
    """The ledger's word for an exception of the downloader or of a middleware.

    >>> failure_class(IgnoreRequest("forbidden by robots.txt"))
    'robots'
    """
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    if isinstance(error, DownloadFailedError) and _reasons(error):
        return _connection_class(_reasons(error))
    found = (name for kind, name in CLASSES if isinstance(error, kind))
    return next(found, f"error:{type(error).__name__}")


def response_class(response: Response, *, json: bool = False) -> str:
    """Why a response holds no page to read, "" if it may hold one."""
    is_page = response.status == HTTPStatus.OK  # its head tells of no firewall
    head = b"" if is_page else response.headers.to_string()
    found = interstitial_class(response.body, status=response.status, head=head)
    if not is_page:
        return found or f"http-{response.status}"
    reason = why_no_page(response.body, may_be_json=json)
    for said, word in (("not HTML", "not-html"), ("larger", TOO_LARGE)):
        if reason.startswith(said):
            return word
    return reason or ("" if json and not is_blocked(found) else found)


def is_blocked(reason: str) -> bool:
    """Whether a class means that the portal does not want to be asked, or not now."""
    return bool(BLOCKED_RE.fullmatch(reason))


def _reasons(error: DownloadFailedError) -> list[BaseException]:
    cause = error.__cause__
    return [reason.value for reason in cause.reasons] if isinstance(cause, ResponseFailed) else []


def _connection_class(reasons: list[BaseException]) -> str:
    """`tls`, or `protocol` for what is no HTTP: two lengths, no status line; else it ended."""
    if any(isinstance(reason, UNTRUSTED) for reason in reasons):
        return "tls"
    ended = all(isinstance(reason, (ConnectionDone, ConnectionLost)) for reason in reasons)
    return "net-closed" if ended else "protocol"


def _ignored(reason: str) -> str:
    if reason.startswith(UNREACHABLE):
        cause = reason.removeprefix(UNREACHABLE)
        return cause if cause in OF_THE_HOST else f"{ROBOTS}-{cause}"
    if reason in (HOST_LEFT, UNFINISHED, TAKEN_DOWN.reason):
        return reason
    lowered = reason.lower()
    for word, name in (("robots", ROBOTS), ("redirect", "redirect-limit"), ("offsite", "offsite")):
        if word in lowered:
            return name
    return TOO_LARGE if "size" in lowered else "ignored"
