from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.items import Article, Image
from pipelines.clean import CleanPipeline, clean, cleaned

NOTICE = "本网(平台)所刊载内容之知识产权为蜀江传媒集团及/或相关权利人专属所有或持有。"
TAIL = "各村组要逐户登记、逐台检修，发现问题当天整改，不留死角。"
PIECES = (
    "蜀江新闻网白鹤3月5日讯(记者 林一帆)", "春耕开始, 农机先行。", "検修現場", "检修现场", NOTICE,
    TAIL, "来源：蜀江新闻网", "【责任编辑:何静】", "责任编辑：", "苏晓", "相关阅读", "一是抓学习，",
    "版权所有 ©2020", "本报讯", "(完)", "...查看全文", "发(fā)电", "&ldquo;", "<p>", "，,", "\n",
    "2019-05-03 10:00", "\n\n", " ", "　", "。", "，", ",", "(", ")", "（紧转第三版）", "陶然 摄",
    "↑", "http://a.example/?b,c", "A", "3.5%", "喆堃彧玥犇旸昇燚䶮𠮷", "您的位置:首页>正文",
    "记者：", "消息来源:蜀江新闻网 ", "ÏûÏ¢", "\ufffd", "鍏充簬",
)  # fmt: skip


def body(text: str) -> str:
    return clean(Article(title="白鹤春耕", body=text)).body


@given(
    st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", "春耕开始", "检修现场"])
)
@settings(max_examples=400, deadline=None)
@example(["一是抓学习，", "\n", "(", "记者：", "陶然 摄"], "")
def test_cleaning_twice_is_cleaning_once(pieces: list[str], title: str) -> None:
    once = clean(Article(title=title, body="".join(pieces)))

    assert clean(once) == once


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_survives_twice(text: str) -> None:
    once = clean(Article(title=text[:10], body=text))

    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("春灌吃緊, 渠道失修。 4月6日, 進場。", "春灌吃緊，渠道失修。4月6日，進場。"),
        ("落實責任;同時檢查:一查制度!", "落實責任；同時檢查：一查制度！"),
        ("接待1,200人次, 增長3.5%,最晚18:30。", "接待1,200人次，增長3.5%，最晚18:30。"),
        ("详见http://a.example/x,y?q=1:2，谢谢。", "详见http://a.example/x,y?q=1:2，谢谢。"),
        ("Hello, world: it's 3:2.", "Hello, world: it's 3:2."),
        ("大會上,,代表發言,。", "大會上，代表發言。"),
        ("白鶴發(fā)電(diàn)廠並網(wǎng)。", "白鶴發電廠並網。"),
        ("他展示了新零件(app)。", "他展示了新零件(app)。"),
        ("面积３０㎡，①见图。", "面积３０㎡，①见图。"),
        ("喆堃彧玥犇旸昇燚䶮𠮷到场。", "喆堃彧玥犇旸昇燚䶮𠮷到场。"),
        ("由相关市<州>通报。", "由相关市<州>通报。"),
        ("县\t用电\n青溪\t3.2", "县\t用电\n青溪\t3.2"),
    ],
    ids=[
        "comma with blank",
        "semicolon, colon, bang",
        "numbers",
        "URL",
        "Latin",
        "doubled",
        "pinyin",
        "Latin in brackets",
        "no NFKC",
        "rare characters",
        "angle brackets",
        "cells of a table",
    ],
)
def test_marks_are_put_right_and_nothing_else(text: str, expected: str) -> None:
    assert body(text) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["抢修队昨夜进场,", "天亮前换好了三十米水管。"], 1),
        (["一是抓好学习，", "二是抓好落实，", "三是抓好督查。"], 1),
        (["春雨江边柳，", "秋风岭上松。"], 2),
        (["轻轻地走过山岗，", "正如清晨的雾，", "我挥一挥衣袖，", "作别青溪的云彩。"], 4),
        (["主要任务有，", "1.检修农机；", "2.疏通渠道。"], 3),
        (["他说：", "“我们明天出发。”"], 2),
    ],
    ids=["broken", "numbered points", "verse", "free verse", "list", "colon"],
)
def test_broken_paragraphs_are_joined_but_never_verse_or_lists(
    paragraphs: list[str], expected: int
) -> None:
    joined = body("\n".join(paragraphs))

    assert len(joined.split("\n")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“未经许可，不得转载。”律师何静解释说，这句话并非摆设。",
        "编辑们正在连夜工作：稿件来源要逐条核对，图片由谁提供也要写清。",
        "当前位置偏远的乡镇也设了咨询点。",
        "他教老人扫码支付，一教就是一下午。",
        "当天，公司发布声明：将尽快公布调查结果。",
        "记者：青溪的水怎么样？\n何静：很清。\n记者：谢谢。",
        "春耕已经开始。\n白鹤市人民政府\n2024年4月24日",
        "（2007年6月29日白鹤市第三次代表会议通过）\n第一条 为了保护青溪，制定本办法。",
        "春耕已经开始。\n白鹤市教育局 2024年4月24日",
        "获奖名单如下：\n林一帆 苏晓 何静 陶然 周远山 王雪",
        "时间：2024年5月1日\n地点：白鹤市体育馆",
        "主办：白鹤市人民政府\n书市今天开张。",
        "现在用APP挂号已经成了青溪人的习惯，客户端装机量过万。",
        "“快加入我们的客户端团队！”林一帆在招聘会上喊。",
        "【现场】\n春耕已经开始。",
        "声明发布后，凡转载此文的账号未经授权都作了删除。",
        "他笑着说：“欢迎转载，注明出处就行。”",
        "评论区里，网友纷纷点赞。\n“我要去看！”一条评论写道。",
        "12 34",
    ],
    ids=[
        "speech on rights",
        "editors",
        "place",
        "code",
        "statement",
        "interview",
        "signed notice",
        "day a law was passed",
        "signature on one line",
        "names",
        "facts of a notice",
        "host of an event",
        "what people do with an app",
        "speech on an app",
        "heading in brackets",
        "statement in a sentence",
        "a writer who allows reprints",
        "comments told of",
        "bare numbers",
    ],
)
def test_a_story_that_speaks_of_such_things_stays_whole(text: str) -> None:
    assert body(text) == text


