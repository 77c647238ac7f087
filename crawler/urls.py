"""URL in, its normal form and the identity made of it out."""

import re
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from crawler.addresses import is_public, plain_host

CANON_VERSION = "2"
ID_PREFIX = "urn:shuwen:"
ID_DIGITS = 32  # of the SHA-256 of the canonical URL
DEFAULT_PORTS = {"http": 80, "https": 443}
# what campaigns and the portals' own apps add: ?from=, app_id=, localTimeStamp=, utm_source=
TRACKING_RE = re.compile(
    r"^(utm_\w+|spm|from|isappinstalled|app_id|localtimestamp|share_\w+|wxfid)$", re.IGNORECASE
)
# what names a visit, not a page: ;jsessionid=0a1b…, PHPSESSID=…
VISIT_PATH_RE = re.compile(r";jsessionid=[\w.!-]*", re.IGNORECASE)
VISIT_RE = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|sid)"
    r"=(?=[a-z]*\d)(?=\d*[a-z])[\da-z]{16,}",
    re.IGNORECASE,
)
# hosts of one portal: www.x, m.x and x; what is left of a host is no domain of a registry
DESK_RE = re.compile(r"^www\.(?=[^.]+\.[^.]+)")
MOBILE_RE = re.compile(r"^(?:m|wap|3g)\.(?!(?:com|net|org|gov|edu|ac)\.[a-z]{2}$)(?=[^.]+\.[^.]+)")
# index.html, Index.shtml, default.aspx: the folder itself
INDEX_RE = re.compile(r"(?<=/)(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
# 1234567_2.html is the second page of 1234567.html
PAGE_RE = re.compile(r"(?<=/)((?:[^/]*\D)?(\d{7,}))_\d{1,2}(\.s?html?)$", re.IGNORECASE)
FIRST_RE = re.compile(r"_0?1\.[^/]+$")  # 1234567_1.html: some portals number the first one, too
# t20180426_5432.html, 20180426_3.html: a day and the number of a text; so TRS names its pages
DAY_RE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
CONTROL_RE = re.compile(r"[\x00-\x20\x7f\\]")
MAX_CHARS = 1024
CANONICAL_KEPT = 2048  # the store asks for that of a page six times, of a listing's links twice


class UrlRefusedError(ValueError):
    """Raised by checked_url() when an address must not be asked for; reads as a sentence."""


@lru_cache(maxsize=CANONICAL_KEPT)
def canonical_url(url: str) -> str:
    """The form that stands for the article: one scheme, no port, fragment, tracking or visit id.

    Neither www. nor the mobile host, the page of a story or the name of an index page, where no
    other text can have that address: a number in a query is counted by each host's program for
    itself (m.x/?id=5 is not www.x/?id=5), and so are an index page's queries (index.php?id=5).

    >>> canonical_url("HTTPS://WWW.News.Example.CN:443/a/B.html?utm_source=x&id=2#top")
    'http://news.example.cn/a/B.html?id=2'
    >>> canonical_url("http://m.news.example/2026/0304/1234567_2.html")
    'http://news.example/2026/0304/1234567.html'
    """
    parts = urlsplit(canonicalize_url(url))
    kept = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not (TRACKING_RE.match(pair[0]) or VISIT_RE.fullmatch("=".join(pair)))
    ]
    path = first_page(VISIT_PATH_RE.sub("", parts.path))
    path = path if kept else INDEX_RE.sub("", path)
    host = _desk_host(_host(parts), is_numbered=not kept and bool(re.search(r"\d", path)))
    return urlunsplit(("http", host, path or "/", urlencode(kept), ""))


def first_page(path: str) -> str:
    """The path of the story that a path is a further page of, else the same.

    >>> first_page("/a/1234567_2.html"), first_page("/a/20260304_2.html")
    ('/a/1234567.html', '/a/20260304_2.html')
    """
    found = PAGE_RE.search(path)
    if not found or DAY_RE.match(found[2]):
        return path
    return path[: found.start()] + found[1] + found[3]


