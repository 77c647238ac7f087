"""A response that gave little in, what is odd about it out: moved, or made by scripts."""

import re
from urllib.parse import urlsplit

from scrapy.http import Response

SHELL = "JavaScript shell"
MOVED = "moved to "
SCRIPTS_MIN = 1
TEXT_CHARS_MAX = 300  # a page that scripts fill says its name, 加载中 and its licence number
SCRIPT_RE = re.compile(rb"(?i)<script\b")
UNSEEN_RE = re.compile(r"(?is)<(script|style|head|noscript)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|\s+")


def listing_evidence(response: Response) -> str:
    """What may explain that a listing page names few articles, "" if nothing is odd."""
    asked = response.meta.get("redirect_urls", [response.url])[0]
    if _place(asked) != _place(response.url):
        return MOVED + response.url
    return SHELL if is_shell(response.body) else ""


def is_shell(body: bytes) -> bool:
    """Whether a page has scripts, but hardly any text: a browser is to fill it.

    >>> is_shell(b'<html><div id="app"></div><script src="/app.js"></script></html>')
    True
    """
    if len(SCRIPT_RE.findall(body)) < SCRIPTS_MIN:
        return False
    text = UNSEEN_RE.sub("", body.decode("utf-8", "replace"))
    return len(text) <= TEXT_CHARS_MAX


def _place(url: str) -> tuple[str, str]:
    """Host and path: https for http, www. or a last stroke is no move."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
