import pytest

from crawler.script import language, simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("白鹤市农机春季检修开始，机手把拖拉机开到现场。", "zh-Hans"),
        ("白鶴市農機春季檢修開始，機手把拖拉機開到現場。", "zh-Hant"),
        ("党支部帶頭，于田埂上開起現場會，農戶圍著技術員問個不停。", "zh-Hant"),
        ("电话那頭传来他的声音，专業队员已经出发，大家都在等消息。", "zh-Hans"),
        ("", "zh-Hans"),
        ("2024-04-24 21:48", "zh-Hans"),
    ],
    ids=[
        "simplified",
        "traditional",
        "党 and 于 in traditional",
        "頭 in simplified",
        "empty",
        "no Han",
    ],
)
def test_script_is_that_of_the_majority(text: str, expected: str) -> None:
    assert language(text) == expected


@pytest.mark.parametrize("text", ["蜀江新聞網", "喆堃彧玥犇旸昇燚䶮𠮷", "乾隆與著作", "", "a，b"])
def test_simplified_keeps_the_length(text: str) -> None:
    assert len(simplified(text)) == len(text)
