"""Resource: what a sample server sends for one path, and the templates that pages are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

TEMPLATES = Path(__file__).parent / "templates"
HTML = "text/html"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The answer 200 to a GET, and what a client may ask of it conditionally."""

    body: bytes
    content_type: str = HTML
    etag: str = ""
    modified: datetime | None = None


Site = dict[str, Resource]
"""Path → what is there; every other path is a 404."""


def fill(template: str, text: Mapping[str, str], markup: Mapping[str, str] | None = None) -> str:
    """A page of a template: texts are escaped, markup is not."""
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    escaped = {key: escape(value, quote=False) for key, value in text.items()}
    return Template(source).substitute(escaped, **(markup or {}))


def tagged(body: bytes) -> str:
    """A strong validator: another body, another tag."""
    return f'"{sha256(body).hexdigest()[:16]}"'


def robots(*lines: str) -> Resource:
    text = "\n".join(["User-agent: *", *(lines or ("Disallow: /search/",)), ""])
    return Resource(body=text.encode(), content_type="text/plain")
