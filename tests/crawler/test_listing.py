"""Listing pages as portals make them, all invented."""

import time
from collections.abc import Sequence

import pytest

from crawler.extract.page import Page, read_page
from crawler.listing import Link, Listing, read_listing
from crawler.portal import ListingRules

URL = "http://news.minshan.example/yw/index.html"
TITLES = (
    "青溪大桥今日建成通车 两岸群众告别摆渡",
    "白鹤镇春茶开采 首批鲜叶当天上市",
    "岷山自然保护区发现野生兰科植物新群落",
    "我省启动城乡社区养老服务提升行动",
    "全省中小学春季运动会在白鹤举行",
)
MENU = "".join(f'<a href="/{name}/">{name}</a>' for name in ("要闻", "时政", "社会", "视频"))
FRAME = """<html><body>
<div class="header"><div class="nav">{menu}</div></div>
<div class="main">{content}</div>
<div class="side"><h3>热门</h3><ul>{side}</ul></div>
<div class="footer"><a href="/about/20200101.html">关于蜀江新闻网及其法律声明</a>
<a href="/about/20200102.html">蜀江新闻网用户服务与投稿说明</a>
<a href="http://beian.example/20240001">蜀ICP备20240001号-1</a></div></body></html>"""


def page(content: str, url: str = URL, side: str = "") -> Page:
    html = FRAME.format(menu=MENU, content=content, side=side)
    return read_page(f'<meta charset="utf-8">{html}'.encode(), url)


def rows(template: str, titles: Sequence[str] = TITLES) -> str:
    return "".join(
        template.format(number=number, title=title, day=f"2024-04-2{number}")
        for number, title in enumerate(titles, start=1)
    )


def titles(listing: Listing) -> list[str]:
    return [link.title for link in listing.links]


LINE = '<a href="t2024_{number}.html">{title}</a><br>'
DATED = '<li><a href="t2024_{number}.html">{title}</a><span>{day}</span></li>'
UNDATED = '<li><a href="/2024/0424/{number}0.shtml">{title}</a></li>'
CHANNELS = "".join(
    f'<li><a href="/c10051{number}/2024{number}.html">白鹤频道</a></li>' for number in range(1, 8)
)
SIDE = "".join(
    f'<li><a href="/rm/2024_{number}.html">蜀江新闻网上周热读文章第{number}篇回顾</a></li>'
    for number in range(1, 8)
)


@pytest.mark.parametrize(
    "content",
    [
        f"<ul>{rows(DATED)}</ul>",
        "<ul>" + rows('<li><span>[{day}]</span><a href="t2024_{number}.html">{title}</a></li>'),
        "<table>"
        + rows('<tr><td>·<a href="t2024_{number}.html">{title}</a></td><td>{day}</td></tr>')
        + "</table>",
        "<dl>" + rows('<dt><a href="t2024_{number}.html">{title}</a></dt><dd>{day}</dd>') + "</dl>",
        "<div>" + rows('<a href="t2024_{number}.html">{title}</a> {day}<br>') + "</div>",
        "<div>" + rows('{day} <a href="t2024_{number}.html">{title}</a><br>') + "</div>",
        "<div>" + rows('<i>{day}</i><a href="t2024_{number}.html">{title}</a>') + "</div>",
        "<ul>"
        + rows('<li><a href="t2024_{number}.html">{title} <em>{day}</em></a></li>')
        + "</ul>",
        rows(
            '<div class="item"><a href="t2024_{number}.html"><img src="{number}.jpg"></a>'
            '<h3><a href="t2024_{number}.html">{title}</a></h3><p>记者日前获悉，工程进展顺利，'
            "将于2030年12月31日前完成全部建设任务并交付使用，预计惠及两岸三个乡镇的两万多名群众，"
            '沿线居民出行时间大为缩短。</p><time datetime="{day}">3小时前</time></div>'
        ),
        rows(
            '<div class="card"><a href="t2024_{number}.html"><h4>{title}</h4>'
            "<p>工程进展顺利，预计惠及两岸群众。</p><span>{day}</span></a></div>"
        ),
        "<ul>"
        + rows(
            '<li><a class="lm" href="/sh/">[社会]</a>'
            '<a href="t2024_{number}.html">{title}</a>{day}</li>'
        ),
        rows(
            '<a class="card" href="t2024_{number}.html"><p>{title}</p>'
            "<p>工程进展顺利，预计惠及两岸群众。</p><em>{day}</em></a>"
        ),
    ],
    ids=[
        "a list with dates behind",
        "a list with dates in brackets before",
        "a table",
        "a definition list",
        "lines with dates behind",
        "lines with dates before",
        "a run of dates and anchors",
        "the date inside the anchor",
        "teasers with image, summary and machine date",
        "an anchor around headline, summary and date",
        "a channel before each headline",
        "anchors around paragraphs",
    ],
)
def test_dated_rows_are_the_articles_and_sidebars_are_not(content: str) -> None:
    listing = read_listing(page(content, side=SIDE), section="要闻")

    assert listing.links == tuple(
        Link(
            url=f"http://news.minshan.example/yw/t2024_{number}.html",
            title=title,
            date=f"2024-04-2{number}",
            section="要闻",
        )
        for number, title in enumerate(TITLES, start=1)
    )


