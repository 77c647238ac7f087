"""Pages of one article in, its record and the reasons for it out: the one entry to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from crawler.clock import SHANGHAI, shanghai_day, utc_text
from crawler.extract.body import Body, find_body
from crawler.extract.breadcrumb import find_section
from crawler.extract.credits import Credits, find_credits
from crawler.extract.dates import Published, find_published
from crawler.extract.images import find_images
from crawler.extract.page import Page
from crawler.extract.paging import further_page, is_pager
from crawler.extract.reading import Explanation, Reading
from crawler.extract.select import select_text
from crawler.extract.title import LISTING, UNSHOWN, Headline, find_headline
from crawler.extract.view import View, view_of
from crawler.extract.window_title import portal_name
from crawler.items import TRUNCATED, Article, Image
from crawler.listing import Link
from crawler.portal import ArticleRules
from crawler.text import comparison_key

EXTRACTED_BY = "shuwen-reader/1"
DATA_RULE = "data:script"  # the story stood in the page's data, not on the page
GALLERY_IMAGES_MIN = 3
GALLERY_CHARS_PER_IMAGE = 60  # a caption; a story with photos has a paragraph or more for each
OPENING_PARAGRAPHS = 3  # lead, byline and editor's note come back on further pages
RUNNERS_UP_MAX = 3
LEFT_OUT_MAX = 80
VALUE_CHARS_MAX = 200
EXPLAINED = ("section", "title", "subtitle", "body", "byline", "authors", "editor", "source",
             "source_url", "published_at", "modified_at")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One page of an article, read."""

    view: View
    headline: Headline
    body: Body
    images: tuple[Image, ...]


def read_article(
    pages: Sequence[Page],
    rules: tuple[ArticleRules, ...] = (),
    link: Link | None = None,
) -> Reading:
    """Read one article from its page, or from its several pages in order.

    The first page gives the fields, all pages give paragraphs. `link` is what a listing said.
    """
    page, layout, link = pages[0], layout_of(pages[0], rules), link or Link(url=pages[0].url)
    parts = [_read_part(each, layout, link.title) for each in pages]
    published = find_published(parts[0].view, select_text(page.root, layout.published), link)
    credited = _credits(parts[0].view, layout)
    article = Article(  # in one go: each copy of its fields takes as long as a rule for all lines
        **_provenance(pages, link),
        **_story(parts),
        **_credited(credited),
        **_dated(published),
        section=_section(parts[0], layout) or link.section,
        quality_flags=_flags(pages, parts, published),
    )
    return Reading(
        article=article,
        explained=_explained(article, parts[0], credited, published),
        left_out=tuple(left for part in parts for left in part.body.left_out)[:LEFT_OUT_MAX],
    )


def next_part(page: Page, rules: tuple[ArticleRules, ...] = ()) -> str:
    """URL of the further page of the same article that this page leads to, or ""."""
    return further_page(page, layout_of(page, rules).next_page)


def layout_of(page: Page, rules: tuple[ArticleRules, ...]) -> ArticleRules:
    """The rules in force on the day of the capture; a saved page has the present layout."""
    day = page.captured_at.astimezone(SHANGHAI).date() if page.captured_at else date.max
    ended_last = sorted(rules, key=lambda layout: layout.until or date.max)
    in_force = (layout for layout in ended_last if layout.until is None or layout.until >= day)
    return next(in_force, ArticleRules())


def _read_part(page: Page, layout: ArticleRules, listed: str) -> _Part:
    view = view_of(page)
    headline = find_headline(view.outline, view.head, layout, listed)
    body = find_body(view.outline, layout, headline.text, headline.line, headline.subtitle)
    images = find_images(body.figures, page.url)
    if view.page is not page:
        body = replace(body, rule=DATA_RULE)
    return _Part(view=view, headline=headline, body=body, images=images)


def _credits(view: View, layout: ArticleRules) -> Credits:
    root = view.page.root
    return find_credits(
        view,
        source=select_text(root, layout.source),
        authors=select_text(root, layout.authors),
        editor=select_text(root, layout.editor),
    )


def _section(part: _Part, layout: ArticleRules) -> str:
    view = part.view
    return select_text(view.page.root, layout.section) or find_section(
        view.outline, part.headline.text, portal_name(view.head.window_title)
    )


