"""Families: editions read page of print by page of print, JSON read like a page."""

import json
from pathlib import Path
from typing import ClassVar

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, TextResponse
from scrapy.utils.test import get_crawler

from crawler.families.epaper import EpaperSpider, dated_by_edition, edition_day
from crawler.families.json_api import (
    JsonApiSpider,
    JsonIndex,
    JsonStory,
    read_json,
    story_html,
    values_at,
)
from crawler.items import Article
from crawler.listing import Link, Listing
from crawler.middlewares.outcome import OutcomeMiddleware
from crawler.portal import ListingRules

PAPER = "http://paper.qingxi.example"
API = "http://api.minshan.example"


class QingxiPaper(EpaperSpider):
    """An e-paper that exists only here."""

    name = "qingxi-paper"
    publisher = "青溪日报社"
    allowed_domains: ClassVar[list[str]] = ["paper.qingxi.example"]
    sections: ClassVar[dict[str, str]] = {"青溪日报": PAPER + "/html/{day:%Y-%m/%d}/node_1.htm"}


class LetteredPaper(QingxiPaper):
    """Its pages of print are va01, va02, vd01."""

    name = "lettered-paper"
    print_page = r"/v([a-z]\d{2})\.shtml$"


class MinshanApi(JsonApiSpider):
    """A JSON portal that exists only here."""

    name = "minshan-api"
    publisher = "岷山融媒体"
    allowed_domains: ClassVar[list[str]] = ["minshan.example"]
    sections: ClassVar[dict[str, str]] = {"要闻": f"{API}/list_1.json"}
    listing = ListingRules(article_url=r"/story/\d+\.json$", page_url="list_{page}.json")
    index = JsonIndex(entries="data.list[]", url="link", title="title", date="time")
    story = JsonStory(
        title="data.title",
        published="data.time",
        source="data.from",
        authors="data.author",
        editor="data.editor",
        section="data.channel",
        body="data.text",
    )


def response(url: str, text: str) -> TextResponse:
    headers = {"Content-Type": "text/html"}
    return HtmlResponse(url, body=text.encode(), headers=headers, request=Request(url))


def print_page(url: str, *hrefs: str) -> TextResponse:
    return response(url, "".join(f'<a href="{href}">版面</a>' for href in hrefs))


@pytest.mark.parametrize(
    ("here", "linked", "following"),
    [
        pytest.param("node_1.htm", ["node_2.htm", "node_3.htm"], "node_2.htm", id="the second"),
        pytest.param("node_9.htm", ["node_1.htm", "node_10.htm"], "node_10.htm", id="ten is last"),
        pytest.param("node_3.htm", ["node_1.htm", "node_2.htm"], "", id="the last has none"),
        pytest.param("node_1.htm", ["./node_4.htm ", "node_4.htm"], "node_4.htm", id="a gap"),
        pytest.param("node_1.htm", ["../03/node_2.htm"], "", id="not into the day before"),
        pytest.param("node_1.htm", ["node_1.htm"], "", id="not itself"),
        pytest.param("index.htm", ["node_2.htm"], "", id="only from a page of print"),
        pytest.param("node_1.htm", [], "", id="a page without links"),
    ],
)
def test_the_next_page_of_print_has_the_next_number(
    here: str, linked: list[str], following: str
) -> None:
    folder = f"{PAPER}/html/2026-03/04/"

    found = QingxiPaper().next_page(print_page(folder + here, *linked), Listing(), 1)

    assert found == (folder + following if following else "")


def test_pages_of_print_with_letters_follow_section_by_section() -> None:
    page = print_page(f"{PAPER}/20260304/va12.shtml", "vd01.shtml", "va01.shtml", "vf01.shtml")

    found = LetteredPaper().next_page(page, Listing(), 1)

    assert found == f"{PAPER}/20260304/vd01.shtml"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/html/2014-09/10/content_7.htm", "2014-09-10"),
        ("/pc/202508/29/content_7.html", "2025-08-29"),
        ("/shtml/hxdsb/20260708/7.shtml", "2026-07-08"),
        ("/pc/202502/30/content_7.html", ""),
        ("/wap/7", ""),
        ("/html/2014-13/10/content_7.htm", ""),
    ],
)
def test_the_edition_is_read_from_the_url(path: str, day: str) -> None:
    found, raw = edition_day(PAPER + path)

    assert (found.isoformat() if found else "") == day
    assert bool(raw) == bool(day)


def test_an_edition_dates_its_stories_whatever_the_page_shows() -> None:
    shown = Article(published_on="2026-03-05", published_from="text", published_precision="minute")

    article = dated_by_edition(shown, f"{PAPER}/html/2026-03/04/content_7.htm")

    assert article.published_on == "2026-03-04"
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2026-03-04T00:00:00+08:00"
    assert (article.published_from, article.published_precision) == ("url", "day")
    assert article.published_raw == "2026-03/04"


def test_a_url_without_edition_leaves_the_date_alone() -> None:
    shown = Article(published_on="2026-03-05", published_from="text")

    assert dated_by_edition(shown, f"{PAPER}/about.htm") == shown


def test_an_index_gives_the_links_of_its_stories() -> None:
    entries = [
        {"link": "/story/7.json", "title": "岷山早茶开采", "time": "2026-03-04 08:15:00"},
        {"link": "/story/7.json", "title": "岷山早茶开采"},
        {"link": "/live/8.json", "title": "直播"},
        {"title": "没有地址"},
        {"link": "//[minshan.example/story/9.json", "title": "写错的地址"},
        "广告",
    ]
    page = response(f"{API}/list_1.json", json.dumps({"data": {"list": entries}}))

    listing = MinshanApi().read_listing(page, "要闻")

    (link,) = listing.links
    assert link.url == f"{API}/story/7.json"
    assert (link.title, link.date, link.section) == ("岷山早茶开采", "2026-03-04 08:15", "要闻")
    assert MinshanApi().next_page(page, listing, 1) == f"{API}/list_2.json"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>502 Bad Gateway</html>", id="an error page"),
        pytest.param(b'{"data": ', id="half a file"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[" * 200_000, id="too deep"),
        pytest.param(b'{"data": {"list": 7}}', id="another shape"),
    ],
)
def test_what_is_no_index_lists_nothing(body: bytes) -> None:
    page = TextResponse(f"{API}/list_1.json", body=body, request=Request(API))

    assert MinshanApi().read_listing(page, "要闻").links == ()


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("data.title", ["甲"]),
        ("data.list[].t", ["乙", "丙"]),
        ("data.list", [[{"t": "乙"}, {"t": "丙"}, 7]]),
        ("data.title[]", []),
        ("data.nothing.t", []),
    ],
)
def test_a_path_leads_to_its_values(path: str, values: list[object]) -> None:
    tree = {"data": {"title": "甲", "list": [{"t": "乙"}, {"t": "丙"}, 7]}}

    assert values_at(tree, path) == values


def test_a_bare_list_is_an_index_too() -> None:
    assert values_at([{"t": "甲"}, {"t": "乙"}], "[].t") == ["甲", "乙"]


def test_plain_text_becomes_paragraphs_and_markup_stays_markup() -> None:
    story = JsonStory(title="title", body="text[]")
    tree = {"title": "水位<3米", "text": ["第一段\n\n第二段", "<p>第三段</p>"]}

    html = story_html(tree, story)

    assert '<h1 id="title">水位&lt;3米</h1>' in html
    assert "<p>第一段</p><p>第二段</p><p>第三段</p>" in html


def test_half_a_surrogate_pair_does_not_stop_a_story() -> None:
    tree = read_json(b'{"title": "\\ud83d\xe9\x9b\xa8"}')

    assert story_html(tree, JsonStory(title="title")).encode()


def test_a_story_is_read_like_a_page() -> None:
    fields = {
        "title": "岷山早茶开采 茶农凌晨进园",
        "time": "2026-03-04 08:15:00",
        "from": "岷山晚报",
        "author": "林一帆",
        "editor": "周棠",
        "channel": "乡村",
        "text": "<p>清晨五点半，岷山云顶村的茶园里亮起头灯。</p><p>今年早茶提前六天开采。</p>",
    }
    page = response(f"{API}/story/7.json", json.dumps({"data": fields}))
    reader = MinshanApi()

    article = reader.read_article((reader.page(page),), Link(url=page.url, section="要闻"))

    assert article.title == fields["title"]
    assert article.body == "清晨五点半，岷山云顶村的茶园里亮起头灯。\n今年早茶提前六天开采。"
    assert (article.source, article.authors, article.editor) == ("岷山晚报", ("林一帆",), "周棠")
    assert (article.published_on, article.published_from) == ("2026-03-04", "rule")
    assert article.section == "乡村"


def test_json_reaches_the_callbacks_of_a_json_portal_only(tmp_path: Path) -> None:
    index = response(f"{API}/list_1.json", '{"data": {"list": []}}')
    asked = Request(index.url, cb_kwargs={"section": "要闻", "number": 1})

    extensions = {"crawler.extensions.politeness.PolitenessExtension": 0}
    polite = {"EXTENSIONS": extensions, "SHUWEN_DATA": str(tmp_path)}
    let_through = OutcomeMiddleware.from_crawler(get_crawler(MinshanApi, polite))
    refused = OutcomeMiddleware.from_crawler(get_crawler(QingxiPaper, polite))

    assert let_through.process_response(asked, index) is index
    with pytest.raises(IgnoreRequest, match="not-html"):
        refused.process_response(asked, index)
