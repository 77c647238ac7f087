"""View of a page in, the days that its head, data, address or listing state out."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from crawler.clock import SHANGHAI
from crawler.extract.date_text import DateReading, read_date
from crawler.extract.select import spaced_text
from crawler.extract.view import View
from crawler.listing import Link
from crawler.text import fold

# 更新时间：2024-05-01, 最后修改 2024-05-01
UPDATED_RE = re.compile(r"(?:更新|修改|编辑)(?:时间|日期|于)?[ :|]*$")
PUBLISHED_METAS = (
    "article:published_time", "pubdate", "publishdate", "publish_time", "og:release_date",
    "weibo:article:create_at", "datepublished", "bytedance:published_time", "apub:time",
    "firstpublishtime", "publication_date", "article.published", "_pubtime", "og:time",
)  # fmt: skip
MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "weibo:article:update_at",
    "bytedance:updated_time", "bytedance:lrdate_time", "lastmodified",
)  # fmt: skip
# /2020/11/30/, /20240509/, /2024-05/13/, t20230615_1.htm, /201804/t20180426_1.html
URL_DAY_RE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-/_]?)(?P<month>\d{1,2})(?:(?P=sep)|/)"
    r"(?P<day>\d{1,2})(?=[/_.-]|$)"
)
# /n1/2024/0520/c1.html
URL_YEAR_RE = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/_.-]|$)")
URL_COMPACT_RE = re.compile(r"(?<!\d)((?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)")
# var publish_time = "2024-05-20 09:12"; never the fields of an object: lists have them, too
ASSIGNED_RE = re.compile(
    r"\bvar\s+(?i:pub(?:lish)?_?(?:time|date)|release_?time|create_?time|ct)\s*=\s*"
    r"[\"'](?P<value>[^\"']{8,25})[\"']"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One date and where it was read."""

    origin: str
    found: DateReading
    is_labelled: bool = False
    """发布时间 stands before it."""

    @property
    def day(self) -> date | None:
        """In Shanghai; None of an incomplete date."""
        return self.found.at.astimezone(SHANGHAI).date() if self.found.at else None


def in_times(view: View) -> Iterator[Candidate]:
    """<time datetime="2024-05-20T09:12+08:00">5月20日</time> beside the headline."""
    above = [line.text for line in view.around.above]
    for element in view.tagged["time"]:
        text, stated = spaced_text(element), element.get("datetime") or ""
        line = next((line for line in above if text and text in line), "")
        found = read_date(stated, None) if line else None
        if found and found.at and not UPDATED_RE.search(fold(line[: line.find(text)])):
            yield Candidate("text", found)


def in_metas(view: View, names: tuple[str, ...]) -> Iterator[Candidate]:
    for value in view.head.values(names):
        found = _epoch(value) or read_date(value, None)
        if found:
            yield Candidate("meta", found)


def in_scripts(view: View) -> Iterator[Candidate]:
    """Var createTime = '2024-05-20 09:12': the page's program displays it."""
    for script in view.tagged["script"]:
        for match in ASSIGNED_RE.finditer(script.text or ""):
            found = _epoch(match["value"]) or read_date(match["value"], None)
            if found and found.at:
                yield Candidate("meta", found)


def _epoch(value: str) -> DateReading | None:
    """Seconds since 1970, as some editors' systems write their metas."""
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", value):
        return None
    at = datetime.fromtimestamp(int(value[:10]), UTC)
    return DateReading(at=at, precision="second", raw=value)


def in_json(view: View, key: str) -> Iterator[Candidate]:
    for script in view.tagged["script"]:
        if "ld+json" not in (script.get("type") or ""):
            continue
        for value in _values(script.text or "", key):
            if found := read_date(value, None):
                yield Candidate("json-ld", found)


def _values(text: str, key: str) -> Iterator[str]:
    try:
        nodes = deque([json.loads(text, strict=False)])
    except (ValueError, RecursionError):  # templates leave commas and line feeds in it
        return
    while nodes:
        node = nodes.popleft()
        if isinstance(node, dict):
            if isinstance(node.get(key), str):
                yield node[key]
            nodes.extend(node.values())
        elif isinstance(node, list):
            nodes.extend(node)


def in_listing(link: Link | None) -> Iterator[Candidate]:
    found = read_date(link.date, None) if link and link.date else None
    if found:
        yield Candidate("listing", found)


def in_url(url: str) -> Iterator[Candidate]:
    path = urlsplit(url).path
    match = URL_DAY_RE.search(path) or URL_YEAR_RE.search(path) or URL_COMPACT_RE.search(path)
    if not match:
        return
    parts = match.groupdict()
    text = f"{parts['year']}-{parts['month']}-{parts['day']}" if parts else match[1]
    if found := read_date(text, None):
        yield Candidate("url", replace(found, raw=match[0]))
