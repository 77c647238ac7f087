"""Bytes of one page in, the page read once out: text, tree, and what was odd about the bytes."""

from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from crawler.capture import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched or saved HTML page, decoded and parsed once; nobody changes its tree."""

    url: str
    """Final URL, "" for a saved page of unknown address."""
    root: HtmlElement
    encoding: str
    declared: str = ""
    capture: Capture | None = None
    """None for a saved page."""
    flags: tuple[str, ...] = ()
    """Quality flags about the bytes: replacement-chars, mojibake-suspected, …"""

    @property
    def captured_at(self) -> datetime | None:
        """Relative dates count from here; None: they stay unread."""
        return self.capture.captured_at if self.capture else None


def read_page(
    body: bytes,
    url: str = "",
    *,
    content_type: str = "",
    capture: Capture | None = None,
) -> Page:
    """Decode and parse the bytes of a page. Never raises on bad input: an empty page is a page."""
    raise NotImplementedError
