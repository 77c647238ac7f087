"""What a page displays beside its headline: the day it was published, and days that are not."""

import pytest

from crawler.clock import SHANGHAI
from crawler.extract.dates import Published, find_published
from crawler.extract.page import read_page
from crawler.extract.view import view_of

TITLE = "青溪大桥主塔封顶"
LEAD = (
    "记者从青溪县交通运输局获悉，青溪大桥主塔昨日封顶，预计明年六月通车，"
    "大桥全长一点二八公里，是县城连接高铁站的控制性工程。"
)
H1 = f"<h1>{TITLE}</h1>"


def published(content: str, url: str = "", title: str = TITLE) -> Published:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{content}</body>"
    return find_published(view_of(read_page(html.encode(), url)), "", None)


def shown(content: str, url: str = "") -> str:
    at = published(content, url).at
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


@pytest.mark.parametrize(
    "content",
    [
        f"{H1}<div>2024-05-20</div><div>09:12</div><p>{LEAD}</p>",
        f"{H1}<div>20</div><div>2024-05</div><div>09:12</div><p>{LEAD}</p>",
        f"{H1}<div><span>2024</span><span>05/20</span> 09:12</div><p>{LEAD}</p>",
        f"<h1>{TITLE}<br><span>2024-05-20 09:12 来源：蜀江新闻网</span></h1><p>{LEAD}</p>",
        f"{H1}<p>青溪大桥主塔昨日封顶，预计明年通车。</p><div>2024-05-20 09:12</div><p>{LEAD}</p>",
        f"<div>2024-05-20 09:12</div><div>来源：蜀江新闻网</div>{H1}<p>{LEAD}</p>",
        f"{H1}<p>{LEAD}</p><div>发布日期：2024-05-20 09:12 所属分类：<a href=/t/>头条</a></div>",
        f"{H1}<div>2024年5月20日 星期一 09:12</div><p>{LEAD}</p>",
    ],
    ids=[
        "day and time apart", "day, month, time apart", "year and day in spans", "in the heading",
        "below a summary", "over the headline", "below the story, beside a link",
        "with its weekday",
    ],
)  # fmt: skip
def test_a_displayed_date_is_read(content: str) -> None:
    assert shown(content) == "2024-05-20 09:12"


def test_the_day_of_the_paper_stands_over_a_story_in_print() -> None:
    issue = "<p>2024年05月20日 星期一</p>"
    content = f"<p>第03版：乡村</p>{{}}<p>上一篇</p><p>下一篇</p>{H1}<p>{LEAD}</p>"

    assert shown(content.format(issue)) == "2024-05-20 00:00"
    assert shown(content.format("<p>今天是2024年5月21日 星期二</p>")) == ""
    assert shown(f"{issue}{H1}<p>{LEAD}</p>") == ""


@pytest.mark.parametrize(
    "content",
    [
        f"<p>2024年5月21日 星期二</p><p>青溪桥封顶</p><p>{LEAD}</p>",
        f"<p>2024年5月21日 22℃</p><p>青溪桥封顶</p><p>{LEAD}</p>",
    ],
    ids=["weekday", "weather"],
)
def test_the_clock_of_a_page_without_a_headline_is_no_date(content: str) -> None:
    assert published(content, title="蜀江新闻网").on == ""


def test_a_headline_of_two_characters_parts_the_menu_from_the_page() -> None:
    content = f"<p>2024年5月21日 09:00</p><p>讣　告</p><p>2024-05-20 09:12</p><p>{LEAD}</p>"

    at = published(content, title="讣告_蜀江新闻网").at

    assert at
    assert at.astimezone(SHANGHAI).day == 20


def test_a_date_over_the_headline_needs_the_day_of_the_address() -> None:
    content = f"<div>2024-05-20 09:12</div>{H1}<p>{LEAD}</p>"

    assert shown(content, "http://news.example/20240520/88.html") == "2024-05-20 09:12"
    assert shown(content) == ""


@pytest.mark.parametrize(
    "content",
    [
        f"<div>今天是2024年5月21日 10:20 来源：蜀江</div>{H1}<p>{LEAD}</p>",
        f"{H1}<p>会议时间：2024年5月20日 09:12</p><p>{LEAD}</p>",
        f"{H1}<p>时间：2024年5月20日 09:12</p><p>地点：市政府新闻发布厅</p><p>{LEAD}</p>",
        f"{H1}<p>时间：2024年5月20日 地点：新闻发布厅</p><p>{LEAD}</p>",
        f"{H1}<p>定于五月二十二日对滨江路停水，请储水。</p><p>供水公司</p><p>2024年5月20日</p>",
        f"{H1}<p>{LEAD}</p>" + "".join(
            f"<p><a href=/{day}>青溪县第{day}号通报</a></p><p>发布时间：2024-05-{day}</p>"
            for day in (11, 12, 13)
        ),
    ],
    ids=["server's clock", "meeting", "time, then place", "time and place", "signature", "list"],
)  # fmt: skip
def test_a_day_of_something_else_is_not_the_pages(content: str) -> None:
    assert shown(content) == ""