def test_date_of_a_signed_notice_is_not_the_publication() -> None:
    article = clean(Article(body="春耕已经开始。\n白鹤市人民政府\n2024年4月24日"))

    assert (article.published_on, article.published_from) == ("", "none")


def test_rights_are_kept_word_for_word_once_with_their_owner() -> None:
    article = clean(Article(body=f"春耕开始。\n{NOTICE}\n{NOTICE}"))

    assert article.body == "春耕开始。"
    assert article.rights_statement == NOTICE
    assert article.rights_holder == "蜀江传媒集团"


@pytest.mark.parametrize(
    "notice",
    [
        "【版权声明】凡本网注明“来源：岷山在线”的作品，版权均属于岷山在线，未经授权不得转载。",
        "本網站之文字、圖片，非經授權，不得轉載、公開播送。",
        "本文为蜀江新闻频道文章，转载请附上原文出处链接和本声明。",
        "平台声明：该文观点仅代表作者本人，蜀江号系信息发布平台，仅提供信息存储空间服务。",
    ],
    ids=["headed in brackets", "as in Taiwan", "asked of who reprints", "of a platform"],
)
def test_a_notice_in_other_words_is_a_notice(notice: str) -> None:
    article = clean(Article(body=f"{TAIL}\n（记者 何静）\n{notice}"))

    assert (article.body, article.rights_statement) == (TAIL, notice)
    assert article.authors == ("何静",)


