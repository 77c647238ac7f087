"""The record of one article from its page or pages."""

from datetime import UTC, date, datetime

import pytest

from crawler.capture import Capture
from crawler.extract.article import read_article
from crawler.extract.page import Page, read_page
from crawler.listing import Link
from crawler.portal import ArticleRules
from pipelines.clean import clean

URL = "http://news.minshan.example/2026/c_88.html"
TITLE = "白鹤灯会昨晚开幕"
ONE = "三月四日晚，白鹤镇的千盏花灯同时点亮，沿江两岸站满了人。"
TWO = "灯会持续到三月底，青溪县开通了夜间公交，末班车延到十一点。"
CAPTURE = Capture(
    captured_at=datetime(2026, 3, 4, 17, tzinfo=UTC),
    payload_digest="sha256:00",
    status=200,
    record_id="<urn:uuid:0>",
)


def page(content: str, url: str = URL, capture: Capture | None = None) -> Page:
    html = f'<meta charset="utf-8"><title>{TITLE}</title><body><h1>{TITLE}</h1>{content}</body>'
    return read_page(html.encode(), url, capture=capture)


def test_fields_of_the_capture_are_kept() -> None:
    article = read_article([page(f"<p>{ONE}</p>", capture=CAPTURE)], (), Link(url=URL)).article

    assert (article.captured_at, article.captured_on) == (CAPTURE.captured_at, "2026-03-05")
    assert (article.payload_digest, article.http_status) == ("sha256:00", 200)
    assert (article.warc_record_id, article.url, article.final_url) == ("<urn:uuid:0>", URL, URL)
    assert (article.charset_declared, article.charset_used) == ("utf-8", "utf-8")
    assert article.kind == "article"
    assert article.extracted_by == "shuwen-reader/1"


def test_a_capture_is_never_a_date_of_publication() -> None:
    article = read_article([page(f"<p>{ONE}</p>", url="", capture=CAPTURE)]).article

    assert (article.published_at, article.published_on) == (None, "")


def test_further_pages_give_paragraphs_and_images_each_once() -> None:
    first = page(f'<div><p>{ONE}</p><p><img src="/1.jpg"></p></div>')
    second = page(f'<div><p>{ONE}</p><p><img src="/2.jpg"></p><p>{TWO}</p></div>', URL + "?page=2")

    article = read_article([first, second]).article

    assert article.body.split("\n") == [ONE, TWO]
    assert [image.url[-6:] for image in article.images] == ["/1.jpg", "/2.jpg"]


def test_the_row_of_links_goes_where_pages_are_joined_and_tells_where_not() -> None:
    row = "<div>首页 <b>1</b> <a href='?page=2'>2</a> <a href='?page=2'>下一页</a> 尾页</div>"
    pages = [page(f"<div><p>{text}</p>{row}</div>") for text in (ONE, TWO)]

    joined, alone = clean(read_article(pages).article), clean(read_article(pages[:1]).article)

    assert (joined.body.split("\n"), joined.quality_flags) == ([ONE, TWO], ())
    assert (alone.body, alone.quality_flags) == (ONE, ("paged-incomplete",))


@pytest.mark.parametrize(
    ("captured_on", "expected"),
    [(4, "旧"), (5, "旧"), (6, "新")],
    ids=["before", "last day", "after"],
)
def test_layout_is_chosen_by_the_day_of_the_capture(captured_on: int, expected: str) -> None:
    rules = (ArticleRules(title=".new"), ArticleRules(title=".old", until=date(2026, 3, 5)))
    captured_at = datetime(2026, 3, captured_on, 3, tzinfo=UTC)
    capture = Capture(captured_at=captured_at, payload_digest="", status=200)

    article = read_article(
        [page('<i class="old">旧</i><i class="new">新</i>', capture=capture)], rules
    )

    assert article.article.title == expected


@pytest.mark.parametrize(
    ("crumbs", "expected"),
    [
        ("当前位置：<a href='/'>首页</a> &gt; <a href='/yw'>要闻</a> &gt; 正文", "要闻"),
        ("<a href='/'>首页</a> » <a href='/sh'>社会</a> » <a href='/ms'>民生</a>", "民生"),
        ("蜀江新闻网 &gt;&gt; 青溪 &gt;&gt; 正文", "青溪"),
        ("白鹤 / 青溪", "时政"),
    ],
    ids=["with label", "home first", "body last", "no breadcrumb: the listing's section"],
)
def test_section_is_the_innermost_channel(crumbs: str, expected: str) -> None:
    story = page(f"<div>{crumbs}</div><div><p>{ONE}</p></div>")

    assert read_article([story], (), Link(url=URL, section="时政")).article.section == expected


def test_the_portals_own_name_is_no_section() -> None:
    crumbs = "<div>首页 &gt; 民生 &gt; 蜀江网白鹤</div>"
    title = f"<title>{TITLE}-蜀江网白鹤</title><h1>{TITLE}</h1>"

    story = read_page(f'<meta charset="utf-8">{title}{crumbs}<p>{ONE}</p>'.encode(), URL)

    assert read_article([story]).article.section == "民生"


def test_a_photo_story_is_a_gallery() -> None:
    photos = "".join(f'<p><img src="/{number}.jpg"></p><p>灯会一角。</p>' for number in range(6))

    article = read_article([page(f'<div class="content"><p>{ONE}</p>{photos}</div>')]).article

    assert article.kind == "gallery"
    assert len(article.images) == 6


def test_each_field_found_names_its_rule() -> None:
    reading = read_article([page(f"<div>2026-03-04 21:10 来源：蜀江新闻网</div><p>{ONE}</p>")])

    rules = {reason.field: reason.rule for reason in reading.explained}
    assert {"title", "body", "source", "published_at"} <= set(rules)
    assert all(len(reason.runners_up) <= 3 for reason in reading.explained)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ('<img src="/blank.gif" data-src="a.jpg">', "http://news.minshan.example/2026/a.jpg"),
        ('<img src="/l.gif" data-original="//img.example/a.jpg">', "http://img.example/a.jpg"),
        ('<img src="../a.jpg" alt="灯">', "http://news.minshan.example/a.jpg"),
        ('<img src="a.gif" width="16" height="16">', ""),
        ('<img src="data:image/gif;base64,R0l">', ""),
        ('<img src="http://[x">', ""),
        ("<img>", ""),
    ],
    ids=["lazy", "no protocol", "relative", "icon", "inline", "broken", "empty"],
)
def test_images_are_resolved_and_icons_left_out(image: str, expected: str) -> None:
    article = read_article([page(f"<div><p>{ONE}</p><p>{image}</p><p>{TWO}</p></div>")]).article

    assert [found.url for found in article.images] == ([expected] if expected else [])


def test_images_of_related_stories_are_not_the_storys() -> None:
    related = '<p>相关阅读</p><p><a href="/1.html"><img src="/r.jpg">青溪龙舟赛首日战报</a></p>'

    article = read_article(
        [page(f"<div><p>{ONE}</p><img src='/a.jpg'><p>{TWO}</p>{related}</div>")]
    )

    assert [image.url[-6:] for image in article.article.images] == ["/a.jpg"]
