"""The record: one article as the data set keeps it; the docstrings are the data dictionary."""

import json
import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from crawler.clock import utc_text

SCHEMA_VERSION = "1.0.0"

INSTANT_SCHEMA: dict[str, Any] = {
    "json_schema_extra": {
        "type": "string",
        "pattern": r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)?$",
    }
}
# read as line ends by str.splitlines() and some editors: escaped, so that a line stays a line
LINE_BREAKER_RE = re.compile("[\x7f\x85\u2028\u2029]")
INCOMPLETE = "paged-incomplete"
"""The quality flag of a story that lacks a page."""
TRUNCATED = "truncated"
"""The quality flag of a page that came, or was read, in part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image of a story: its address, not its bytes."""

    url: str
    """Absolute URL, lazy-load attributes resolved."""
    alt: str = ""
    """Alternative text as on the page."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """One version of one article.

    Absent text is "", an absent list is empty, an absent instant is None here and "" on disk.
    Instants are aware; on disk UTC with milliseconds and Z.
    """

    schema_version: str = SCHEMA_VERSION
    """Version of the meaning of these fields (semver)."""
    kind: str = "article"
    """`article` (text) or `gallery` (a photo story: images and captions, hardly text)."""
    article_id: str = ""
    """`urn:shuwen:` + first 32 hex digits of SHA-256 of the canonical URL."""
    version_id: str = ""
    """`sha256:` of normalised title, line feed, normalised body; equal content, equal id."""
    revision: int = 1
    """1, 2, 3 … in the order in which different contents were seen under one article id."""
    supersedes: str = ""
    """version_id of the revision before, "" for the first."""
    change_kind: str = "new"
    """`new`, `title-changed`, `body-changed`, `metadata-changed` (day, source, editor, authors),
    `reader-changed` (a newer reader made another
    record of the same capture)."""
    portal: str = ""
    """Name of the portal file; `on-demand` for a page of a host that no file covers."""
    publisher: str = ""
    """Who operates the portal, as its portal file states."""
    section: str = ""
    """The channel the page names in its breadcrumb, else the one that listed the article."""
    url: str = ""
    """As discovered or asked for, without fragment."""
    final_url: str = ""
    """The URL that answered, after redirects."""
    canonical_url: str = ""
    """Our normal form of the URL; identity, not always fetchable."""
    canon_version: str = ""
    """Version of the rules behind canonical_url."""
    title: str = ""
    """The headline as displayed, without the portal's name."""
    subtitle: str = ""
    """Second headline (副题), as displayed."""
    body: str = ""
    """The story as published, in its own script, one paragraph a line, boilerplate gone."""
    captions: tuple[str, ...] = ()
    """Texts under images (图说), in page order."""
    images: tuple[Image, ...] = ()
    """Images of the story, in page order."""
    language: str = ""
    """BCP 47 with script: `zh-Hans` or `zh-Hant`, by majority of the text."""
    dateline: str = ""
    """The formula that opens the story (电头), as printed: 蜀江新闻网白鹤3月5日讯."""
    dateline_outlet: str = ""
    """The outlet that the dateline names."""
    dateline_place: str = ""
    """The place that the dateline names."""
    dateline_date: str = ""
    """The dateline's date as EDTF; it states no year: `XXXX-03-05`."""
    byline: str = ""
    """The writers as credited (署名), verbatim."""
    authors: tuple[str, ...] = ()
    """Names of 记者, 通讯员, 作者, without their roles."""
    editor: str = ""
    """责任编辑, or 编辑 where only that is credited."""
    source: str = ""
    """来源: the outlet the portal credits with the story."""
    source_url: str = ""
    """Where the credit links to."""
    published_at: datetime | None = field(default=None, metadata=INSTANT_SCHEMA)
    """When the portal says it published. Precision `day`: midnight in Shanghai."""
    published_on: str = ""
    """Calendar day of publication in Asia/Shanghai, YYYY-MM-DD; the partition. "" without
    a full date on the page."""
    published_raw: str = ""
    """The text on the page that the date was read from, verbatim."""
    published_from: str = "none"
    """Where it was read: rule, meta, json-ld, listing, url, text, none; never the capture time."""
    published_precision: str = "none"
    """day, minute, second, partial (incomplete), none."""
    modified_at: datetime | None = field(default=None, metadata=INSTANT_SCHEMA)
    """The page's own 更新时间."""
    first_seen_at: datetime | None = field(default=None, metadata=INSTANT_SCHEMA)
    """When this URL was first seen, on a listing page or as a request."""
    captured_at: datetime | None = field(default=None, metadata=INSTANT_SCHEMA)
    """When this capture began (WARC-Date)."""
    captured_on: str = ""
    """Calendar day of captured_at in Asia/Shanghai, YYYY-MM-DD."""
    http_status: int = -1
    """Status of the response, -1 for a saved page."""
    charset_declared: str = ""
    """What the response or the page says its encoding is."""
    charset_used: str = ""
    """What it was decoded with."""
    etag: str = ""
    """Validator of the response, verbatim."""
    last_modified: str = ""
    """Validator of the response, verbatim."""
    payload_digest: str = ""
    """`sha256:` of the payload as it came, content encoding intact: ties record and capture."""
    warc_record_id: str = ""
    """WARC-Record-ID of the capture, "" where none was written."""
    content_digest: str = ""
    """`sha256:` of the body in normal form (Simplified script, no space, no punctuation)."""
    simhash: str = ""
    """16 hex digits, 64-bit SimHash over character 4-grams of the normal form."""
    body_chars: int = 0
    """Characters of the body without line feeds."""
    duplicate_of: str = ""
    """article_id of the kept copy of the same story, "" if this is it."""
    duplicate_kind: str = ""
    """`exact` (same content digest), `reprint` (framed anew), `edited` (words or figures changed),
    `excerpt` (one is a part of the other), `translated-script` (the other script), or ""."""
    similarity: str = ""
    """Jaccard similarity of the 4-grams of what is compared (without credits and chrome, numbers
    written in one way) to the kept copy, two decimals, "" if none; low for an excerpt."""
    rights_statement: str = ""
    """The page's own notice on rights, verbatim, each sentence once."""
    rights_holder: str = ""
    """Who is named behind 版权所有 or as owner in the notice."""
    access_level: str = "metadata-only"
    """`metadata-only`, `restricted` or `closed`: what may be given away. Unknown is the first."""
    extracted_by: str = ""
    """Reader and version that made the record."""
    quality_flags: tuple[str, ...] = ()
    """`no-date`, `date-disputed` (the listing states a day more than three days away),
    `title-from-listing` (the page shows none), `short-text`, `paged-incomplete`,
    `replacement-chars`, …, sorted."""
    run_id: str = ""
    """The run that stored it; names the part."""


