from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.capture import Capture
from crawler.clock import SHANGHAI
from crawler.extract.article import read_article
from crawler.extract.dates import find_published, read_date
from crawler.extract.page import Page
from crawler.extract.view import View, view_of
from crawler.listing import Link

CAPTURED_AT = datetime(2024, 4, 24, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
LEAD = (
    "白鹤市的春耕昨日开始，机手把拖拉机开到现场，由农机中心逐台查验，"
    "动员会随后在机耕广场举行，两百人到场，今年的任务比去年更重。"
)
OTHER_META = '<meta name="PubDate" content="2024-04-25">'
LATE_META = '<meta property="article:published_time" content="2024-04-24T23:30:00+00:00">'
JSON_LD = (
    '<script type="application/ld+json">'
    '{"@graph":[{"datePublished":"2024-04-24T10:00:00+08:00"}]}</script>'
)


def page(body: str, *, head: str = "", url: str = "", captured: bool = False) -> Page:
    title = "<title>白鹤市春耕开始_蜀江新闻网</title>"
    root = html.document_fromstring(f"<html><head>{title}{head}</head><body>{body}</body></html>")
    capture = Capture(captured_at=CAPTURED_AT, payload_digest="", status=200) if captured else None
    return Page(url=url, root=root, encoding="utf-8", capture=capture)


def view(body: str, *, captured: bool = False) -> View:
    return view_of(page(body, captured=captured))


def story(info: str, below: str = "") -> str:
    return f"<h1>白鹤市春耕开始</h1><div>{info}</div><p>{LEAD}</p>{below}"


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("编辑2024年04月24日21:48来源", "2024-04-24T21:48:00", "minute"),
        ("2024-04-24 21:48:05", "2024-04-24T21:48:05", "second"),
        ("2024/4/24 9:05", "2024-04-24T09:05:00", "minute"),
        ("2020-12-0116:20", "2020-12-01T16:20:00", "minute"),
        ("焦点2024-08-17 11:42:08519", "2024-08-17T11:42:08", "second"),
        ("２０２４－０４－２４　２１：４８", "2024-04-24T21:48:00", "minute"),
        ("二〇二四年四月二十四日", "2024-04-24T00:00:00", "day"),
        ("2024年4月24日 下午3点20分", "2024-04-24T15:20:00", "minute"),
        ("2024年4月24日 15时20分30秒", "2024-04-24T15:20:30", "second"),
        ("2024-04-24 星期三 08:00", "2024-04-24T08:00:00", "minute"),
        ("2022 06/13 17:31:55来源", "2022-06-13T17:31:55", "second"),
        ("21.10.2015  12:50", "2015-10-21T12:50:00", "minute"),
        ("202404/24 21:48:05", "2024-04-24T21:48:05", "second"),
        ("24 2024-04", "2024-04-24T00:00:00", "day"),
        ("242024.04 21:48", "2024-04-24T21:48:00", "minute"),
        ("2024-4-24 9:5", "2024-04-24T09:05:00", "minute"),
        ("2024-4-24 9:5:3", "2024-04-24T09:05:03", "second"),
        ("20240424214805", "2024-04-24T21:48:05", "second"),
        ("2024-04-24T13:48:05Z", "2024-04-24T21:48:05", "second"),
        ("2024-04-24T09:48:05-04:00", "2024-04-24T21:48:05", "second"),
        ("2024-04-24 24:30", "2024-04-24T00:00:00", "day"),
        ("2024-13-01 2024-02-30 2024-03-01", "2024-03-01T00:00:00", "day"),
        ("2小时前", "2024-04-24T00:00:00", "day"),
        ("5分钟前", "2024-04-24T09:55:00", "minute"),
        ("昨天 08:15", "2024-04-23T08:15:00", "minute"),
    ],
)
def test_a_date_is_read_as_shanghai_time(text: str, expected: str, precision: str) -> None:
    found = read_date(text, CAPTURED_AT)

    assert found is not None
    assert found.at is not None
    assert found.at.astimezone(SHANGHAI).replace(tzinfo=None).isoformat() == expected
    assert found.precision == precision


