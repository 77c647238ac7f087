"""Paragraphs whole and in order, whatever the markup; nothing of the page around them."""

import time

import pytest

from crawler.extract.article import read_article
from crawler.extract.page import read_page
from crawler.extract.reading import Reading
from crawler.portal import ArticleRules

TITLE = "白鹤灯会昨晚开幕"
ONE = "三月四日晚，白鹤镇的千盏花灯同时点亮，沿江两岸站满了人。"
TWO = "“灯是自己家扎的。”七十岁的林一帆说，他扎了五十年灯。"
THREE = "灯会持续到三月底，青溪县开通了夜间公交，末班车延到十一点。"
STORY = [ONE, TWO, THREE]
FRAME = """<html><head><meta charset="utf-8"><title>{title}_要闻_蜀江新闻网</title></head><body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/yw/">要闻</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/yw/">要闻</a> &gt; 正文</div>
{content}
<div class="side"><h3>热门</h3><ul>{side}</ul></div>
<div class="bottom">蜀江新闻网版权所有 未经授权不得转载 蜀ICP备20240001号
违法和不良信息举报：000-0000000</div>
</body></html>"""
SIDE = "".join(
    f'<li><a href="/{number}.html">青溪龙舟赛第{number}日战报在此，各队争先</a></li>'
    for number in range(9)
)
HEAD = f"<h1>{TITLE}</h1><div>2026-03-04 21:10 来源：蜀江新闻网</div>"


def read(content: str, rules: tuple[ArticleRules, ...] = ()) -> Reading:
    html = FRAME.format(title=TITLE, content=content, side=SIDE)
    return read_article([read_page(html.encode(), "http://news.minshan.example/88.html")], rules)


def body(content: str) -> list[str]:
    return read(content).article.body.split("\n")


def paragraphs(lines: list[str], opening: str = "<p>", closing: str = "</p>") -> str:
    return "".join(f"{opening}{line}{closing}" for line in lines)


P = paragraphs(STORY)
FIRST, REST = paragraphs(STORY[:1]), paragraphs(STORY[1:])
SPANS = paragraphs(STORY, "<p><span><font><span>", "</span></font></span></p>")
LINK = '<a href="/1.html">青溪龙舟赛首日战报，各队争先</a>'
LINKS = f"<ul><li>{LINK}</li><li>{LINK}</li></ul>"
NEIGHBOURS = f"<p>上一篇：{LINK}</p><p>【打印本页】【关闭窗口】</p>"
PAGER = '<div class="pager"><a href="88_2.html">2</a><a href="88_2.html">下一页</a></div>'
INFO = "<p>发布时间：2026-03-04 来源：蜀江新闻网 字体：大 中 小</p>"


@pytest.mark.parametrize(
    "content",
    [
        f'{HEAD}<div class="content">{P}</div>',
        f"{HEAD}<div>{paragraphs(STORY, '　　', '<br>')}</div>",
        f"{HEAD}<div>{paragraphs(STORY, '&nbsp;&nbsp;', '<br><br/>')}</div>",
        f"{HEAD}<div>{paragraphs(STORY, '<p><p>', '</p></p>')}</div>",
        f"{HEAD}<div>{SPANS}</div>",
        f"{HEAD}<div>{paragraphs(STORY, '<div>', '</div>')}</div>",
        f"<form id='aspnetForm'>{HEAD}<div>{P}</div></form>",
        f"<table><tr><td>{HEAD}</td></tr><tr><td>{P}</td></tr></table>",
        f"{HEAD}<table><tr><td>{'<br>'.join(STORY)}</td></tr></table>",
        f"{HEAD}<div><founder-content>{P}</founder-content></div>",
        f"{HEAD}<div><!--enpcontent-->{P}<!--/enpcontent--><p>{ONE[::-1]}</p></div>",
        f"{HEAD}<ucapcontent>{P}</ucapcontent>",
        f'{HEAD}<div class="main"><div>{FIRST}</div><div>{REST}</div></div>',
        f'{HEAD}<div class="hot-news">{P}</div>',
        f'{HEAD}<div id="js_content" style="visibility: hidden; opacity: 0">{P}</div>',
        f"{HEAD}<div>{P}<script>var a='别的，很长的一句话。'</script><style>p{{}}</style></div>",
        f'{HEAD}<div>{P}<p style="display:none">{ONE[::-1]}</p></div>',
        f"{HEAD}<div>{P}<p>相关阅读：</p><p>{LINK}</p></div>",
        f"{HEAD}<div>{P}{LINKS}</div>",
        f'{HEAD}<div>{P}<div class="bdsharebuttonbox">分享到：微信，微博，更多内容</div></div>',
        f"{HEAD}<div>{P}{NEIGHBOURS}</div>",
        f"{HEAD}<div>{P}{PAGER}</div>",
        f'{HEAD}<div class="content"><h1>{TITLE}</h1>{INFO}{P}</div>',
    ],
    ids=[
        "paragraphs", "line breaks", "two line breaks", "paragraph in paragraph", "nested spans",
        "divs", "form around the page", "layout table", "text in a cell", "Founder element",
        "Founder comments", "ucapcontent", "two containers", "container named as a list",
        "shown by script", "scripts inside", "hidden inside", "related links", "link list",
        "share bar", "neighbours and print", "pager", "headline and info line inside",
    ],
)  # fmt: skip
def test_paragraphs_come_whole_and_in_order(content: str) -> None:
    assert body(content) == STORY


def test_an_inline_link_and_emphasis_stay_in_their_paragraph() -> None:
    linked = ONE.replace("白鹤镇", '<a href="/bh/">白鹤镇</a>').replace("千盏", "<b>千盏</b>")

    assert body(f"{HEAD}<div><p>{linked}</p><p>{TWO}</p></div>") == [ONE, TWO]


