"""What identifies a text is stable, and the same for what a reader calls the same."""

import pytest

from crawler.fingerprint import (
    content_digest,
    grams,
    jaccard,
    normal_form,
    simhash,
    sketch,
    textnorm,
    version_id,
)
from tests.pages import story

TEXT = "\n".join(story(1) + story(2))


def distance(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()


@pytest.mark.parametrize(
    "other",
    [TEXT.replace("\n", "\r\n\r\n"), TEXT.replace("，", ", "), f"\u3000\u3000{TEXT}\ufeff"],
    ids=["line ends", "punctuation", "indents"],
)
def test_layout_and_punctuation_do_not_change_the_content(other: str) -> None:
    assert content_digest(other) == content_digest(TEXT)


def test_a_number_changes_the_content() -> None:
    assert content_digest(TEXT.replace("41", "42")) != content_digest(TEXT)


def test_script_changes_the_version_but_not_the_content() -> None:
    simplified, traditional = "会议召开", "會議召開"

    assert content_digest(simplified) == content_digest(traditional)
    assert version_id("", simplified) != version_id("", traditional)


def test_title_and_body_cannot_be_moved_into_each_other() -> None:
    assert version_id("甲乙", "丙") != version_id("甲", "乙\n丙")


def test_rare_characters_survive_tidying() -> None:
    assert textnorm("喆堃彧玥犇旸昇燚䶮𠮷") == "喆堃彧玥犇旸昇燚䶮𠮷"


def test_fingerprints_are_the_same_in_every_process() -> None:
    assert simhash("春茶今日开采") == "67eb68d1136a7f84"
    assert sketch("春茶今日开采")[0] == "0:d7efe2-d7efe2"


def test_a_close_text_is_close_and_another_is_not() -> None:
    text = normal_form(TEXT)
    close = normal_form(TEXT.replace("九公里", "十公里").replace("合作社", "合作联社"))
    other = normal_form("\n".join(story(5) + story(6)))

    assert jaccard(grams(text), grams(close)) > 0.9
    assert distance(simhash(text), simhash(close)) < distance(simhash(text), simhash(other))
    assert set(sketch(text)) & set(sketch(close))


def test_nothing_is_like_nothing() -> None:
    assert sketch("") == ()
    assert jaccard(grams(""), grams("")) == 0
    assert content_digest("，。！") == ""
