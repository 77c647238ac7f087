"""An href as written on a page in, an address that can be asked for out, or ""."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.extract.page import Page
from crawler.urls import without_fragment

# a:hover of old templates and copied lists: javascript:;  mailto:a@b.example  #top
NO_ADDRESS_RE = re.compile(r"\s*(?:#|$|(?!https?:)[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
HOST_RE = re.compile(r"[^\s@\[\]<>\"'\\|^`{}]+|\[[0-9a-f:.]+\]", re.IGNORECASE)
WHITE_RE = re.compile(r"[\t\r\n]+")


def base_of(page: Page) -> str:
    """The address relative hrefs of the page count from: its own, moved by <base href>."""
    stated = page.root.xpath("string((//base/@href)[1])")
    return absolute(str(stated), page.url) or page.url


def absolute(href: str, base: str) -> str:
    """The address an href means, without fragment; "" for script calls and malformed addresses.

    On a page of unknown address (base "") a relative href stays relative.

    >>> absolute("../t2.html#top", "http://news.example/yw/index.html")
    'http://news.example/t2.html'
    >>> absolute("javascript:;", "http://news.example/"), absolute("http://exa mple.com/", "")
    ('', '')
    """
    if NO_ADDRESS_RE.match(href):
        return ""
    text = WHITE_RE.sub("", href).strip().replace("\\", "/")
    try:
        url = urljoin(base, text)
        usable = is_usable(url)
    except ValueError:  # http://[::1 has no end to its bracket
        return ""
    return without_fragment(url).replace(" ", "%20") if usable else ""


def is_usable(url: str) -> bool:
    """Whether host and scheme can be asked for, or the URL is relative. Raises ValueError."""
    parts = urlsplit(url)
    if not parts.netloc:
        return not parts.scheme
    _ = parts.port  # raises for a port that is no number
    return parts.scheme in ("http", "https") and bool(HOST_RE.fullmatch(parts.netloc))