@pytest.mark.parametrize("shown", ["04-24", "[4月24日]", "04-24 09:05"])
def test_rows_with_part_of_a_date_are_told_from_sidebars_too(shown: str) -> None:
    row = f'<li><a href="t{{number}}00.html">{{title}}</a><span>{shown}</span></li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>", side=SIDE))

    assert titles(listing) == list(TITLES)
    assert {link.date for link in listing.links} == {""}


def test_emphasis_inside_a_title_leaves_no_blank() -> None:
    row = '<li><a href="t{number}00.html">白鹤<font color="red">茶园</font>开采</a>{day}</li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>"))

    assert set(titles(listing)) == {"白鹤茶园开采"}


def test_article_shown_by_an_image_only_takes_its_alternative_text() -> None:
    row = '<li><a href="t{number}00.html"><img src="1.jpg" alt="{title}"></a><i>{day}</i></li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>"))

    assert titles(listing) == list(TITLES)


@pytest.mark.parametrize(
    "content",
    [
        f"<ul>{rows(UNDATED)}</ul>",
        "<div>" + rows('<h2><a href="/2024/0424/{number}0.shtml">{title}</a></h2>') + "</div>",
        "<table><tr><td>"
        + rows('·<a href="/2024/0424/{number}0.shtml">{title}</a><br>')
        + "</td></tr></table>",
        f"<div class='nav-content'><ul>{rows(UNDATED)}</ul></div>",
    ],
    ids=["a list", "headings", "lines in a table", "a frame with a name like navigation's"],
)
def test_headlines_without_dates_are_articles_and_channels_are_not(content: str) -> None:
    listing = read_listing(page(content, side=CHANNELS))

    assert titles(listing) == list(TITLES)
    assert {link.date for link in listing.links} == {""}


def test_lone_link_beside_the_day_is_no_article() -> None:
    weather = '<p>2024-04-24 星期三 <a href="http://weather.example/cd/">白鹤今日天气多云</a></p>'

    assert read_listing(page(weather)) == Listing()


def test_page_of_channels_only_lists_nothing() -> None:
    assert read_listing(page("<p>暂无内容</p>")) == Listing()


def test_empty_page_lists_nothing() -> None:
    assert read_listing(read_page(b"", URL)) == Listing()


def test_cut_title_is_taken_whole_from_its_attribute() -> None:
    row = '<li><a href="t{number}00.html" title="{title}">青溪大桥今日建成…</a>{day}</li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>"))

    assert titles(listing) == list(TITLES)