def test_summer_time_of_1988_is_respected() -> None:
    found = read_date("1988年5月1日 10:00", None)

    assert found is not None
    assert found.at is not None
    assert found.at.astimezone(UTC) == datetime(1988, 5, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["04-24 21:48", "4月24日", "2024年4月"])
def test_an_incomplete_date_is_never_completed(text: str) -> None:
    found = read_date(text, CAPTURED_AT)

    assert found is not None
    assert (found.at, found.precision) == (None, "partial")


@pytest.mark.parametrize("text", ["2小时前", "昨天 08:15", "12.5", "v2024.1", "1,200人", ""])
def test_without_capture_or_date_nothing_is_read(text: str) -> None:
    assert read_date(text, None) is None


@pytest.mark.parametrize(
    ("given", "on", "origin"),
    [
        (page(story("发布时间：2024-04-24 21:48"), head=OTHER_META), "2024-04-24", "text"),
        (
            page(story("更新时间：2024-05-01 08:00"), url="http://x.example/2024/04/24/a.html"),
            "2024-04-24",
            "url",
        ),
        (page(story("来源：蜀江新闻网"), head=LATE_META), "2024-04-25", "meta"),
        (page(story(""), head=JSON_LD), "2024-04-24", "json-ld"),
        (
            page("<span id='pubtime_baidu '>2024-04-24 10:00</span>" + story("")),
            "2024-04-24",
            "text",
        ),
        (page(story("", "<div>发布时间：2024-04-24</div>")), "2024-04-24", "text"),
        (page(story(""), url="http://x.example/t20240424_1.html"), "2024-04-24", "url"),
        (page(story(""), url="http://x.example/n1/2024/0424/c1.html"), "2024-04-24", "url"),
    ],
    ids=[
        "displayed beats meta",
        "URL beats 更新时间",
        "offset of a meta",
        "JSON-LD",
        "id with a blank",
        "labelled under the story",
        "URL alone",
        "URL with the year apart",
    ],
)
def test_the_date_is_found_where_the_portal_states_it(given: Page, on: str, origin: str) -> None:
    published = find_published(view_of(given), "", None)

    assert (published.on, published.origin) == (on, origin)


@pytest.mark.parametrize(
    "body",
    [
        story("来源：蜀江新闻网"),
        story("", "<p>会议将于2024年5月1日举行。</p>"),
        story("", "<ul><li><a href='/b'>青溪建桥</a> 2024-04-20</li></ul>"),
        story("", "<div>版权所有 2003-2024 蜀江新闻网</div>"),
        story("", "<p>白鹤市农业局</p><p>2024年4月24日</p>"),
        story("阅读 20240424 次"),
        "",
    ],
    ids=["no date", "body", "related list", "copyright years", "signature", "counter", "empty"],
)
def test_no_date_is_invented(body: str) -> None:
    published = find_published(view(body, captured=True), "", None)

    assert (published.at, published.on, published.origin) == (None, "", "none")


def test_update_time_is_modified_at_alone() -> None:
    published = find_published(view(story("更新时间：2024-05-01 08:00")), "", None)

    assert (published.on, published.modified_at) == ("", datetime(2024, 5, 1, tzinfo=UTC))


def test_update_time_in_a_table_is_modified_at_alone() -> None:
    row = "<tr><td>{}</td><td>{}</td></tr>"
    rows = row.format("更新时间：", "2024-05-01 08:00") + row.format("索引号：", "0000-1")

    published = find_published(view(story(f"<table>{rows}</table>")), "", None)

    assert (published.on, published.modified_at) == ("", datetime(2024, 5, 1, tzinfo=UTC))


