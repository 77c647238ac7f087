"""The headline as displayed, whatever else looks like one."""

import pytest

from crawler.extract.article import read_article
from crawler.extract.page import read_page
from crawler.extract.window_title import without_portal
from crawler.listing import Link
from crawler.portal import ArticleRules

TITLE = "白鹤灯会昨晚开幕 三万人到场"
STORY = "<div><p>三月四日晚，白鹤镇的千盏花灯同时点亮，沿江两岸站满了人。</p></div>"


def titles(content: str, window: str = "", rules: tuple[ArticleRules, ...] = ()) -> tuple[str, str]:
    head = f'<meta charset="utf-8"><title>{window}</title>' if window else '<meta charset="utf-8">'
    page = read_page(f"<html><head>{head}</head><body>{content}{STORY}</body></html>".encode())
    article = read_article([page], rules).article
    return article.title, article.subtitle


@pytest.mark.parametrize(
    ("content", "window"),
    [
        (f"<h1>{TITLE}</h1>", f"{TITLE}_要闻_蜀江新闻网"),
        (f"<h1>蜀江新闻网</h1><h2>{TITLE}</h2>", f"{TITLE} - 蜀江新闻网"),
        (f'<div class="title">要闻</div><div class="bt1">{TITLE}</div>', f"{TITLE}--蜀江新闻网"),
        (f"<table><tr><td><font size=5><b>{TITLE}</b></font></td></tr></table>", f"{TITLE}|要闻"),
        (f"<h1>{TITLE}</h1>", "蜀江新闻网"),
        (f"<h1>{TITLE}</h1>", ""),
        ("", f"{TITLE}_蜀江新闻网"),
        (f"<p>{TITLE[:8]}<br>{TITLE[8:]}</p>", f"{TITLE}_蜀江新闻网"),
        (f'<div class="nav"><h1>频道导航</h1></div><h1>{TITLE}</h1>', ""),
        (f'<h1>蜀江新闻网</h1><meta property="og:title" content="{TITLE}">', ""),
        (f"<h1>{TITLE}</h1></body><!DOCTYPE html><head><title>青溪龙舟赛首日</title>", TITLE),
    ],
    ids=[
        "h1", "h1 is the portal's name", "class bt", "font in a cell", "window names the portal",
        "no window title", "not displayed", "two lines", "h1 in the navigation", "og:title",
        "a second head",
    ],
)  # fmt: skip
def test_headline_is_the_displayed_one(content: str, window: str) -> None:
    assert titles(content, window)[0].replace(" ", "") == TITLE.replace(" ", "")


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (f'<h1>{TITLE}</h1><h2 class="sub-title">青溪开通夜间公交</h2>', ()),
        (f"<h1>{TITLE}</h1><p>——青溪开通夜间公交</p>", ()),
        (f"<h1>{TITLE}</h1><i class='x'>青溪开通夜间公交</i>", (ArticleRules(subtitle=".x"),)),
    ],
    ids=["class", "dash", "rule"],
)
def test_subtitle_is_kept_apart(content: str, rules: tuple[ArticleRules, ...]) -> None:
    title, subtitle = titles(content, TITLE, rules)

    assert title == TITLE
    assert subtitle.removeprefix("——") == "青溪开通夜间公交"


def test_a_rule_wins() -> None:
    rules = (ArticleRules(title=".kicker"),)

    assert titles(f'<h1>{TITLE}</h1><b class="kicker">青溪龙舟</b>', TITLE, rules)[0] == "青溪龙舟"


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("白鹤灯会昨晚开幕-蜀江新闻网", "白鹤灯会昨晚开幕"),
        ("要闻_白鹤灯会昨晚开幕_蜀江网", "白鹤灯会昨晚开幕"),
        ("白鹤灯会昨晚开幕——三万人到场", "白鹤灯会昨晚开幕——三万人到场"),
        ("白鹤举行5-3全民健身跑活动", "白鹤举行5-3全民健身跑活动"),
    ],
    ids=["hyphen", "channel first", "dash within", "hyphen between digits"],
)
def test_portal_and_channel_are_cut_off_a_window_title(window: str, expected: str) -> None:
    assert without_portal(window) == expected


@pytest.mark.parametrize(
    ("content", "window"),
    [
        (f"<h1>{TITLE}<br><span>2024-05-20 09:12 来源：蜀江网</span></h1>", f"{TITLE}_蜀江网"),
        (f'<div class="tit">{TITLE}</div><p>来源：蜀江网 2024-05-20</p>', "白鹤市人民政府"),
        (f"<h1>{TITLE[:9]}<div>{TITLE[9:]}</div></h1>", f"{TITLE}_蜀江网"),
    ],
    ids=["date in the heading", "window names the publisher", "box in the heading"],
)
def test_info_line_and_publisher_are_no_headline(content: str, window: str) -> None:
    assert titles(content, window)[0].replace(" ", "") == TITLE.replace(" ", "")


def test_a_window_that_names_the_kind_of_notice_alone_agrees() -> None:
    notice = "白鹤市委组织部干部任前公示"
    content = f'<div class="tit">{notice}</div><p>来源：市委组织部 日期：2024-05-17</p>'

    assert titles(content, "任前公示 - 白鹤党建网")[0] == notice


def listed(content: str, window: str, title: str) -> tuple[str, bool]:
    head = f'<head><meta charset="utf-8"><title>{window}</title></head>'
    page = read_page(f"<html>{head}<body>{content}{STORY}</body></html>".encode())
    article = read_article([page], (), Link(url="", title=title)).article
    return article.title, "title-from-listing" in article.quality_flags


KICKER = "<h1>蜀江新闻网头条频道</h1>"


@pytest.mark.parametrize(
    ("content", "window", "title"),
    [
        (f"{KICKER}<p>{TITLE}</p>", "蜀江新闻网头条频道", TITLE),
        (f"{KICKER}<p>{TITLE}</p>", "蜀江新闻网", f"{TITLE[:10]}…"),
        (f"<h1>{TITLE}</h1>", f"{TITLE}_蜀江新闻网", "灯会开幕"),
        (f"<h1>{TITLE}</h1>", f"{TITLE}_蜀江新闻网", "[图]"),
        (f"<h1>{TITLE}</h1><a href=/2>青溪龙舟赛首日</a>", TITLE, "青溪龙舟赛首日"),
        ("", f"{TITLE}_蜀江新闻网", "青溪龙舟赛首日"),
    ],
    ids=["as listed", "cut off in the list", "shortened", "no title", "a link", "in the window"],
)
def test_a_title_on_the_page_that_the_listing_bears_out_wins(
    content: str, window: str, title: str
) -> None:
    assert listed(content, window, title) == (TITLE, False)


@pytest.mark.parametrize("window", ["", "蜀江新闻网"])
def test_a_page_without_a_title_has_that_of_the_listing_and_says_so(window: str) -> None:
    assert listed("", window, TITLE) == (TITLE, True)


def test_the_explanation_tells_what_the_listing_did() -> None:
    page = read_page(f"<title>{TITLE}</title><h1>{TITLE}</h1>{STORY}".encode())

    told = {
        one.field: one.rule for one in read_article([page], (), Link(url="", title=TITLE)).explained
    }

    assert told["title"] == "text:h1, listing"
