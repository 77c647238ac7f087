"""What is learnt of a portal's lines: what stands in all kinds of articles, and nothing else."""

import pytest

from crawler.demo.prose import compose
from crawler.learning import FirstReading, learn
from crawler.memory import HEAD, REASON, TAIL, EdgeLine, digest_of, edge_lines, without_chrome

NOTICE = "转给亲友时请连同标题一起转"
DISCLAIMER = "文章只是作者一个人的看法"


def reading(
    number: int, *lines: str, title: str = "", section: str = "要闻", day: str = ""
) -> FirstReading:
    text = compose(number)
    return FirstReading(
        title=title or text.title,
        section=section,
        day=day or f"2026-03-{number % 5 + 1:02}",
        lines=edge_lines("\n".join([*text.paragraphs, *lines])),
    )


def digests(chrome: frozenset[EdgeLine]) -> set[str]:
    return {line.digest for line in chrome}


def test_a_line_of_all_kinds_of_articles_is_chrome() -> None:
    readings = [reading(n, NOTICE) for n in range(8)]

    assert digests(learn(readings, frozenset())) == {digest_of(NOTICE)}


@pytest.mark.parametrize(
    "readings",
    [
        [reading(n, NOTICE) for n in range(5)],
        [reading(n, NOTICE, day="2026-03-01") for n in range(8)],
        [reading(n, *([NOTICE] if n < 8 else [])) for n in range(40)],
        [reading(n, NOTICE, title=f"白鹤县3月{n}日天气预报") for n in range(1, 20)]
        + [reading(n) for n in range(6)],
    ],
    ids=["too few", "one day of one section", "a small share", "one kind under one title"],
)
def test_a_line_without_evidence_stays(readings: list[FirstReading]) -> None:
    assert learn(readings, frozenset()) == frozenset()


def test_a_line_of_one_section_stays_though_its_titles_are_unlike() -> None:
    readings = [reading(n, DISCLAIMER, section="评论") for n in range(10)]
    readings += [reading(n, section="民生") for n in range(10, 20)]

    assert learn(readings, frozenset()) == frozenset()


def test_a_line_of_articles_that_share_a_word_stays_though_their_titles_are_unlike() -> None:
    skies = ["晴", "多云", "小雨", "大雾", "雷阵雨", "阴转晴", "东北风", "霜冻", "冰雹", "小雪"]
    titles = [f"天气：{place}{sky}" for place, sky in zip(
        ["白鹤县城", "青溪两岸", "岷山脚下", "松林坝上", "石门峡口", "云台岭北", "梅子沟里",
         "柳河渡口", "望江老街", "沙渡新区"], skies, strict=True)]  # fmt: skip
    readings = [reading(n, NOTICE, title=title) for n, title in enumerate(titles)]
    readings += [reading(n) for n in range(10, 24)]

    assert learn(readings, frozenset()) == frozenset()


def test_a_line_is_forgotten_when_new_articles_lack_it_and_not_before() -> None:
    known = learn([reading(n, NOTICE) for n in range(8)], frozenset())

    fewer = [reading(n, *([NOTICE] if n < 8 else [])) for n in range(40)]
    gone = [reading(n, *([NOTICE] if n < 2 else [])) for n in range(40)]

    assert learn(fewer, known) == known
    assert learn(gone, known) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "白鹤县气象台3月4日发布",
        "“路修好了，日子就好过了。”村里的老人说。",
        "据介绍，这样的活动每年都办。",
        "本报讯 春茶开采",
        "文/图 本报记者 林一帆",
        "本报记者 林一帆 苏晓",
        "责任编辑：苏晓",
        "完",
    ],
)
def test_what_tells_quotes_or_credits_is_never_learnt(line: str) -> None:
    readings = [reading(n, line) for n in range(12)]

    assert learn(readings, frozenset()) == frozenset()


def test_a_known_line_goes_at_its_end_of_the_body_only() -> None:
    chrome = frozenset({EdgeLine(TAIL, digest_of(NOTICE), 1)})
    story = ["一。", "二。", "三。", "四。", "五。"]

    rest = without_chrome("\n".join([*story, NOTICE, "看完再走"]), chrome)
    inside = "\n".join([*story[:3], NOTICE, *story[3:], "六。"])

    assert rest.body == "\n".join([*story, "看完再走"])
    assert [(piece.text, piece.reason) for piece in rest.left_out] == [(NOTICE, REASON)]
    assert without_chrome(inside, chrome).body == inside


def test_a_body_never_loses_most_of_its_text() -> None:
    chrome = frozenset(
        {EdgeLine(TAIL, digest_of(NOTICE), 0), EdgeLine(HEAD, digest_of("快讯快讯"), 0)}
    )
    flash = f"快讯快讯\n停水。\n{NOTICE}"

    assert without_chrome(flash, chrome).body == flash
    assert without_chrome(NOTICE, chrome).body == NOTICE
