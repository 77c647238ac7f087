"""Bytes of one page in, the page read once out: text, tree, and what was odd about the bytes."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, HtmlProcessingInstruction

from crawler.capture import Capture
from crawler.extract.bounds import bounded, is_large
from crawler.extract.charset import decode
from crawler.items import TRUNCATED

# NUL ends a page for libxml2; the others are errors of an editor, shown by no browser
CONTROL = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
NO_CHARACTERS = "\ufffe\uffff"
# a header put together from files ends with </html>; libxml2 reads nothing of the page behind it
END_RE = re.compile(rb"(?i)</(?:html|body)\s*>")
CLOSED_RE = re.compile(rb"</(?i:html|body)")
END_BYTES = 2000  # where nearly every page is closed: what is read again there is little
EMPTY_PAGE = b"<html><body></body></html>"
# libxml2 drops everything below 2,048 levels; a story in unclosed tags goes deeper
TOO_DEEP = "Excessive depth"
SILENT_RE = re.compile(rb"(?is)<(script|style)\b.*?</\1\s*>")  # <style>p{margin:0}</style>
# <div class="a">, </font>; what a flat reading keeps says where headline and paragraphs are
NESTING_RE = re.compile(rb"(?i)</?(?!(?:html|head|body|title|meta|h1|p|br|a|img)\b)[a-z][^>]*>")

# lxml's own table calls back into Python for every element that is met
ELEMENT_CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction
)


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
    decoded = decode(body, content_type)
    is_cut = _is_cut(body) or is_large(decoded.text)
    return Page(
        url=url,
        root=parse_html(decoded.text),
        encoding=decoded.encoding,
        declared=decoded.declared,
        capture=capture,
        flags=(*decoded.flags, *((TRUNCATED,) if is_cut else ())),
    )


def parse_html(text: str) -> HtmlElement:
    """The tree of a page, up to its last tag that is read; one nested too deep is read flat.

    >>> parse_html("").tag, parse_html("<p>喆堃").text_content()
    ('html', '喆堃')
    """
    markup = END_RE.sub(b"", bounded(_readable(text)))
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(ELEMENT_CLASSES)
    root = _parse(markup, parser)
    if any(TOO_DEEP in entry.message for entry in parser.error_log):
        return _parse(NESTING_RE.sub(b"<br>", SILENT_RE.sub(b"", markup)), parser)
    return root


def _is_cut(body: bytes) -> bool:
    """Every whole page of the corpus that opens its body closes it, or at least the document."""
    if CLOSED_RE.search(body, len(body) - END_BYTES):
        return False
    markup = body.lower()
    return b"<body" in markup and b"</body" not in markup and b"</html" not in markup


def _readable(text: str) -> bytes:
    """The text in UTF-8 without what no page means; lone surrogates are in no encoding."""
    for char in NO_CHARACTERS:
        text = text.replace(char, "") if char in text else text  # found out in a tenth of the time
    return text.encode("utf-8", "ignore").translate(None, CONTROL)


def _parse(markup: bytes, parser: HTMLParser) -> HtmlElement:
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or not isinstance(root.tag, str):
        root = etree.fromstring(EMPTY_PAGE, parser)
    return cast("HtmlElement", root)