@pytest.mark.parametrize(
    ("line", "editor", "source"),
    [
        ("【纠错】 【责任编辑:何静】", "何静", ""),
        ("[打印] [关闭] [来源：蜀江网]", "", "蜀江网"),
        ("【纠错】【字号 大 中 小】", "", ""),
        ("一审：苏晓 二审：何静 三审：陶然", "", ""),
        ("编辑：苏晓_NB1234", "苏晓_NB1234", ""),
    ],
    ids=["editor", "source", "buttons", "who checked it", "a desk code"],
)
def test_the_last_line_is_buttons_and_credits(line: str, editor: str, source: str) -> None:
    article = clean(Article(body=f"{TAIL}\n{line}"))

    assert (article.body, article.editor, article.source) == (TAIL, editor, source)


@pytest.mark.parametrize(
    "line",
    [
        "现在用APP看新闻 点我下载APP",
        "新闻不漏接！快加入岷山日报LINE好友",
        "歡迎加入【岷山財經】",
        "已经加好友了，谢谢",
        "请继续往下阅读...",
        "请同意我们的隐私权规范，才能启用听新闻的功能。",
        "岷山日报欢迎各界投书，来稿请寄至editor@minshan.example",
        "Android 版",
        "分享让更多人看到",
        "微博 微信 分享 0",
        "点赞 12 | 评论 3",
        "+1",
        "A- A+",
        "—— END ——",
        "---分割线---",
        "返回白鹤网首页",
        "< 返回青溪，查看更多",
        "↓点击“阅读原文”了解更多",
        "更多资讯，欢迎扫描下方二维码关注我们",
        "您看到此篇文章时的感受是：",
        "蜀江新闻公众号",
        "白鹤发布官方微信",
        "请自觉遵守互联网相关的政策法规，严禁发布有害言论。",
        "您的电子邮箱地址不会被公开。必填项已用 * 标注",
        "本文关键词：春耕 农机",
    ],
)
def test_what_a_portal_says_to_its_reader_is_no_story(line: str) -> None:
    assert body(f"{TAIL}\n{line}\n农机先行。") == f"{TAIL}\n农机先行。"


@pytest.mark.parametrize(
    "heading", ["网友评论", "最新评论(3)", "评论 2", "发表评论", "全部留言 12 条"]
)
def test_what_readers_wrote_is_no_story(heading: str) -> None:
    thread = f"{heading}\n青溪网友\n我们村什么时候也能有农机？盼着呢！\n回复 赞 3"

    assert body(f"{TAIL}{TAIL}\n{thread}") == TAIL + TAIL


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("（本文来自岷山日报）", "岷山日报"),
        ("文章转自：青衣网", "青衣网"),
        ("本文来自一个村子的记录，写了十年。", ""),
    ],
)
def test_where_a_text_came_from_is_its_source(line: str, source: str) -> None:
    article = clean(Article(title="白鹤春耕", body=f"{TAIL}\n{line}"))

    assert (article.source, line in article.body) == (source, not source)


def test_credits_fill_only_what_is_empty() -> None:
    page = Article(
        source="岷山日报", body="来源：蜀江网 责任编辑：何静\n春耕开始。\n（记者 王 雪）"
    )

    article = clean(page)

    assert (article.source, article.editor) == ("岷山日报", "何静")
    assert (article.byline, article.authors) == ("记者 王 雪", ("王雪",))
    assert article.body == "春耕开始。"


def test_captions_leave_the_body_unless_they_are_the_story() -> None:
    scenes = [
        f"{place}的春耕现场，机手把拖拉机开进稻田。 陶然 摄"
        for place in ("白鹤", "青溪", "石桥", "云顶")
    ]

    text = clean(Article(body="\n".join([TAIL * 6, scenes[0]])))
    photos = clean(Article(body="\n".join(scenes)))

    assert (text.captions, scenes[0] in text.body) == ((scenes[0],), False)
    assert (len(photos.captions), len(photos.body.split("\n"))) == (4, 4)


