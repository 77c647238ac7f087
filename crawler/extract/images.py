"""Image elements of a story in, its images out, lazy-load attributes resolved."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.items import Image
from crawler.text import tidy_line

# where pages put the address while src holds a placeholder; the largest version first
SOURCES = ("data-original", "data-src", "data-lazy-src", "data-lazyload", "data-echo", "data-url",
           "original", "_src", "zoomfile", "src")  # fmt: skip
# blank.gif, loading.gif, icon_share.png, /images/pdf.png before an attachment
PLACEHOLDER_RE = re.compile(
    r"(?:blank|loading|lazy|placeholder|spacer|grey|transparent|1x1|pixel|qrcode|erweima|icon)"
    r"[\w-]*\.(?:gif|png|svg|jpe?g)|/(?:icon|emoji|emotion|share)s?/|file_?type"
)
SMALL_PX = 40  # an icon
IMAGES_MAX = 200


def find_images(figures: Iterable[HtmlElement], base: str) -> tuple[Image, ...]:
    """Images of a story in page order, each once."""
    found = {image.url: image for image in reversed(list(_images(figures, base)))}
    return tuple(reversed(found.values()))[:IMAGES_MAX]


def _images(figures: Iterable[HtmlElement], base: str) -> Iterator[Image]:
    for image in figures:
        if url := image_url(image, base):
            yield Image(url=url, alt=tidy_line(image.get("alt") or ""))


def image_url(image: HtmlElement, base: str) -> str:
    """Address of an image that is part of a story, else "".

    >>> from lxml.html import fromstring
    >>> image_url(fromstring('<img src="/blank.gif" data-src="a.jpg">'), "http://news.example/b/")
    'http://news.example/b/a.jpg'
    """
    if any(_is_small(image.get(side) or "") for side in ("width", "height")):
        return ""
    for name in SOURCES:
        address = (image.get(name) or "").strip()
        if address and not PLACEHOLDER_RE.search(address.lower()):
            return _resolved(base, address)
    return ""


def _is_small(side: str) -> bool:
    number = side.strip().removesuffix("px")
    return number.isdecimal() and int(number) < SMALL_PX


def _resolved(base: str, address: str) -> str:
    try:
        url = urljoin(base, address)
        scheme = urlsplit(url).scheme
    except ValueError:  # http://[broken
        return ""
    return url if scheme in ("http", "https", "") else ""  # no data:, file: or blob:
