"""Pages that something happened to: each is read, as article and as listing, in linear time."""

import time

import pytest

from crawler.extract.article import next_part, read_article
from crawler.extract.page import read_page
from crawler.items import Article, record_line
from crawler.listing import read_listing
from pipelines.clean import clean

URL = "http://news.minshan.example/2026-03/04/c_8812.htm"
SECONDS_MAX = 1.0  # of processor time, on a slow machine; each page takes half of it at most
STORY = "<p>三月四日晚，白鹤镇的千盏花灯同时点亮，沿江两岸站满了人。</p>"
FRAME = "<html><head><title>白鹤灯会开幕</title></head><body><h1>白鹤灯会开幕</h1>{}</body></html>"


def read(content: str) -> Article:
    body = FRAME.format(content).encode()
    read_listing(read_page(body, URL))
    page = read_page(body, URL)
    next_part(page)
    return clean(read_article([page]).article)


def rows(number: int) -> str:
    """A channel and a headline of it, each beside its date."""
    return (
        f'<li><a href="/sh{number}/">社会</a> 2026-03-04</li>'
        f'<li><a href="/{number:08}.html">青溪大桥今日建成通车</a> 2026-03-04</li>'
    )


@pytest.mark.parametrize(
    "content",
    [
        STORY + "<p>" + "）" * 20_000 + "灯</p>",
        STORY + '<a href="c_8812_2.htm">' + "&gt;" * 20_000 + "灯</a>",
        STORY + "<!--" + " " * 20_000 + "灯-->",
        STORY * 2 + '<p id="a">' * 20_000,
        "<div>" + '<a href="/8.html">青溪大桥今日建成通车</a>' * 5_000 + "<i></i>" * 50_000,
        "<ul>" + "".join(map(rows, range(2_000))) + "</ul>",
        "<p>" + "三月四日晚，白鹤镇点亮花灯" * 40_000 + "</p>",
        "<p>相关阅读</p>" * 5_000 + STORY * 5_000,
    ],
    ids=[
        "closing brackets", "arrows in a link", "blanks in a comment", "one inside the other",
        "one address many times", "channels among headlines", "one line", "widgets above the story",
    ],
)  # fmt: skip
def test_no_page_is_looked_through_again_and_again(content: str) -> None:
    begun = time.process_time()

    read(content)

    assert time.process_time() - begun < SECONDS_MAX


@pytest.mark.parametrize(
    "href",
    ["http://[::1", "http://[baihe]/", "http://a℀b/", "http://a:b/", "/a b\n", "http://\ud800/"],
    ids=["open bracket", "name in brackets", "℀", "port", "blanks", "half a character"],
)
@pytest.mark.parametrize(
    "place",
    [
        '<p>来源：<a href="{}">蜀江新闻网</a></p>' + STORY,
        STORY + '<a href="{}">下一页</a><p><img src="{}"></p>',
        '<base href="{}"><ul><li><a href="{}">青溪大桥今日建成通车</a></li></ul>' + STORY,
    ],
    ids=["source", "next page and image", "base"],
)
def test_a_broken_address_costs_the_address_alone(place: str, href: str) -> None:
    article = read(place.replace("{}", href.encode("utf-8", "replace").decode()))

    assert "白鹤镇的千盏花灯" in article.body
    assert "[" not in article.source_url


def test_widgets_above_the_story_are_dropped_one_by_one() -> None:
    lines = ["相关阅读"] * 2_000 + ["三月四日晚，白鹤镇点亮花灯。"] * 2 + ["相关阅读", "青溪龙舟赛"]

    cleaned = clean(Article(title="白鹤灯会开幕", body="\n".join(lines)))

    assert set(cleaned.body.split("\n")) == {"三月四日晚，白鹤镇点亮花灯。"}


def test_an_entity_that_is_no_character_leaves_a_record_that_can_be_written() -> None:
    article = read(STORY + "<p>三月五日，灯会&#xD83D;仍&#0;在&#x110000;继续，游人不少。</p>")

    assert "灯会\ufffd仍\ufffd在\ufffd继续" in article.body
    assert record_line(article).encode()
