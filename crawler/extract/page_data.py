"""Page that displays no story in, the page that its data (Next.js, Nuxt, JSON-LD) makes out."""

import json
import re
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape, unescape

from lxml.html import HtmlElement

from crawler.clock import SHANGHAI
from crawler.extract.page import Page, parse_html
from crawler.text import HAN_RE, comparison_key

STORY_CHARS_MIN = 60  # Han characters: a summary or a slogan has fewer
SCRIPT_CHARS_MIN = 120
NODES_MAX = 20_000
ASSIGNED_MAX = 8  # window.a = {…}; window.b = {…}
# window.__INITIAL_STATE__ = {, var article={, __NUXT__=
ASSIGNED_RE = re.compile(r"[\w\]\"'] *= *(?=[{\[])")
PARSED_RE = re.compile(r"JSON\.parse\((?=\")")  # of a state that is kept as a string
TAG_RE = re.compile(r"<(?:p|br|div|section|span|img)\b", re.IGNORECASE)
EPOCH_RE = re.compile(r"1\d{9}(?:\d{3})?")
TITLE_KEYS = ("title", "headline", "name", "articletitle", "newstitle", "doctitle", "subject")
CONTENT_KEYS = ("content", "articlebody", "body", "text", "html", "detail", "contents", "maintext")
# what a record of a story calls its fields, and the label they are displayed with
LABELS = {
    "发布时间": ("publishtime", "publishedat", "pubtime", "pubdate", "publishdate", "publishedtime",
              "datepublished", "releasetime", "ptime", "displaytime", "posttime", "publishat"),
    "来源": ("source", "sourcename", "origin", "medianame", "copyfrom", "mediasource"),
    "作者": ("author", "authorname", "authors", "writer", "reporter"),
    "责任编辑": ("editor", "editorname", "dutyeditor", "responsibleeditor"),
}  # fmt: skip
NAMES_MAX = 6
Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """One record that holds a story."""

    record: Record
    content: str
    worth: int


def displayed_page(page: Page, window_title: str) -> Page:
    """The page with the story of its scripts displayed; itself where they hold none."""
    title = comparison_key(window_title)
    told = max(
        (story for script in page.root.iter("script") for story in _stories(script, title)),
        key=lambda story: story.worth,
        default=None,
    )
    if told is None:
        return page
    root = parse_html(f"<html><head></head><body>{_shown(told)}</body></html>")
    for head in page.root.iter("head"):
        root.replace(root[0], deepcopy(head))
        break
    return replace(page, root=root)


def _stories(script: HtmlElement, title: str) -> Iterator[Told]:
    text = script.text or ""
    if len(text) < SCRIPT_CHARS_MIN:
        return
    nodes = deque(_roots(script.get("type") or "", text))
    for _ in range(NODES_MAX):
        if not nodes:
            return
        node = nodes.popleft()
        if isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, dict):
            nodes.extend(node.values())
            yield from _told(node, title)


def _roots(kind: str, text: str) -> Iterator[object]:
    """What a script holds: JSON as a whole, or the objects it assigns."""
    decoder = json.JSONDecoder(strict=False)
    starts = [0] if "json" in kind else []
    if not starts:
        starts = [match.end() for match in ASSIGNED_RE.finditer(text)][:ASSIGNED_MAX]
        starts += [match.end() for match in PARSED_RE.finditer(text)][:ASSIGNED_MAX]
    for start in starts:
        try:
            found = decoder.raw_decode(text.lstrip() if "json" in kind else text, start)[0]
            yield decoder.decode(found) if isinstance(found, str) else found
        except (ValueError, RecursionError):  # a program, not data
            continue


def _told(record: Record, title: str) -> Iterator[Told]:
    """The story of a record; one that the window's title names is preferred."""
    named = _value(record, TITLE_KEYS)
    for key, value in record.items():
        if not isinstance(value, str) or _plain(key) not in CONTENT_KEYS:
            continue
        worth = len(HAN_RE.findall(value))
        if worth >= STORY_CHARS_MIN:
            is_named = bool(named) and comparison_key(named) in title
            yield Told(record, value, worth + NODES_MAX * is_named)


def _shown(told: Told) -> str:
    labelled = ((label, _value(told.record, keys)) for label, keys in LABELS.items())
    info = " ".join(f"{label}：{escape(value)}" for label, value in labelled if value)
    content = told.content
    if "<" not in content and "&lt;" in content:
        content = unescape(content)
    if TAG_RE.search(content) is None:
        content = "".join(f"<p>{escape(line)}</p>" for line in content.splitlines() if line.strip())
    title = escape(_value(told.record, TITLE_KEYS))
    return f'<h1>{title}</h1><div>{info}</div><div class="article-content">{content}</div>'


def _value(record: Record, keys: tuple[str, ...]) -> str:
    """The first of these fields with text; of a person or an outlet its name."""
    fields = {_plain(key): value for key, value in record.items()}
    return next(filter(None, (_text(fields.get(key)) for key in keys)), "")


def _text(value: object) -> str:
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return " ".join(filter(None, map(_text, value[:NAMES_MAX])))
    if isinstance(value, int | str) and EPOCH_RE.fullmatch(str(value)):
        at = datetime.fromtimestamp(int(str(value)[:10]), UTC).astimezone(SHANGHAI)
        return f"{at:%Y-%m-%d %H:%M:%S}"
    return value.strip() if isinstance(value, str) else ""


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()
