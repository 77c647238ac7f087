"""JSON index and JSON stories in, links and pages out: for portals that keep no HTML pages."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from html import escape
from typing import ClassVar

from scrapy.http import Response

from crawler.extract.page import Page, read_page
from crawler.hrefs import absolute
from crawler.listing import Link, Listing
from crawler.portal import ArticleRules, ListingRules, PortalError, check_texts
from crawler.spider import PortalSpider

PAGE_TYPE = "text/html; charset=utf-8"  # of the page made of a story's fields
DAY_RE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{2}:\d{2}))?")  # 2026-03-04 08:15:00
TAG_RE = re.compile(r"<\w+[^<>]*>")  # <p class="x">


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonIndex:
    """Where an index keeps its entries.

    A path is keys with dots between, and [] behind a list: `data.list[]`; `[]` is a bare list.
    """

    entries: str = ""
    """Path of the entries in the index."""
    url: str = ""
    """Path of the story's address in an entry; it may be relative to the index."""
    title: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        check_texts(self, tuple(f.name for f in fields(self)))
        if bool(self.entries) != bool(self.url):
            raise PortalError("JsonIndex.entries and JsonIndex.url must both be stated")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonStory:
    """Where a story keeps its fields: paths as in an index. Text or HTML, both are read."""

    title: str = ""
    published: str = ""
    source: str = ""
    authors: str = ""
    editor: str = ""
    section: str = ""
    body: str = ""
    """All values count, each is a paragraph or more; of the other fields the first counts."""

    def __post_init__(self) -> None:
        check_texts(self, tuple(f.name for f in fields(self)))


class JsonApiSpider(PortalSpider):
    """A portal whose sections and stories are JSON files.

    A portal states: sections (name → URL of the index), `index` and `story`. A story becomes a
    page of its fields, so that it is read and cleaned like any other.
    """

    required_words: ClassVar[tuple[str, ...]] = ("index", "story")
    serves_json: ClassVar[bool] = True
    """What middlewares/outcome.py asks before it refuses a response that is no HTML."""
    index: ClassVar[JsonIndex] = JsonIndex()
    story: ClassVar[JsonStory] = JsonStory()
    article: ClassVar[ArticleRules | tuple[ArticleRules, ...]] = ArticleRules(
        title="#title",
        published="#published",
        source="#source",
        authors="#authors",
        editor="#editor",
        section="#section",
        body="#body",
    )

    def page(self, response: Response) -> Page:
        html = story_html(read_json(response.body), self.story)
        capture = response.meta.get("capture")
        return read_page(html.encode(), response.url, content_type=PAGE_TYPE, capture=capture)

    def read_listing(self, response: Response, section: str) -> Listing:
        links = index_links(read_json(response.body), self.index, response.url, section)
        return Listing(links=tuple(wanted(links, self.listing)))


def read_json(body: bytes) -> object:
    """What the bytes say, None where they are no JSON: an error page is not worth a crash."""
    try:
        tree: object = json.loads(body)
    except (ValueError, RecursionError):  # [[[[… nests deeper than Python does
        return None
    return tree


def values_at(tree: object, path: str) -> list[object]:
    """The values a path leads to, in document order.

    >>> values_at({"data": {"list": [{"t": "a"}, {}, {"t": "b"}]}}, "data.list[].t")
    ['a', 'b']
    """
    found = [tree]
    for step in path.split("."):
        key = step.removesuffix("[]")
        if key:
            found = [part[key] for part in found if isinstance(part, dict) and key in part]
        if step != key:
            found = [member for part in found if isinstance(part, list) for member in part]
    return found


def index_links(tree: object, index: JsonIndex, base: str, section: str) -> Iterable[Link]:
    """The stories an index names, each URL once."""
    seen: set[str] = set()
    for entry in values_at(tree, index.entries):
        address = _first_text(entry, index.url)
        url = absolute(address, base) if address else ""
        if url and url not in seen:
            seen.add(url)
            title, day = _first_text(entry, index.title), _first_text(entry, index.date)
            yield Link(url=url, title=title, date=listed_day(day), section=section)


def wanted(links: Iterable[Link], rules: ListingRules) -> Iterable[Link]:
    return (link for link in links if re.search(rules.article_url, link.url))


def listed_day(text: str) -> str:
    """The day an entry states, with its time if there is one, as a link keeps it.

    >>> listed_day("2026-3-4T08:15:00"), listed_day("2026-03-04"), listed_day("03-04")
    ('2026-03-04 08:15', '2026-03-04', '')
    """
    match = DAY_RE.search(text)
    if not match:
        return ""
    year, month, day, time = match.groups()
    return f"{year}-{int(month):02}-{int(day):02} {time or ''}".strip()


def story_html(tree: object, story: JsonStory) -> str:
    """A page that shows the story's fields, each under its name."""
    parts = (_field_html(tree, f.name, getattr(story, f.name)) for f in fields(story))
    return f"<!DOCTYPE html><html><body><main>{''.join(parts)}</main></body></html>"


def _field_html(tree: object, name: str, path: str) -> str:
    if name == "body":
        paragraphs = (_paragraphs(text) for text in _texts(tree, path))
        return f'<div id="body">{"".join(paragraphs)}</div>'
    text = escape(_first_text(tree, path))
    element = "h1" if name == "title" else "div"
    return f'<{element} id="{name}">{text}</{element}>' if text else ""


def _paragraphs(text: str) -> str:
    if TAG_RE.search(text):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _first_text(tree: object, path: str) -> str:
    return next(iter(_texts(tree, path)), "")


def _texts(tree: object, path: str) -> list[str]:
    """Texts and numbers a path leads to; half a surrogate pair is text in JSON, not in UTF-8."""
    found = (value for value in values_at(tree, path) if isinstance(value, str | int | float))
    texts = (str(value).encode(errors="replace").decode().strip() for value in found)
    return [text for text in texts if text]
