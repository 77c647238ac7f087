"""Addresses that cannot exist, and what tells a page for them from a story."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.listing import Link
from crawler.probing import OWN_CHARS_MAX, Said, is_missing, made_up, said_by
from tests.conftest import ROOT
from tests.pages import article, story
from tests.sample_portals.morning import Morning
from tests.site import Answer

N9, HEX, WORD = r"9\d{8}", r"[0-9a-f]{32}", r"[a-z]{12}"
HEX_ID = "0b4f49e52081069ef462e35924644fd4"
ADDRESSES = {
    "a day and a number": ("/yw/t20260304_12.html", rf"/yw/t20260304_{N9}\.html"),
    "the page of an e-paper": ("/2026-03/04/content_487565.htm", rf"/2026-03/04/content_{N9}\.htm"),
    "a channel and a number": ("/0304/c345167-31412206.html", rf"/0304/c345167-{N9}\.html"),
    "a number alone": ("/news/4721003", rf"/news/{N9}"),
    "a number as long": ("/0304/c_1129668127.htm", r"/0304/c_9\d{9}\.htm"),
    "a folder's name": ("/news/4721003/", rf"/news/{N9}/"),
    "hexadecimal": (f"/2026/{HEX_ID}.shtml", rf"/2026/{HEX}\.shtml"),
    "letters and digits": ("/news/Qm7bK", r"/news/[A-Za-z]{12}"),
    "an id above a plain name": (f"/20260304/{HEX_ID}/c.html", rf"/20260304/{HEX}/c\.html"),
    "words": ("/yw/202603/new-bridge-opens.html", rf"/yw/202603/{WORD}\.html"),
    "ideographs": ("/yw/202603/%E5%B1%B1.html", rf"/yw/202603/{WORD}\.html"),
    "a query": ("/show.php?id=12345&page=1", rf"/show\.php\?id={N9}&page=1"),
    "a query alone": ("/?p=123", rf"/\?p={N9}"),
    "a number and a query": ("/c/content_1676949.htm?n=583", rf"/c/content_{N9}\.htm\?n=583"),
    "a further page": ("/a/55846165_3.html", rf"/a/{N9}\.html"),
    "a visit": ("/a/12.jsp;jsessionid=0A1B", rf"/a/{N9}\.jsp"),
    "a part of the page": ("/a/12.html#top", rf"/a/{N9}\.html"),
}
NOTICE = "您要看的稿件随栏目调整另有安排给您带来不便敬请谅解五秒以后回到要闻频道不妨看看别的消息"
MISSING = Said(headline="公告", story="公告" + NOTICE)
OTHERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张"
AT = "http://www.morning.example/yw/202603/0001.html"


@pytest.mark.parametrize(("asked", "expected"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_an_address_is_made_up_in_the_form_of_its_neighbour(asked: str, expected: str) -> None:
    host = "https://news.example"

    found = {made_up(host + asked) for _ in range(9)}

    assert len(found) == 9
    assert all(re.fullmatch(re.escape(host) + expected, url) for url in found), found


def test_no_address_is_made_up_after_a_front_page() -> None:
    assert made_up("http://news.example/") == made_up("http://news.example") == ""


def frozen() -> list[str]:
    """The addresses of articles of the real portals."""
    metas = [json.loads(path.read_text()) for path in ROOT.glob("tests/portals/*/*/meta.json")]
    return sorted({meta["url"] for meta in metas if meta["kind"] == "article" and meta["url"]})


@pytest.mark.parametrize("url", frozen())
def test_an_address_of_a_portal_has_neighbours_in_its_folder_that_cannot_exist(url: str) -> None:
    asked, found = urlsplit(url), urlsplit(made_up(url))

    assert found.netloc == asked.netloc
    assert found.path != asked.path
    assert found.path.count("/") == asked.path.count("/")
    assert Path(found.path).suffix == Path(asked.path).suffix


def page(own: str, notice: str = NOTICE) -> Said:
    return replace(MISSING, story=f"公告{notice}{own}")


def is_gone(said: Said, title: str = "山里的收成", missing: Said = MISSING) -> bool:
    return is_missing(said, missing, Link(url="http://x.example/2", title=title))


def test_a_weekday_and_a_town_make_no_other_page_and_a_sentence_does() -> None:
    as_many, more = OTHERS[:OWN_CHARS_MAX], OTHERS[: OWN_CHARS_MAX + 1]

    assert is_gone(page(""))
    assert is_gone(page(as_many))
    assert not is_gone(page(more))


def test_what_the_missing_page_says_besides_tells_it_from_a_story_as_well() -> None:
    """A short story may stand whole on a page that recommends it."""
    dropped = [NOTICE[:-OWN_CHARS_MAX], NOTICE[: -OWN_CHARS_MAX - 1]]

    assert [is_gone(page("", notice=rest)) for rest in dropped] == [True, False]


def test_two_short_texts_are_not_one_for_a_phrase() -> None:
    missing = Said(headline="公告", story="公告详见图片")

    said = [Said(headline="公告", story=f"公告详见图{rest}") for rest in ("片", "表和附件")]

    assert [is_gone(one, missing=missing) for one in said] == [True, False]


def test_a_page_without_a_story_is_not_judged() -> None:
    silent = Said(headline="公告")

    assert not is_gone(silent)
    assert not is_gone(silent, missing=silent)


@pytest.mark.parametrize(
    ("headline", "is_story"),
    [("山里的收成", True), ("山里的收成怎么样", True), ("白鹤山里", False), ("公告", False)],
)
def test_a_page_under_the_title_that_a_listing_names_is_a_story(
    headline: str, is_story: bool
) -> None:
    """A made-up address that leads to the newest story."""
    said = Said(headline=headline, story=MISSING.story)

    assert is_gone(said) is not is_story


def test_what_no_listing_has_named_is_not_judged() -> None:
    assert not is_gone(page(""), title="")
    assert not is_gone(page(""), title="2026-03-04")


def test_two_addresses_that_lead_to_one_page_have_none_of_their_own() -> None:
    led = Said(headline="", led_to="http://x.example/kd.html")
    said = [
        Said(headline="今日看点", led_to="http://x.example/kd.html"),
        Said(headline="今日看点", led_to="http://x.example/2.html"),
        Said(headline="今日看点"),
        Said(headline="山里的收成", led_to="http://x.example/kd.html"),
    ]

    assert [is_gone(one, missing=led) for one in said] == [True, False, False, False]


def read(answer: Answer, title: str = "") -> Said:
    response = HtmlResponse(AT, body=answer.body, request=Request(AT))
    return said_by(Morning(), response, Link(url=AT, title=title))


def test_addresses_times_and_recommendations_are_no_part_of_what_is_compared() -> None:
    def sorry(number: int) -> Answer:
        lines = [
            f"{NOTICE}。",
            f"您要看的是http://www.morning.example/{str(number) * 40}.html，您是第{number}位读者。",
            f"现在是2026年3月{number}日 星期{'一二三四五六日'[number]} 08:1{number}。",
        ]
        links = "".join(f'<li><a href="/{n}.html">{story(n)[0]}</a></li>' for n in range(number, 9))
        return article("公告", lines, tail=f"<h2>精彩推荐</h2><ul>{links}</ul>")

    missing = read(sorry(1))

    assert missing.story.startswith("公告" + NOTICE)
    assert is_gone(read(sorry(5)), missing=missing)
    assert not is_gone(read(article("公告", story(5))), missing=missing)


def test_the_title_of_a_listing_is_looked_for_on_the_page_and_not_taken_for_its_own() -> None:
    title = "山里的收成怎么样"
    plain = f"<title>青溪晨报网</title><div>{title}</div><div><p>{NOTICE}。</p></div>".encode()

    shown, bare = read(Answer(plain), title), read(article("", [f"{NOTICE}。"]), title)

    assert (shown.headline, bare.headline) == (title, "")
    assert bare.story == NOTICE
    assert not is_gone(shown, title, missing=shown)
    assert is_gone(bare, title, missing=bare)
