"""A URL in, the key under which an index sorts it out: its host reversed, its case folded."""

import re
from urllib.parse import urlsplit

WWW_RE = re.compile(r"^www\d*\.")  # www2.example
# what names a visit, not a page: ;jsessionid=0a1b, PHPSESSID=…
VISIT_RE = re.compile(r"(?i);jsessionid=[0-9a-z]{32}(?=[?;]|$)")
VISIT_WORD_RE = re.compile(
    r"(?i)(jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=.*|cftoken=.*"
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """The key, as pywb makes it of the address that a reader asks for.

    >>> surt("https://www.News.example/YW/202603/?b=2&a=1")
    'example,news)/yw/202603?a=1&b=2'
    """
    parts = urlsplit(url)
    host = WWW_RE.sub("", (parts.hostname or "").lower().rstrip("."))
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    path = VISIT_RE.sub("", parts.path.lower())
    if len(path) > 1:
        path = path.rstrip("/")
    words = [word for word in parts.query.lower().split("&") if not VISIT_WORD_RE.fullmatch(word)]
    query = "&".join(sorted(words))
    name = host if ":" in host else ",".join(reversed(host.split(".")))
    return f"{name}{port}){path or '/'}{'?' if query else ''}{query}"