def test_the_rule_wins_and_the_rest_is_remembered() -> None:
    link = Link(url="", date="2024-04-22")

    published = find_published(view(story("2024-04-23")), "发布：2024-04-24", link)

    assert (published.on, published.origin) == ("2024-04-24", "rule")
    assert published.runners_up == (("text", "2024-04-23"), ("listing", "2024-04-22"))


def test_the_listing_supplies_what_the_page_lacks() -> None:
    link = Link(url="", date="2024-04-22 10:30")

    published = find_published(view(story("04-22 10:30")), "", link)

    assert (published.on, published.origin) == ("2024-04-22", "listing")
    assert published.at == datetime(2024, 4, 22, 2, 30, tzinfo=UTC)


FAR = '<meta name="pubdate" content="2024-04-24 21:00">'


@pytest.mark.parametrize(
    ("info", "head", "listed", "expected"),
    [
        ("2024-04-20 08:00 2024-04-24 21:48", "", "2024-04-24", "2024-04-24 text agrees"),
        ("2024-04-24 21:48", "", "2024-04-25", "2024-04-24 text"),
        ("2019-01-01", FAR, "2024-04-24", "2024-04-24 meta agrees"),
        ("发布时间：2019-01-01", FAR, "2024-04-24", "2019-01-01 text disputed"),
        ("2019-01-01", "", "2024-04-24", "2019-01-01 text disputed"),
        ("会议时间：2024-04-24", "", "2024-04-24", "2024-04-24 listing"),
        ("会议时间：2019-01-01", "", "", " none"),
        ("2024-04-24 21:48", "", "", "2024-04-24 text"),
    ],
    ids=[
        "picks a day", "a day late", "head and listing agree", "labelled", "two witnesses",
        "event's", "event's alone", "no listing",
    ],
)  # fmt: skip
def test_the_listing_picks_among_the_days_of_the_page(
    info: str, head: str, listed: str, expected: str
) -> None:
    link = Link(url="", date=listed)

    found = find_published(view_of(page(story(info), head=head)), "", link)

    told = (" agrees" * found.is_confirmed) + (" disputed" * found.is_disputed)
    assert f"{found.on} {found.origin}{told}" == expected


def test_a_disputed_day_is_flagged_and_told() -> None:
    reading = read_article([page(story("2019-01-01"))], (), Link(url="", date="2024-04-24"))

    assert reading.article.quality_flags == ("date-disputed",)
    assert ("published_at", "text, listing disputes") in [
        (one.field, one.rule) for one in reading.explained
    ]


def test_an_incomplete_date_is_kept_as_printed() -> None:
    published = find_published(view(story("04-22 10:30")), "", None)

    assert (published.at, published.raw, published.precision) == (None, "04-22 10:30", "partial")


@pytest.mark.parametrize(
    "headline",
    [
        "青溪县2026年1月1日起施行新规",
        "青溪县的春茶昨天开始采收",
        "3小时前的青溪大桥",
        "2025年9月1日",
    ],
    ids=["date", "yesterday", "hours ago", "date alone"],
)
@pytest.mark.parametrize(
    ("info", "on"), [("2024-04-20 08:01", "2024-04-20"), ("来源：蜀江新闻网", "")]
)
def test_a_headline_states_no_publication_date(headline: str, info: str, on: str) -> None:
    title = f"<title>{headline}_蜀江新闻网</title>"
    body = f"<h1>{headline}</h1><div>{info}</div><p>{LEAD}</p>"
    root = html.document_fromstring(f"<html><head>{title}</head><body>{body}</body></html>")
    capture = Capture(captured_at=CAPTURED_AT, payload_digest="", status=200)
    view = view_of(Page(url="", root=root, encoding="utf-8", capture=capture))

    assert find_published(view, "", None).on == on


@pytest.mark.parametrize("info", ["昨天 08:15", "发布于昨天", "昨天来源：蜀江新闻网", "1天前"])
def test_a_relative_date_in_an_info_line_counts(info: str) -> None:
    view = view_of(page(story(info), captured=True))

    assert find_published(view, "", None).on == "2024-04-23"
