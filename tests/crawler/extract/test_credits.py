import pytest
from lxml import html

from crawler.extract.credits import Credits, find_credits
from crawler.extract.labels import read_labels, tidy_editor, tidy_source
from crawler.extract.names import find_byline, read_names
from crawler.extract.page import Page
from crawler.extract.view import view_of

LEAD = (
    "白鹤市的春耕昨日开始，机手把拖拉机开到现场，由农机中心逐台查验，"
    "动员会随后在机耕广场举行，两百人到场，今年的任务比去年更重。"
)


def credits_of(info: str, below: str = "", head: str = "", **rules: str) -> Credits:
    root = html.document_fromstring(
        f"<html><head><title>白鹤市春耕开始_蜀江网</title>{head}</head><body>"
        f"<h1>白鹤市春耕开始</h1><div>{info}</div><p>{LEAD}</p>{below}</body></html>"
    )
    asked = {"source": "", "authors": "", "editor": ""} | rules
    page = Page(url="http://x.example/a.html", root=root, encoding="utf-8")
    return find_credits(view_of(page), **asked)


@pytest.mark.parametrize(
    ("info", "below", "expected"),
    [
        (
            "来源：蜀江日报 作者：林一帆 2024年4月24日",
            "<p>责任编辑：何静</p>",
            "蜀江日报|林一帆|何静",
        ),
        ("2024-04-24 21:48来源:蜀江观察作者：林一帆编辑:何静", "", "蜀江观察|林一帆|何静"),
        (
            "【时间：2024年4月24日】【来源：蜀江日报】【作者：林一帆 苏晓】",
            "",
            "蜀江日报|林一帆 苏晓|",
        ),
        (
            "2024-04-24 来源: 蜀江商报(白鹤)",
            "<div>【责任编辑:何静 NF041】</div>",
            "蜀江商报||何静 NF041",
        ),
        ("來源：蜀江新聞網　記者：蘇曉", "<p>(責編：何靜、陶然)</p>", "蜀江新聞網|蘇曉|何靜 陶然"),
        ("2024-04-24 10:00 蜀江新闻网", "<p>编辑：苏晓 责任编辑：何静</p>", "蜀江新闻网||何静"),
        ("<span id='source_baidu '>来源：<a href='/'>蜀江网</a></span>", "", "蜀江网||"),
        ("发布时间：2024-04-24 来源： 浏览：370", "", "||"),
        ("2024-04-24 来源：<a>青衣网</a>－《青衣日报》", "", "青衣网－《青衣日报》||"),
        ("2024-04-24 来源：蜀江网 四川 <a>举报</a>", "", "蜀江网||"),
        ("2024-04-24 发布单位：白鹤市水利局", "", "白鹤市水利局||"),
        ("04-24 21:48 蜀江网", "", "蜀江网||"),
        ("岷山報快訊／林一帆 2024-04-24 21:48", "", "岷山報||"),
        ("2024-04-24</div><div>21:48</div><div>纵目新闻</div><div>分享", "", "纵目新闻||"),
        ("时事<b class='a_source'>岷峰</b>2024-04-24 21:48", "", "岷峰||"),
        ("<b class='source'>岷峰</b></div><div>2024-04-24", "", "||"),
        ("青溪新闻</div><div>头条", "", "||"),
        ("本报记者 林一帆 通讯员 何静", "", "|林一帆 何静|"),
        ("2024-04-24 作者：林一帆（通讯员：何静）", "", "|林一帆 何静|"),
        ("2024-04-24 作者：白鹤市委党校课题组", "", "|白鹤市委党校课题组|"),
        ("2024-04-24 作者：admin", "", "||"),
        ("2024-04-24", "<p>图片来源：岷山图库</p>", "||"),
        ("2024-04-24", "<ul><li><a href='/b'>来源：岷山报</a></li></ul>", "||"),
    ],
    ids=[
        "on one line",
        "glued",
        "in brackets",
        "city and desk code",
        "traditional",
        "no label, 责任编辑 before 编辑",
        "id with a blank",
        "empty label",
        "title of a paper",
        "where it was posted",
        "office that publishes",
        "no year",
        "desk and writer",
        "alone below the time",
        "marked in the line of the date",
        "marked elsewhere",
        "channel",
        "byline in a line of its own",
        "writer in brackets",
        "office that writes",
        "account",
        "source of a picture",
        "side bar",
    ],
)
def test_source_authors_and_editor_are_never_mixed(info: str, below: str, expected: str) -> None:
    found = credits_of(info, below)

    assert "|".join((found.source, " ".join(found.authors), found.editor)) == expected


