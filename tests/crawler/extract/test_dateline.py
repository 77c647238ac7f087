import pytest

from crawler.extract.dateline import find_dateline, spaced


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("蜀江新闻网白鹤3月5日讯春茶开采。", "蜀江新闻网白鹤3月5日讯|蜀江新闻网|白鹤|XXXX-03-05"),
        ("蜀江新聞網白鶴11月26日訊開會。", "蜀江新聞網白鶴11月26日訊|蜀江新聞網|白鶴|XXXX-11-26"),
        ("本报青溪7月3日讯 大桥合龙。", "本报青溪7月3日讯||青溪|XXXX-07-03"),
        ("本报讯（记者 何静）春运启动。", "本报讯|||"),
        ("岷山社青溪十月廿六日電 開幕。", "岷山社青溪十月廿六日電|岷山社|青溪|XXXX-10-26"),
        (
            "海峡通讯网10月7日白鹤消息 相聚。",
            "海峡通讯网10月7日白鹤消息|海峡通讯网|白鹤|XXXX-10-07",
        ),
        ("（白鹤2日讯）大熊猫过生日。", "（白鹤2日讯）||白鹤|XXXX-XX-02"),
        ("岷山社烟台9月1日电 渔船返港。", "岷山社烟台9月1日电|岷山社|烟台|XXXX-09-01"),
    ],
    ids=[
        "glued",
        "traditional",
        "本报 with place",
        "本报讯",
        "numerals",
        "place last",
        "day only",
        "place in 台",
    ],
)
def test_dateline_is_read(text: str, fields: str) -> None:
    found = find_dateline(text)

    assert found is not None
    assert f"{found.text}|{found.outlet}|{found.place}|{found.date}" == fields


@pytest.mark.parametrize(
    "text",
    [
        "据川南在线9月1日消息，新学期开始。",
        "本报通讯员来稿介绍了经过。",
        "蜀江社青溪9月16日电力供应恢复。",
        "蜀江新闻网白鹤13月5日讯",
        "近日，记者从网站消息获悉，古镇开街。",
        "岷山日报社通讯员介绍。",
        "（林一帆报道中提到的人）来了。",
        "（记者在现场报道）",
        "〔財經記者／綜合報導〕",
        "",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("蜀江网3月5日讯(记者 林一帆)春茶开采。", "蜀江网3月5日讯(记者 林一帆) 春茶开采。"),
        ("锦水在线9月1日消息　新学期开始。", "锦水在线9月1日消息 新学期开始。"),
        ("本报讯：大桥合龙。", "本报讯：大桥合龙。"),
        ("本报讯", "本报讯"),
    ],
    ids=["behind the byline", "ideographic blank", "punctuation follows", "alone"],
)
def test_one_blank_follows(text: str, expected: str) -> None:
    found = find_dateline(text)

    assert found is not None
    assert spaced(text, found) == expected


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("（岷山社記者林一帆台北21日電）", "岷山社|台北|XXXX-XX-21|記者林一帆|林一帆"),
        ("（岷山社记者何静、苏晓成都5月1日电）", "岷山社|成都|XXXX-05-01|记者何静、苏晓|何静 苏晓"),
        ("（岷山社東京21日綜合外電報導）", "岷山社|東京|XXXX-XX-21||"),
        ("〔記者林一帆／白鶴報導〕", "|白鶴||記者林一帆|林一帆"),
        ("【本報記者林一帆、蘇曉／青溪連線報導】", "|青溪||記者林一帆、蘇曉|林一帆 蘇曉"),
        ("（記者林一帆報導）", "|||記者林一帆|林一帆"),
    ],
    ids=["wire", "two", "no reporter", "slash", "two and a slash", "no place"],
)  # fmt: skip
def test_a_reporter_and_a_place_in_brackets_are_a_dateline(text: str, fields: str) -> None:
    found = find_dateline(f"{text}花灯昨晚点亮。")

    assert found is not None
    assert found.text == text
    told = (found.outlet, found.place, found.date, found.byline, " ".join(found.authors))
    assert "|".join(told) == fields