FIELDS = tuple(field.name for field in fields(Article))


def with_values(article: Article, **values: Any) -> Article:
    """The article with these values; itself where it has them.

    What replace() does, in a tenth of its time: that sets sixty fields one by one. Raises
    TypeError for a name that is no field.
    """
    held = vars(article)
    if unknown := values.keys() - held.keys():
        raise TypeError(f"an article has no {', '.join(sorted(unknown))}")
    if all(held[name] == value for name, value in values.items()):
        return article
    copy = object.__new__(Article)
    vars(copy).update(held)
    vars(copy).update(values)
    return copy


def record(article: Article) -> dict[str, Any]:
    """The record as plain JSON values, keys in schema order, no null."""
    values = vars(article)
    return {name: value if type(value := values[name]) is str else _plain(value) for name in FIELDS}


def record_line(article: Article) -> str:
    """The record as one JSON line with its line feed; nothing in it ends a line early."""
    text = json.dumps(record(article), ensure_ascii=False, separators=(",", ":"))
    return on_one_line(text) + "\n"


def on_one_line(text: str) -> str:
    """JSON in which nothing is read as the end of a line."""
    return LINE_BREAKER_RE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def article_of(line: str) -> Article:
    """The article a record line was made of."""
    values = json.loads(line)
    for name in ("published_at", "modified_at", "first_seen_at", "captured_at"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("captions", "authors", "quality_flags"):
        values[name] = tuple(values[name])
    values["images"] = tuple(Image(**image) for image in values["images"])
    return Article(**values)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, Image):
        return {"url": value.url, "alt": value.alt}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return "" if value is None else value