@pytest.mark.parametrize(
    "line",
    [
        "图为青溪的稻田。岷山社记者何静摄 2024年4月16日",
        "春耕开始，机手把车开进了田里。（资料照）",
        "林一帆说，今年的秧苗比去年好。（取自林一帆脸书）",
    ],
)
def test_a_line_that_says_where_its_picture_is_from_is_a_caption(line: str) -> None:
    article = clean(Article(body=f"{line}\n{TAIL}"))

    assert (article.captions, article.body) == ((line,), TAIL)


def test_a_byline_between_lead_and_story_is_a_credit() -> None:
    article = clean(Article(body=f"春耕昨天开始，机手下田。\n岷山在线·纵目记者 何静\n{TAIL}"))

    assert (article.authors, article.body.count("\n")) == (("何静",), 1)


def test_an_agency_in_the_dateline_is_the_source_where_none_is_credited() -> None:
    wire = f"（岷山社記者林一帆台北21日電）{TAIL}"

    assert clean(Article(body=wire)).source == "岷山社"
    assert clean(Article(body=wire, source="青衣网")).source == "青衣网"
    assert clean(Article(body=f"蜀江新闻网白鹤3月5日讯 {TAIL}")).source == ""


def test_a_photo_story_of_one_paragraph_is_its_photographers() -> None:
    photos = (Image(url="http://x.example/1.jpg"),)
    body = f"{TAIL * 6}（记者 何静 摄）"

    assert clean(Article(body=body, images=photos)).authors == ("何静",)
    assert clean(Article(body=body)).authors == ()
    assert clean(Article(body=f"{TAIL}\n{body}", images=photos)).authors == ()


def test_related_list_is_cut_but_a_widget_in_mid_story_costs_one_line() -> None:
    assert body(f"{TAIL}\n相关阅读\n青溪建桥\n石桥通车") == TAIL
    assert body(f"春耕开始。\n相关阅读\n{TAIL}") == f"春耕开始。\n{TAIL}"


def test_a_story_behind_a_paywall_is_cut_off_and_says_so() -> None:
    article = clean(Article(body=f"{TAIL}\n本文共1203字，登录后阅读全文"))

    assert (article.body, article.quality_flags) == (TAIL, ("truncated",))


def test_headings_without_a_list_below_the_story_are_left_out() -> None:
    assert body(f"{TAIL}\n重点推荐\n公司新闻") == TAIL
    assert body(f"{TAIL}\n一句话新闻") == f"{TAIL}\n一句话新闻"
    assert body(f"重点推荐\n公司新闻\n{TAIL}").count("\n") == 2


def test_repeated_tail_stands_once_and_a_signature_twice() -> None:
    office = "白鹤市农业农村局与白鹤市供销合作社联合社春耕办公室"

    assert body(f"三要勤查。{TAIL}\n{TAIL}") == f"三要勤查。{TAIL}"
    assert body(f"{office}\n春耕开始。\n{office}").count(office) == 2


def test_headline_alone_stays_as_the_story() -> None:
    assert clean(Article(title="白鹤市春耕开始", body="白鹤市春耕开始")).body == "白鹤市春耕开始"


def test_what_is_left_out_has_a_reason() -> None:
    left = cleaned(Article(body="您的位置:首页>正文\n春耕开始。\n相关阅读")).left_out

    assert [(one.text, one.reason) for one in left] == [
        ("相关阅读", "related"),
        ("您的位置:首页>正文", "breadcrumb"),
    ]


def test_counts_and_language_follow_the_body() -> None:
    article = clean(Article(title="x", body="白鶴市農機檢修。\n\n青溪開渠。"))

    assert (article.body_chars, article.language) == (13, "zh-Hant")


def test_pipeline_hands_on_an_article() -> None:
    article = CleanPipeline().process_item(Article(body="春耕开始, 农机先行。"))

    assert article.body == "春耕开始，农机先行。"
    assert {field.name for field in fields(article)} == {field.name for field in fields(Article)}
