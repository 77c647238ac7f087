import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.text import comparison_key, fold, remembered, tidy_line, tidy_text

RARE = "喆堃彧玥犇旸昇燚䶮𠮷"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u3000\u3000春耕开始。\xa0", "春耕开始。"),
        ("春\u200b耕\ufeff", "春耕"),
        ("cafe\u0301", "café"),
        ("面积３０㎡，①见图", "面积３０㎡，①见图"),
        ("一\r\n二\u2028三", "一\n二 三"),
        (RARE, RARE),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("山\u2066里\u2067的\u2068收\u2069成", "山里的收成"),
        ("山\u061c里\u180e的\u206a收\u206f成", "山里的收成"),
        ("山\ufff9里\ufffa的\ufffb收\U000e0041成\U000e007f", "山里的收成"),
    ],
    ids=[
        "indent",
        "invisible",
        "NFC",
        "no NFKC",
        "line ends",
        "rare characters",
        "joined emoji",
        "emoji in colour",
        "isolates",
        "shaping",
        "annotation and tags",
    ],
)
def test_tidy_text_changes_blanks_and_nothing_else(text: str, expected: str) -> None:
    assert tidy_text(text) == expected


@given(st.text())
def test_fold_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_tidy_text_is_stable(text: str) -> None:
    assert tidy_text(tidy_text(text)) == tidy_text(text)


@given(st.text())
@example("一\u200b \u3000二\r\n\x7f三\x85\u2003")
def test_a_tidy_line_is_the_tidy_text_on_one_line(text: str) -> None:
    assert tidy_line(text) == " ".join(tidy_text(text).split())


def test_of_long_texts_the_answers_for_the_last_alone_are_kept() -> None:
    asked: list[str] = []
    answer = remembered(asked.append)
    first, second, third = ("长" * size for size in (5000, 5001, 5002))

    for text in ("春耕", first, first, second, third, first, "春耕"):
        answer(text)

    assert asked == ["春耕", first, second, third, first]


def test_comparison_key_knows_no_script_width_or_punctuation() -> None:
    assert comparison_key("“蜀江”新聞網，ＡＢ 12！") == comparison_key("蜀江新闻网ab12")