def test_a_table_of_the_story_is_kept_as_tab_separated_lines() -> None:
    rows = "<tr><th>队</th><th>用时</th></tr><tr><td>青溪</td><td>4分2秒</td></tr>"

    lines = body(f"{HEAD}<div><p>{ONE}</p><table>{rows}</table><p>{TWO}</p></div>")

    assert lines == [ONE, "队\t用时", "青溪\t4分2秒", TWO]


def test_sub_headings_and_lists_of_the_story_stay() -> None:
    content = (
        f"<h2>千灯</h2><p>{ONE}</p><ol><li>花灯八百盏</li><li>鱼灯二百盏</li></ol><p>{TWO}</p>"
    )

    assert body(f"{HEAD}<div>{content}</div>") == ["千灯", ONE, "花灯八百盏", "鱼灯二百盏", TWO]


def test_a_notice_of_thirty_characters_is_found() -> None:
    notice = "因检修，白鹤大桥三月五日零时至六时封闭，请绕行。"

    assert body(f'{HEAD}<div class="content"><p>{notice}</p></div>') == [notice]


def test_when_an_event_is_stands_in_its_notice() -> None:
    facts = ["时间：2026年3月4日 19:00", "地点：白鹤镇江岸", "主持人：何静"]

    assert body(f"{HEAD}<div>{paragraphs(facts)}{P}</div>") == [*facts, *STORY]
    assert body(f"{HEAD}<div>{INFO}{P}</div>") == STORY


def test_a_very_long_story_is_whole() -> None:
    lines = [f"第{number}盏。{ONE}{TWO}" for number in range(400)]

    assert body(f"{HEAD}<div>{paragraphs(lines)}</div>") == lines


def test_an_attachment_is_part_of_its_notice() -> None:
    attachment = '<p><a href="/a.xls">附件：花灯名单.xls</a></p>'

    assert body(f"{HEAD}<div>{P}{attachment}</div>")[-1] == "附件：花灯名单.xls"


def test_captions_told_by_markup_are_no_paragraphs() -> None:
    figure = '<figure><img src="a.jpg"><figcaption>千灯同亮。</figcaption></figure>'

    article = read(f"{HEAD}<div>{figure}{P}</div>").article

    assert article.captions == ("千灯同亮。",)
    assert article.body.split("\n") == STORY


CENTRED = '<p align="center">'


@pytest.mark.parametrize(
    ("content", "captions"),
    [
        (f'{CENTRED}<img src="a.jpg"></p>{CENTRED}千灯同亮。</p>{P}', ("千灯同亮。",)),
        (f'<p style="text-align: center"><img src="a.jpg"><br>千灯同亮。</p>{P}', ("千灯同亮。",)),
        (f'{CENTRED}<img src="a.jpg"></p><p>千灯同亮。</p>{P}', ()),
        (f"{CENTRED}一、灯会</p>{P}", ()),
        (f'{CENTRED}<img src="i.gif" width="16"></p>{CENTRED}一、灯会</p>{P}', ()),
        (f'<p><img src="a.jpg"></p>{CENTRED}{ONE * 9}</p>{P}', ()),
        (f'<center><p><img src="a.jpg"></p><p>千灯同亮。</p>{P}</center>', ()),
        (f'{HEAD}{CENTRED}<img src="a.jpg"></p>{CENTRED}{ONE}</p><p>周远山</p>', ()),
        (f'{CENTRED}<img src="a.jpg"><br>千灯同亮。</p><img src="b.jpg">{P}', ("千灯同亮。",)),
    ],
    ids=[
        "own paragraph", "behind a break", "not centred", "sub-heading", "heading under an icon",
        "long paragraph", "all is centred", "nothing else to read", "paragraph under an image",
    ],
)  # fmt: skip
def test_a_short_centred_line_under_an_image_is_its_caption(
    content: str, captions: tuple[str, ...]
) -> None:
    article = read(f"{HEAD}<div>{content}</div>").article

    assert article.captions == captions
    assert article.body
    assert not set(captions) & set(article.body.split("\n"))


def test_what_is_left_out_is_told_with_its_reason() -> None:
    share = '<div class="share">分享到朋友圈和微博</div>'

    left_out = read(f"{HEAD}<div>{P}{share}</div>").left_out

    assert ("分享到朋友圈和微博", "share") in [(left.text, left.reason) for left in left_out]


def test_a_rule_wins_over_the_reading_of_the_page() -> None:
    content = (
        f'{HEAD}<div class="a">{P}</div><div class="b"><p>{TWO}</p><p class="x">青溪</p></div>'
    )
    rules = ArticleRules(body="div.none, div.b", drop=".x")

    reading = read(content, (rules,))

    assert reading.article.body == TWO
    assert "rule:div.none, div.b" in [reason.rule for reason in reading.explained]


def test_a_rule_that_finds_nothing_leaves_the_page_to_the_reading() -> None:
    content = f'{HEAD}<div class="a"></div><div>{P}<p class="x">青溪的灯，也亮了。</p></div>'
    rules = ArticleRules(title="h5", body="//div[@class='a']", drop=".x")

    article = read(content, (rules,)).article

    assert (article.title, article.body.split("\n")) == (TITLE, STORY)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>",
        "<div>" * 60_000 + ONE,
        "<a href=x>" * 60_000,
        f"<p>{ONE}" * 60_000,
        "\x00<" * 9999,
    ],
    ids=["empty", "no text", "deep", "links", "5 MiB", "noise"],
)
def test_no_page_crashes_or_hangs(html: str) -> None:
    started = time.monotonic()

    article = read_article([read_page(html.encode())]).article

    assert article.published_on == ""
    assert time.monotonic() - started < 20