def test_attribute_does_not_replace_a_title_shown_whole() -> None:
    row = '<li><a href="t{number}00.html" title="打开新窗口查看：{title}">{title}</a>{day}</li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>"))

    assert titles(listing) == list(TITLES)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("2024-04-24", "2024-04-24"),
        ("[2024/4/24]", "2024-04-24"),
        ("2024.04.24", "2024-04-24"),
        ("2024年4月24日", "2024-04-24"),
        ("2024-04-24 9:05", "2024-04-24 09:05"),
        ("2024-04-24 09:05:33", "2024-04-24 09:05"),
        ("来源：蜀江新闻网 时间：2024-04-24", "2024-04-24"),
        ("<b>24</b><i>2024-04</i>", "2024-04-24"),
        ("<i>2024-04</i><b>24</b>", "2024-04-24"),
        ("04-24", ""),
        ("4月24日", ""),
        ("3小时前", ""),
        ("昨天 09:05", ""),
        ("2024-13-41", ""),
        ("13800202404", ""),
    ],
)
def test_date_is_read_whole_or_not_at_all(shown: str, expected: str) -> None:
    row = f'<li><a href="t{{number}}00.html">{{title}}</a><span>{shown}</span></li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>"))

    assert [link.date for link in listing.links] == [expected] * len(TITLES)


def test_row_without_date_does_not_take_that_of_the_next_line() -> None:
    content = f'<a href="t900.html">白鹤水库完成除险加固</a><br>{rows("{day} " + LINE)}'

    listing = read_listing(page(f"<div>{content}</div>"))

    assert [link.date for link in listing.links[:2]] == ["", "2024-04-21"]


def test_each_url_comes_once_with_the_title_of_its_text_anchor() -> None:
    row = (
        '<li><a href="t{number}00.html#pic"><img src="1.jpg"></a>'
        '<a href="t{number}00.html#top">{title}</a> {day}<a href="t{number}00.html">[详细]</a></li>'
    )

    listing = read_listing(page(f"<ul>{rows(row)}</ul>"))

    assert titles(listing) == list(TITLES)
    assert listing.links[0].url == "http://news.minshan.example/yw/t100.html"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:;",
        "javascript:void(0)",
        "#",
        "",
        "http://exa mple.com/t20240424_1.html",
        "http://[::1",
        "http://user:pw@news.example/t20240424_1.html",
        "http://news.example:port/t20240424_1.html",
        "mailto:lin@shujiang.example",
        "ftp://news.example/t20240424_1.html",
    ],
)
def test_unusable_link_keeps_its_title_and_has_no_url(href: str) -> None:
    odd = f'<li><a href="{href}">白鹤水库完成除险加固</a><span>2024-04-20</span></li>'

    listing = read_listing(page(f"<ul>{odd}{rows(DATED)}</ul>"))

    assert listing.links[0] == Link(url="", title="白鹤水库完成除险加固", date="2024-04-20")
    assert len(listing.links) == 1 + len(TITLES)


def test_base_href_moves_relative_links() -> None:
    content = f'<base href="/archive/2024/"><ul>{rows(DATED)}</ul><a href="list_2.html">下一页</a>'

    listing = read_listing(page(content))

    assert listing.links[0].url == "http://news.minshan.example/archive/2024/t2024_1.html"
    assert listing.next_page == "http://news.minshan.example/archive/2024/list_2.html"


def test_protocol_less_link_takes_the_page_s() -> None:
    row = '<li><a href="//city.minshan.example/t{number}00.html">{title}</a>{day}</li>'

    listing = read_listing(page(f"<ul>{rows(row)}</ul>", "https://news.minshan.example/"))

    assert listing.links[0].url == "https://city.minshan.example/t100.html"


def test_links_of_a_page_of_unknown_address_stay_as_written() -> None:
    listing = read_listing(page(f"<ul>{rows(DATED)}</ul>", url=""))

    assert listing.links[0].url == "t2024_1.html"


def test_article_url_rule_decides_over_the_generic_reading() -> None:
    content = f"<ul>{rows(DATED)}</ul><p><a href='/zt/z77/'>短题</a></p>"

    listing = read_listing(page(content), ListingRules(article_url=r"/zt/z\d+/$|t2024_[12]\.html$"))

    assert titles(listing) == [*TITLES[:2], "短题"]


@pytest.mark.parametrize("selector", ["ul.list a", "ul.list", "//ul[@class='list']/li"])
def test_links_rule_selects_anchors_or_what_is_around_them(selector: str) -> None:
    content = f"<ul>{rows(DATED)}</ul><ul class='list'>{rows(UNDATED, TITLES[:2])}</ul>"

    listing = read_listing(page(content), ListingRules(links=selector))

    assert titles(listing) == list(TITLES[:2])


