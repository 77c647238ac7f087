"""View of a page in, when its portal says it published out; a date is never invented."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.clock import SHANGHAI, shanghai_day
from crawler.extract.date_text import LARGE_DAY_RE, DateReading, read_date
from crawler.extract.listed import is_disputed, picked
from crawler.extract.shown_dates import LABELLED_RE, displayed, is_print_page, over_headline
from crawler.extract.stated_dates import (
    MODIFIED_METAS,
    PUBLISHED_METAS,
    UPDATED_RE,
    Candidate,
    in_json,
    in_listing,
    in_metas,
    in_scripts,
    in_times,
    in_url,
)
from crawler.extract.view import View
from crawler.listing import Link
from crawler.text import fold

__all__ = ["DateReading", "Published", "find_published", "read_date"]

# 会议时间：, 报名截止日期：, 成文日期：: of what the page tells, not of the page
DAY_LABEL_RE = re.compile(r"(?P<of>[\u4e00-\u9fff]{1,8})(?:时间|日期)[ :]*$")
PUBLISHING = (
    "发布", "发表", "刊发", "发稿", "上传", "添加", "录入", "公布", "编发", "更新", "修改", "编辑",
    "文章", "新闻", "稿件", "信息", "创建", "提交", "推送", "上线", "见报", "出版", "生成", "刊登",
    "发文", "审核", "本文", "当前", "采编",
)  # fmt: skip
PROSE_RE = re.compile(r" *(?:起|至|以来|以前|之前|前后|开始|召开|举行|施行|实施|生效|通过|的)")
RULE_CHARS_MAX = 1000  # a rule may select the box around the info line
Dated = tuple[str, DateReading, str]
"""A date of a line, with the text before it, where its label stands, and behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When the page says it was published, and where it says so."""

    at: datetime | None = None
    """UTC; None without a full date."""
    on: str = ""
    """YYYY-MM-DD in Shanghai, "" without a full date."""
    raw: str = ""
    """Verbatim."""
    origin: str = "none"
    """rule, meta, json-ld, listing, url, text, none."""
    precision: str = "none"
    """day, minute, second, partial, none."""
    modified_at: datetime | None = None
    is_confirmed: bool = False
    """The listing states the same day."""
    is_disputed: bool = False
    """The listing states a day far from it."""
    runners_up: tuple[tuple[str, str], ...] = ()
    """(origin, raw) of what lost, best first."""


def find_published(view: View, rule_text: str, link: Link | None) -> Published:
    """Find the date by rule, on the page, in metas, JSON-LD, listing, URL, in this order.

    更新时间 gives modified_at alone.
    """
    page = view.page
    by_rule = _dates_in((rule_text,), page.captured_at)
    shown = _dates_in(displayed(view), page.captured_at)
    candidates = [*_published_in("rule", by_rule), *_published_in("text", shown), *in_times(view)]
    stated = [
        *in_metas(view, PUBLISHED_METAS),
        *in_json(view, "datePublished"),
        *in_listing(link),
        *in_url(page.url),
    ]
    candidates += [*_over_headline(view, stated), *stated]
    if all(candidate.day is None for candidate in candidates):
        candidates += in_scripts(view)
    return _ranked(candidates, _modified(view, (*by_rule, *shown)))


def _ranked(candidates: Sequence[Candidate], modified_at: datetime | None) -> Published:
    """The first full date, or the one the listing bears out; else the first incomplete one."""
    ranked = sorted(candidates, key=lambda candidate: candidate.day is None)
    if not ranked:
        return Published(modified_at=modified_at)
    best = picked(ranked)
    lost = [candidate for candidate in ranked if candidate is not best]
    at, on = _at_and_on(best.found)
    return Published(
        at=at,
        on=on,
        raw=best.found.raw,
        origin=best.origin,
        precision=best.found.precision,
        modified_at=modified_at,
        is_disputed=is_disputed(best, ranked),
        is_confirmed=any(one.origin == "listing" and one.day == best.day for one in lost),
        runners_up=tuple((candidate.origin, candidate.found.raw) for candidate in lost),
    )


def _over_headline(view: View, stated: Sequence[Candidate]) -> Iterator[Candidate]:
    """The date and time over the headline, on the day that head or address state.

    Where they state none, 来源 must stand there, too: else it may be the server's clock.
    No clock is a leaf of a calendar: 20 above 2024-05.
    Over a story in print stands the day of the paper, over an official one a table: 发布日期.
    """
    days = {candidate.found.at.date() for candidate in stated if candidate.found.at}
    texts = tuple(over_headline(view))
    is_print = is_print_page(view)
    leaves = [text for text in texts if LARGE_DAY_RE.fullmatch(fold(text).strip())]
    is_info = is_print or any("来源" in fold(text) for text in texts)
    for candidate in _published_in("text", _dates_in(texts, None)):
        at = candidate.found.at
        is_leaf = len(leaves) == 1 and candidate.found.raw == leaves[0].strip()
        is_exact = is_print or candidate.found.precision != "day"
        if at and (
            candidate.is_labelled or is_leaf or (is_exact and (at.date() in days or is_info))
        ):
            yield candidate


def _published_in(origin: str, dates: Iterable[Dated]) -> Iterator[Candidate]:
    for label, found, behind in dates:
        is_other = UPDATED_RE.search(label) or _is_other_day(label)
        if not is_other and not PROSE_RE.match(behind):
            yield Candidate(origin, found, LABELLED_RE.search(label) is not None)


def _is_other_day(label: str) -> bool:
    found = DAY_LABEL_RE.search(label)
    return found is not None and not found["of"].endswith(PUBLISHING)


def _dates_in(texts: Iterable[str], captured_at: datetime | None) -> list[Dated]:
    return [dated for text in texts for dated in _dates_of(text, captured_at)]


def _dates_of(text: str, captured_at: datetime | None) -> Iterator[Dated]:
    start = 0
    text = text[:RULE_CHARS_MAX]
    while found := read_date(text[start:], captured_at):
        label, start = fold(text[start : start + found.start]), start + found.end
        yield label, found, text[start:]


def _modified(view: View, dates: Iterable[Dated]) -> datetime | None:
    for label, found, _ in dates:
        if UPDATED_RE.search(label) and found.at:
            return found.at.astimezone(UTC)
    stated = [*in_metas(view, MODIFIED_METAS), *in_json(view, "dateModified")]
    ats = [candidate.found.at for candidate in stated if candidate.found.at]
    return ats[0].astimezone(UTC) if ats else None


def _at_and_on(found: DateReading) -> tuple[datetime | None, str]:
    """The instant and the day in Shanghai; a day has no offset: it is the portal's own."""
    if found.at is None:
        return None, ""
    if found.precision == "day":
        at = found.at.replace(tzinfo=SHANGHAI)
        return at.astimezone(UTC), at.date().isoformat()
    return found.at.astimezone(UTC), shanghai_day(found.at)
