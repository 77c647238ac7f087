"""Page in, what its head says about the article out: metas, OpenGraph, JSON-LD, window title."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.select import by_tag
from crawler.text import tidy_line

JSON_DEPTH_MAX = 4  # @graph → NewsArticle; deeper are its images and publishers
JSON_CHARS_MAX = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The head of a page; a name counts once, where it comes first."""

    window_title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    """(name in lower case, content)"""
    json_headline: str = ""
    """`headline` of the JSON-LD."""
    json_authors: tuple[str, ...] = ()
    """Names of its authors."""

    def meta(self, *names: str) -> str:
        """Content of the first of these metas with content."""
        return next(self.values(names), "")

    def values(self, names: tuple[str, ...]) -> Iterator[str]:
        """Contents of the metas of these names, in the order of the names."""
        metas = dict(self.metas)
        return (metas[name] for name in names if name in metas)


def read_metadata(root: HtmlElement) -> Metadata:
    """Read the head. Some pages carry a second head inside their body: the first counts."""
    found = by_tag(root, ("title", "meta", "script"))
    titles = (tidy_line(title.text or "") for title in found["title"])
    metas: dict[str, str] = {}
    for meta in found["meta"]:
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        content = tidy_line(meta.get("content") or "")
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    told = next(_stories(found["script"]), {})
    return Metadata(
        window_title=next(filter(None, titles), ""),
        metas=tuple(metas.items()),
        json_headline=tidy_line(str(told.get("headline") or "")),
        json_authors=tuple(_names(told.get("author"))),
    )


def _names(author: object) -> Iterator[str]:
    """Names of one author or several, each a text or an object."""
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield tidy_line(name)


def _stories(scripts: Iterable[HtmlElement]) -> Iterator[dict[str, object]]:
    for script in scripts:
        if "ld+json" not in (script.get("type") or ""):
            continue
        for node in _nodes((script.text or "")[:JSON_CHARS_MAX]):
            headline = node.get("headline")
            if isinstance(headline, str) and headline.strip():
                yield node


def _nodes(text: str) -> list[dict[str, object]]:
    """Objects of a JSON-LD script, the outer ones first; nothing of a broken one."""
    try:
        level = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, object]] = []
    for _ in range(JSON_DEPTH_MAX):
        lists = [part for part in level if isinstance(part, list)]
        level = [part for part in level if isinstance(part, dict)]
        found.extend(level)
        inner = [value for part in level for value in part.values()]
        level = [*inner, *(part for parts in lists for part in parts)]
    return found