def _provenance(pages: Sequence[Page], link: Link) -> dict[str, Any]:
    page, capture = pages[0], pages[0].capture
    stated: dict[str, Any] = {
        "url": link.url,
        "final_url": page.url,
        "charset_declared": page.declared,
        "charset_used": page.encoding,
        "extracted_by": EXTRACTED_BY,
    }
    if capture is None:
        return stated
    return stated | {
        "captured_at": capture.captured_at,
        "captured_on": shanghai_day(capture.captured_at),
        "http_status": capture.status,
        "payload_digest": capture.payload_digest,
        "warc_record_id": capture.record_id,
    }


def _story(parts: Sequence[_Part]) -> dict[str, Any]:
    headline = parts[0].headline
    paragraphs = join_paragraphs([part.body.paragraphs for part in parts], headline.text)
    images = {image.url: image for part in parts for image in part.images}
    captions = dict.fromkeys(caption for part in parts for caption in part.body.captions)
    is_gallery = len(images) >= GALLERY_IMAGES_MIN and sum(map(len, paragraphs)) < (
        GALLERY_CHARS_PER_IMAGE * len(images)
    )
    return {
        "kind": "gallery" if is_gallery else "article",
        "title": headline.text,
        "subtitle": headline.subtitle,
        "body": "\n".join(paragraphs),
        "captions": tuple(captions),
        "images": tuple(images.values()),
    }


def join_paragraphs(parts: Sequence[tuple[str, ...]], title: str) -> list[str]:
    """Paragraphs of all pages; what a further page repeats at its head counts once.

    The row of links between pages goes with the join; on a page alone it tells of others.

    >>> join_paragraphs([("灯会开幕。",), ("白鹤灯会", "灯会开幕。", "灯会到月底。")], "白鹤灯会")
    ['灯会开幕。', '灯会到月底。']
    """
    if len(parts) > 1:
        parts = [tuple(text for text in part if not is_pager(text)) for part in parts]
    joined = list(parts[0])
    opening = {comparison_key(text) for text in (title, *joined[:OPENING_PARAGRAPHS])}
    for paragraphs in parts[1:]:
        head = paragraphs[:OPENING_PARAGRAPHS]
        joined.extend(text for text in head if comparison_key(text) not in opening)
        joined.extend(paragraphs[OPENING_PARAGRAPHS:])
    return joined


def _credited(credited: Credits) -> dict[str, Any]:
    return {
        "source": credited.source,
        "source_url": credited.source_url,
        "authors": credited.authors,
        "byline": credited.byline,
        "editor": credited.editor,
    }


def _dated(published: Published) -> dict[str, Any]:
    return {
        "published_at": published.at,
        "published_on": published.on,
        "published_raw": published.raw,
        "published_from": published.origin,
        "published_precision": published.precision,
        "modified_at": published.modified_at,
    }


def _flags(pages: Sequence[Page], parts: Sequence[_Part], published: Published) -> tuple[str, ...]:
    flags = {flag for page in pages for flag in page.flags}
    flags |= {TRUNCATED} if any(part.view.outline.is_cut for part in parts) else set()
    flags |= {UNSHOWN} if parts[0].headline.rule == LISTING else set()
    flags |= {"date-disputed"} if published.is_disputed else set()
    return tuple(sorted(flags))


def _explained(
    article: Article, part: _Part, credited: Credits, published: Published
) -> tuple[Explanation, ...]:
    """Why each field is what it is, in schema order; nothing for an empty field."""
    rules = dict(credited.origins) | {
        "title": part.headline.rule,
        "body": part.body.rule,
        "published_at": _date_rule(published),
    }
    values = {name: _shown(getattr(article, name)) for name in EXPLAINED}
    lost = {"title": part.headline.runners_up, "published_at": published.runners_up}
    return tuple(
        Explanation(
            field=name,
            rule=rules[name],
            value=value,
            runners_up=lost.get(name, ())[:RUNNERS_UP_MAX],
        )
        for name, value in values.items()
        if value and rules.get(name)
    )


def _date_rule(published: Published) -> str:
    """Where the date was read, and whether the listing agrees: text, listing."""
    told = (
        (f"{LISTING} agrees", published.is_confirmed),
        (f"{LISTING} disputes", published.is_disputed),
    )
    return ", ".join((published.origin, *(text for text, is_so in told if is_so)))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))[:VALUE_CHARS_MAX]
    text = utc_text(value) if isinstance(value, datetime) else str(value or "")
    return text[:VALUE_CHARS_MAX]
