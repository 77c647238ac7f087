"""Copies of one story are recognised in either script; what only looks alike is kept."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from opencc import OpenCC

from crawler.demo.prose import compose
from crawler.duplicates import mark
from crawler.items import Article
from pipelines.dedup import identify
from tests.pages import story

TRADITIONAL = OpenCC("s2t")


def made(url: str, body: list[str], **fields: object) -> Article:
    article = Article(url=url, title="山里的收成", body="\n".join(body))
    return identify(replace(article, **fields))  # type: ignore[arg-type]


ORIGINAL = made(
    "http://morning.example/1.html",
    story(1) + story(2),
    publisher="青溪晨报",
    source="青溪晨报",
    published_at=datetime(2026, 3, 4, 8, tzinfo=UTC),
)
REPRINT = made(
    "http://evening.example/9.html",
    story(1) + story(2),
    publisher="岷山晚报",
    source="青溪晨报",
    published_at=datetime(2026, 3, 4, 7, tzinfo=UTC),
)
REPOST = made(
    "http://copies.example/7.html",
    [TRADITIONAL.convert(text) for text in story(1) + story(2)],
    publisher="文摘",
)
OTHER = made("http://morning.example/5.html", story(5) + story(6), publisher="青溪晨报")


@pytest.mark.parametrize("order", list(permutations([ORIGINAL, REPRINT, REPOST, OTHER])))
def test_every_copy_names_the_original_whatever_came_first(order: tuple[Article, ...]) -> None:
    marked = {article.url: article for article in mark(order)}

    assert marked[ORIGINAL.url].duplicate_of == ""
    assert marked[OTHER.url].duplicate_of == ""
    assert marked[REPRINT.url].duplicate_of == ORIGINAL.article_id
    assert marked[REPOST.url].duplicate_of == ORIGINAL.article_id


def test_marking_keeps_order_and_number() -> None:
    given = [REPOST, ORIGINAL, OTHER]

    assert [article.url for article in mark(given)] == [article.url for article in given]


def test_the_same_words_in_the_other_script_are_a_translated_copy() -> None:
    repost, _ = mark([REPOST, ORIGINAL])

    assert (repost.duplicate_kind, repost.similarity) == ("translated-script", "1.00")


def test_a_copy_with_a_changed_end_says_how_it_differs() -> None:
    edited = made("http://evening.example/8.html", [*story(1), *story(2)[:2], "另有消息。"])

    copy, _ = mark([edited, ORIGINAL])

    assert copy.duplicate_kind in {"edited", "reprint", "excerpt"}
    assert 0.7 <= float(copy.similarity) < 1


def test_the_same_template_with_other_numbers_and_places_is_another_story() -> None:
    given = [made("http://a.example/", story(9)), made("http://b.example/", story(1))]

    assert mark(given) == given


def test_two_reports_on_one_background_are_two_stories() -> None:
    background = [text for number in range(10, 14) for text in compose(number).paragraphs]
    own = (compose(50).paragraphs, story(1) + story(2))
    given = [
        made(f"http://a.example/{number}", [*told, *background]) for number, told in enumerate(own)
    ]

    assert mark(given) == given


def test_one_corrected_day_of_a_long_report_makes_no_other_story() -> None:
    report = [text for number in (10, 11, 12) for text in compose(number).paragraphs]
    first, second = (
        made(f"http://a.example/{day}", [f"3月{day}日，白鹤县通报了情况。", *report])
        for day in (4, 5)
    )

    assert [one.duplicate_kind for one in mark([first, second])].count("edited") == 1


def test_the_warning_of_the_next_day_is_another_story() -> None:
    warnings = [
        made(f"http://a.example/{day}", [f"3月{day}日18时，白鹤县发布大风蓝色预警，请注意防范。"])
        for day in (4, 5)
    ]

    assert mark(warnings) == warnings


def test_an_empty_body_is_a_copy_of_nothing() -> None:
    empty = made("http://a.example/1", [])

    assert [article.duplicate_of for article in mark([empty, made("http://a.example/2", [])])] == [
        "",
        "",
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_copy_that_another_credits_is_the_kept_one_in_any_order(order: tuple[int, ...]) -> None:
    body = REPRINT.body.split("\n")
    early = datetime(2026, 3, 4, 5, tzinfo=UTC)
    first = made("http://a.example/1", body, publisher="甲报", source="乙报", published_at=early)
    second = made("http://b.example/1", body, publisher="丙报", source="丁报")
    third = made("http://c.example/1", body, publisher="戊报", source="丙报")

    marked = mark([(first, second, third)[place] for place in order])

    named = {article.article_id: article.duplicate_of for article in marked}
    assert named == {
        first.article_id: second.article_id,
        second.article_id: "",
        third.article_id: second.article_id,
    }


RULES = [
    "施工期间，公交12路、27路、38路绕行人民路，临时停靠点设在人民路2号、46号和体育馆北门，运营时间不变。",
    "沿线3所学校、2家医院和16个小区的车辆凭通行证由北侧便道进出，限速每小时20公里，请服从现场人员指挥。",
    "滨河路北段双向6车道压缩为双向4车道，全长1.8公里，禁止载重5吨以上货车通行，由此带来的不便敬请谅解。",
    "请广大驾驶人提前选择路线，需要咨询的可拨打值班电话，或者关注所在街道的公告栏，遇雨顺延，不再另行告知。",
    "对不服从现场指挥、强行通过的，由公安机关依法处理；造成设施损坏的，照价赔偿，情节严重的依法追究责任。",
]


@pytest.mark.parametrize(
    ("lead", "other"),
    [
        ("现将交通管制事项通告如下，管制时间为3月4日22时起。", ("3月4日", "3月9日")),
        ("经研究，对何建国同志任前情况予以公示，为期5天。", ("建国", "志强")),
        ("经研究，现对何建国男汉族拟任情况予以公示。", ("何", "朱")),
        ("（2026）川0101民初1234号：本院受理此案，现公告送达。", ("1234", "4321")),
        ("以下为路况通报第1204期，内容与各街道公告栏一致。", ("1204", "1205")),
    ],
    ids=["day", "given name", "surname", "case", "issue"],
)
def test_the_next_notice_of_a_template_is_another(lead: str, other: tuple[str, str]) -> None:
    first = made("http://a.example/1", [lead, *RULES])
    second = made("http://b.example/2", [lead.replace(*other), *RULES])

    assert [article.duplicate_of for article in mark([first, second])] == ["", ""]


def test_a_corrected_day_of_a_report_makes_no_other_story() -> None:
    lead = "蜀江新闻网讯 滨河路北段的改造工程3月4日动工，施工单位说，工期比原来缩短了十天。"
    first = made("http://a.example/1", [lead, *RULES])
    second = made("http://b.example/2", [lead.replace("3月4日", "3月5日"), *RULES])

    assert sum(bool(article.duplicate_of) for article in mark([first, second])) == 1
