"""Where a redirect leads in, why that is no article out."""

from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.interstitial import SOFT_404

BAD_SCHEME = "bad-scheme"


def asked_by(request: Request) -> str:
    """The address that was asked for, before redirects."""
    return str(request.meta.get("redirect_urls", [request.url])[0])


def led_to(url: str, location: str) -> str:
    """Where an answer under a URL sends who asked, "" if it names no address.

    >>> led_to("http://news.example/a/1.html", "../b/2.html"), led_to("http://news.example/", "//[")
    ('http://news.example/b/2.html', '')
    """
    try:
        return urljoin(url, location) if location else ""
    except ValueError:
        return ""


def location_of(response: Response) -> str:
    """Its Location, "" if it has none."""
    return (response.headers.get("Location") or b"").decode("latin-1")


def redirect_class(request: Request, response: Response) -> str:
    """Why what a redirect led to must not be read as the article, "" if it may be."""
    scheme = urlsplit(urljoin(response.url, location_of(response))).scheme
    if response.status in range(300, 400) and scheme not in ("http", "https"):
        return BAD_SCHEME  # what Scrapy does not follow
    asked = request.meta.get("redirect_urls", [])
    return SOFT_404 if asked and leads_up(asked[0], response.url) else ""


def leads_up(asked: str, led: str) -> bool:
    """Whether an article's address led to a page above it: portals send so who asks for the gone.

    >>> leads_up("http://news.example/yw/12.html", "http://news.example/yw/")
    True
    >>> leads_up("http://news.example/yw/12.html", "http://m.news.example/yw/12/")
    False
    """
    first, last = urlsplit(asked).path, urlsplit(led).path or "/"
    above = last if last.endswith("/") else _folder(last) if _is_index(last) else ""
    return bool(above) and first != above and first.startswith(above)


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _is_index(path: str) -> bool:
    return path[path.rfind("/") + 1 :].partition(".")[0] in ("index", "default", "404")