def is_further_page(url: str) -> bool:
    """Whether an address names a page behind the first of a story.

    >>> is_further_page("http://news.example/a/1234567_2.html")
    True
    >>> is_further_page("http://news.example/a/1234567_1.html")
    False
    """
    path = urlsplit(url).path
    return first_page(path) != path and not FIRST_RE.search(path)


def _desk_host(host: str, *, is_numbered: bool) -> str:
    """The host without www., of a numbered page without m., wap. or 3g., too."""
    if is_address(host.partition(":")[0]):
        return host
    former = ""
    while former != host:
        former, host = host, DESK_RE.sub("", host)
        host = MOBILE_RE.sub("", host) if is_numbered else host
    return host


def article_id(canonical: str) -> str:
    """Stable key of an article.

    >>> article_id("http://news.example/a.html")[:15]
    'urn:shuwen:aefc'
    """
    return id_of(url_digest(canonical))


def url_digest(canonical: str) -> str:
    """What stands for a canonical URL where it must not be named."""
    return sha256(canonical.encode()).hexdigest()


def id_of(digest: str) -> str:
    """The article id that a canonical URL's digest gives.

    >>> id_of(url_digest("http://news.example/a.html")) == article_id("http://news.example/a.html")
    True
    """
    return ID_PREFIX + digest[:ID_DIGITS]


def without_fragment(url: str) -> str:
    """The URL up to its `#`.

    >>> without_fragment("http://news.example/a.html#top")
    'http://news.example/a.html'
    """
    return url.partition("#")[0]


def checked_url(text: str) -> str:
    """The URL, its host in ASCII, if a person may ask for it.

    Raises UrlRefusedError: no http(s), no host, control characters or blanks, user name, odd port,
    too long, or an address literal that is not public (the resolver checks names).
    """
    if CONTROL_RE.search(text):
        raise UrlRefusedError(f"a URL holds no blanks, control characters or backslashes: {text!r}")
    if len(text) > MAX_CHARS:
        raise UrlRefusedError(f"the URL has {len(text)} characters, at most {MAX_CHARS} are read")
    try:
        parts = urlsplit(text)
        host, port = plain_host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise UrlRefusedError(f"not a URL: {text!r}: {error}") from error
    _check_parts(parts, host, port)
    own = f"[{host}]" if ":" in host else host
    netloc = own if port is None else f"{own}:{port}"
    return without_fragment(urlunsplit(parts._replace(netloc=netloc)))


def _check_parts(parts: SplitResult, host: str, port: int | None) -> None:
    text = parts.geturl()
    if parts.scheme not in DEFAULT_PORTS:
        raise UrlRefusedError(f"only http and https are fetched, not {parts.scheme or text!r}")
    if "." not in host and not is_address(host):
        raise UrlRefusedError(f"no host name in {text!r}")
    if parts.username is not None:
        raise UrlRefusedError("a URL with a user name is not fetched")
    if port not in (None, *DEFAULT_PORTS.values()):
        raise UrlRefusedError(f"port {port} is not fetched, only 80 and 443")
    if is_address(host) and not is_public(host):
        raise UrlRefusedError(f"address-not-public: {host}")


def host_and_port(url: str) -> tuple[str, int | None]:
    """Host name in lower case and port; "" for what cannot be read as a URL.

    >>> host_and_port("http://News.Example:8080/"), host_and_port("http://news.example:99999/")
    (('news.example', 8080), ('', None))
    """
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port
    except ValueError:
        return "", None


def is_address(host: str) -> bool:
    """Whether a host is an address literal rather than a name.

    >>> is_address("127.0.0.1"), is_address("news.example")
    (True, False)
    """
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    port = parts.port
    return host if port in (None, *DEFAULT_PORTS.values()) else f"{host}:{port}"
