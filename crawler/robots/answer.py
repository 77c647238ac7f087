"""Answer: what came for a robots.txt in; rules, none, or no answer out."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.cut import CutShortError
from crawler.evidence import is_shell
from crawler.failures import TOO_LARGE, failure_class
from crawler.interstitial import SOFT_404, interstitial_class
from crawler.redirects import leads_up
from crawler.robots.rules import tidy_robots

REDIRECT_LIMIT = "redirect-limit"


class Standing(StrEnum):
    """What asking for robots.txt came to."""

    RULES = "rules"
    ABSENT = "absent"
    """There is none: all is allowed."""
    UNREACHABLE = "unreachable"
    """Nobody knows whether there is one: nothing is allowed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A standing, its reason, and the directives that were read."""

    standing: Standing
    reason: str = ""
    text: str = ""


def answer_of(response: Response, origin: str) -> Answer:
    """RFC 9309 2.3.1: 4xx is no robots.txt; 5xx, 429 and a page in its place are no answer."""
    status, reason = response.status, f"http-{response.status}"
    head = response.headers.to_string()
    firewall = interstitial_class(response.body, status=status, head=head)
    if status != HTTPStatus.OK and firewall:
        return Answer(Standing.UNREACHABLE, firewall)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Answer(Standing.UNREACHABLE, reason)
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(Standing.ABSENT, reason)
    text = tidy_robots(response.body)
    if text or not response.body.strip() or _is_plain(response):
        return Answer(Standing.RULES, text=text)
    return _of_page(response, origin)


def answer_of_error(error: BaseException, origin: str) -> Answer:
    """Beyond five redirects there is no robots.txt (2.3.1.2); what does not answer forbids.

    Of one that is too large the beginning is read (2.5); a connection that broke may hide a rule.
    """
    reason, cut = failure_class(error), error.__cause__
    if reason == TOO_LARGE and isinstance(cut, CutShortError):
        return _of_beginning(cut.response, origin)
    if isinstance(error, IgnoreRequest) and reason == REDIRECT_LIMIT:
        return Answer(Standing.ABSENT, reason)
    return Answer(Standing.UNREACHABLE, reason)


def _of_beginning(response: Response, origin: str) -> Answer:
    """Without a directive it may be anything: a page, or bytes that only their end decodes."""
    found = answer_of(response, origin)
    is_told = found.text or response.status != HTTPStatus.OK
    return found if is_told else Answer(Standing.UNREACHABLE, TOO_LARGE)


def _is_plain(response: Response) -> bool:
    content_type = response.headers.get("Content-Type") or b""
    is_markup = response.body.lstrip().startswith(b"<")
    return content_type.lower().startswith(b"text/plain") and not is_markup


def _of_page(response: Response, origin: str) -> Answer:
    """An application's shell or the front page stands for any address; other pages say nothing."""
    found = interstitial_class(response.body)
    if found and found != SOFT_404:
        return Answer(Standing.UNREACHABLE, found)
    away = urlsplit(response.url).path != "/robots.txt"
    if found == SOFT_404 or (away and leads_up(f"{origin}/robots.txt", response.url)):
        return Answer(Standing.ABSENT, SOFT_404)
    if is_shell(response.body):
        return Answer(Standing.ABSENT, "shell")
    return Answer(Standing.UNREACHABLE, "html")