def test_page_on_which_the_links_rule_selects_nothing_is_read_generically() -> None:
    listing = read_listing(
        page(f"<ul>{rows(DATED)}</ul>"),
        ListingRules(links="ul.gone", article_url=r"t2024_\d\.html$"),
    )

    assert titles(listing) == list(TITLES)


def test_row_without_address_stays_under_an_article_url_rule() -> None:
    odd = '<li><a href="javascript:;">白鹤水库完成除险加固</a><span>2024-04-20</span></li>'

    listing = read_listing(
        page(f"<ul>{odd}{rows(DATED)}</ul>"), ListingRules(article_url=r"t2024_1\.html$")
    )

    assert [(link.url[-12:], link.title) for link in listing.links] == [
        ("", "白鹤水库完成除险加固"),
        ("t2024_1.html", TITLES[0]),
    ]


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ('<a href="index_2.html">下一页</a>', "index_2.html"),
        ('<a href="index_2.html">下页&gt;</a>', "index_2.html"),
        ('<a href="index_2.html">Next »</a>', "index_2.html"),
        ('<a href="index_2.html" title="下一页"><img src="r.gif"></a>', "index_2.html"),
        ('<a rel="next" href="index_2.html">older</a>', "index_2.html"),
        ('<span>1</span><a href="i_2.html">2</a><a href="i_3.html">3</a>', "i_2.html"),
        ('<a href="i_1.html">1</a><b>2</b><a href="i_3.html">3</a>', "i_3.html"),
        (
            '<ul><li class="active"><a href="?p=1">1</a></li><li><a href="?p=2">2</a></li></ul>',
            "index.html?p=2",
        ),
        ('<a href="index.html">1</a><a href="index_1.html">2</a>', "index_1.html"),
        ('<a href="i_2.html">2</a><a href="i_3.html">3</a>', "i_2.html"),
        (
            '<b>3</b><a href="i_1.html">1</a><a href="i_9.html">9</a><a href="i_4.html">&gt;</a>',
            "i_4.html",
        ),
        (
            "<script>createPageHTML('page_div',50, 1,'xw_list','shtml',1000);</script>",
            "xw_list_2.shtml",
        ),
        (
            "<script>createPageHTML('page_div',2, 1,'xw_list','shtml',40);</script>",
            "xw_list_2.shtml",
        ),
        ("<script>createPageHTML('page_div',50, 50,'xw_list','shtml',1000);</script>", ""),
        ("<script>createPageHTML('page_div',1, 1,'xw_list','shtml',14);</script>", ""),
        ('<script>createPageHTML(50, 0, "index", "html");</script>', "index_1.html"),
        ('<script>createPageHTML(50, 49, "index", "html");</script>', ""),
        ('<a href="javascript:;">下一页</a>', ""),
        ('<a href="#page=2">下一页</a>', ""),
        ('<a href="index.html">下一页</a>', ""),
        ('<a href="http://[::1">下一页</a>', ""),
        ("", ""),
    ],
)
def test_next_page_is_found_by_word_number_arrow_or_script(pager: str, expected: str) -> None:
    listing = read_listing(page(f'<ul>{rows(DATED)}</ul><div class="pages">{pager}</div>'))

    assert listing.next_page.rpartition("/")[2] == expected


def test_next_page_rule_decides_over_the_word() -> None:
    content = '<a href="index_2.html">下一页</a><a class="more" href="older.html">更早</a>'

    listing = read_listing(page(content), ListingRules(next_page="a.more"))

    assert listing.next_page == "http://news.minshan.example/yw/older.html"


def test_huge_and_deep_pages_are_read_in_time() -> None:
    deep = "<div>" * 3000 + rows(DATED) + "</div>" * 3000
    wide = "".join(
        f'<li><a href="t{number}.html">青溪县第{number}号通告全文</a>2024-04-24</li>'
        for number in range(5_000)
    )

    unclosed = '<a href="t1.html">青溪' * 20_000

    begun = time.monotonic()
    read_listing(page(deep))
    read_listing(page(unclosed))
    read_listing(page(f'<a href="t1.html" title="青溪">{"." * 200_000}青溪</a>'))
    listing = read_listing(page(f"<ul>{wide}</ul>"))

    assert len(listing.links) == 5_000
    assert time.monotonic() - begun < 30