def test_rules_come_before_the_page_and_may_carry_their_label() -> None:
    found = credits_of(
        "来源：青溪网", source="来源：岷山日报", authors="作者：王 雪", editor="【责任编辑：陶然】"
    )

    assert (found.source, found.authors, found.editor) == ("岷山日报", ("王雪",), "陶然")
    assert dict(found.origins) == {"source": "rule", "authors": "rule", "editor": "rule"}


def test_metas_come_last_and_an_editor_there_is_no_author() -> None:
    head = '<meta name="author" content="何静"><meta name="source" content="岷山日报">'

    found = credits_of("2024-04-24", "<p>编辑：何静</p>", head)

    assert (found.source, found.authors, found.editor) == ("岷山日报", (), "何静")


def test_link_of_the_source_is_kept() -> None:
    found = credits_of("来源：<a href='http://www.minshan.example/'>岷山网</a>")

    assert found.source_url == "http://www.minshan.example/"


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("川南在线记者 林一帆", "林一帆"),
        ("川南在線記者 林一帆 蘇曉 攝影 周遠山", "林一帆 蘇曉"),
        ("青衣网记者 陶然 实习生 王 雪", "陶然 王雪"),
        ("□ 本报记者 何静", "何静"),
        ("◎周远山", "周远山"),
        ("（文/图 记者 何静）", "何静"),
        ("【文/岷山网专栏作者 王文】", "王文"),
        ("林一帆 川南在線記者 蘇曉 何靜", "林一帆 蘇曉 何靜"),
        ("记者 扎西·央金", "扎西·央金"),
        ("（何静 林志文）", "何静 林志文"),
        ("何静文 苏晓图", "何静 苏晓"),
        ("川南在线记者陶然/文受访者供图", "陶然"),
        ("整合 蜀江日报·青衣记者 何静", "何静"),
        ("（記者林一帆／白鶴報導）", "林一帆"),
        ("〔記者林一帆、蘇曉／青溪連線報導〕", "林一帆 蘇曉"),
        ("記者林一帆台北報導", "林一帆"),
        ("林一帆／綜合報導", "林一帆"),
        ("文／記者林一帆", "林一帆"),
        ("文／林一帆", "林一帆"),
        ("文・圖／林一帆", "林一帆"),
        ("採訪／林一帆", "林一帆"),
        ("文字／林一帆 攝影／蘇曉", "林一帆"),
        ("文/记者 林一帆 图/苏晓", "林一帆"),
    ],
)
def test_byline_names_its_writers(text: str, authors: str) -> None:
    found = find_byline(text, marked=True)

    assert found is not None
    assert " ".join(found.authors) == authors


@pytest.mark.parametrize(
    "text",
    ["记者在现场看到春耕已经开始。", "◆活动亮点", "岷山社记者 何静 摄", "本报讯", "新华书店", ""],
)
def test_a_sentence_a_heading_and_a_photographer_are_no_byline(text: str) -> None:
    assert find_byline(text) is None


@pytest.mark.parametrize(
    "text",
    ["记者手记", "摄影记者手记", "记者 走基层", "记者会", "中外记者见面会", "作者简介",
     "通讯员培训班", "小记者在行动", "记者调查", "本报特约评论员 文章"],
)  # fmt: skip
def test_a_column_and_an_event_are_no_byline(text: str) -> None:
    assert find_byline(text) is None


def test_values_are_tidied() -> None:
    assert tidy_source("来源：蜀江网 2024-05-01 10:00 浏览：12") == "蜀江网"
    assert tidy_source("中国新闻社 王帆") == "中国新闻社"
    assert tidy_editor("编 辑：王 雪 校对：何静") == "王雪"
    assert read_names("记者何静 陶然") == ("何静", "陶然")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("发布时间 2024-05-01", ["published"]),
        ("发布日期2024-05-01", ["published"]),
        ("更新 2024-05-01", ["updated"]),
        ("发表于昨天", ["published"]),
        ("责编/何静", ["editor"]),
        ("作者丨林一帆", ["author"]),
        ("白鹤灯会昨晚开幕", []),
    ],
)
def test_labels_are_read_with_and_without_a_mark(text: str, kinds: list[str]) -> None:
    assert [label.kind for label in read_labels(text)] == kinds


@pytest.mark.parametrize(
    ("info", "source"),
    [("来源：青衣观察　我要评论", "青衣观察"), ("来源：青衣评论", "青衣评论")],
    ids=["button behind", "name that ends alike"],
)
def test_a_button_behind_the_source_is_not_its_name(info: str, source: str) -> None:
    assert credits_of(info).source == source
