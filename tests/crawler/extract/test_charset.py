"""What bytes are decoded with, whatever is said about them."""

import os

import pytest

from crawler.extract.charset import decode
from crawler.extract.page import read_page

TEXT = "白鹤灯会昨晚开幕，三万人到场，的确热闹。䶮㐂"
STORY = TEXT * 20


def meta(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{STORY}</body></html>'


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (STORY.encode(), "", "utf-8"),
        (b"\xef\xbb\xbf" + STORY.encode(), "text/html; charset=gbk", "utf-8"),
        (STORY.encode("utf-16"), "", "utf-16-le"),
        (STORY.encode(), "text/html; charset=gbk", "utf-8"),
        (meta("gb2312").encode(), "", "utf-8"),
        (meta("gb2312").encode("gb18030"), "", "gb18030"),
        (meta("utf-8").encode("gb18030"), "text/html; charset=utf-8", "gb18030"),
        (STORY.encode("gb18030"), "text/html; charset=ISO-8859-1", "gb18030"),
        (STORY.encode("gb18030"), "", "gb18030"),
        (meta("no-such-charset").encode("gb18030"), "", "gb18030"),
        (meta("base64").encode("gb18030"), "text/html; charset=zlib", "gb18030"),
        (meta("punycode").encode("gb18030"), "text/html; charset=idna", "gb18030"),
        (STORY.encode()[:-1], "", "utf-8"),
        (STORY.encode("gb18030")[:-1], "", "gb18030"),
    ],
    ids=[
        "no declaration", "byte order mark beats header", "UTF-16", "header lies",
        "meta lies: saved by a browser", "gb2312 means gb18030", "declared UTF-8 is GBK",
        "latin-1 of a server's default", "GBK undeclared", "unknown name",
        "no encodings of text", "encodings of names",
        "cut off inside a character", "cut off inside a GBK character",
    ],
)  # fmt: skip
def test_text_is_read_with_the_encoding_it_was_written_in(
    body: bytes, content_type: str, encoding: str
) -> None:
    decoded = decode(body, content_type)

    assert decoded.encoding == encoding
    assert STORY[:400] in decoded.text
    assert decoded.flags == ()


def test_declared_big5_is_read_as_big5() -> None:
    text = '<meta charset="big5">' + "白鶴燈會昨晚開幕，三萬人到場。" * 20

    assert decode(text.encode("big5")).text == text


def test_a_few_broken_bytes_are_replaced_and_flagged() -> None:
    body = STORY.encode()
    decoded = decode(body[:31] + b"\xff" + body[32:])

    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith(STORY[20:])
    assert decoded.flags == ("replacement-chars",)


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
RARE = f"䶮女士和𠮷先生来了。{STORY}"
BIG5_STORY = "千盞花燈在江邊點亮，站滿了人，這是他們第一次一起過節，大家都說好看。" * 3


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        (("gb2312",), "utf-8", STORY),
        (("utf-8",), "gb18030", STORY),
        (("big5",), "gb18030", STORY),
        (("iso-8859-1",), "gb18030", STORY),
        (("utf-8", "gb2312", "big5"), "gb18030", STORY),
        ((), "gb18030", STORY),
        (("gb2312",), "gb18030", RARE),
        (("big5",), "big5", BIG5_STORY),
        (("utf-8",), "big5", BIG5_STORY),
        (("gb2312",), "big5", BIG5_STORY),
        ((), "big5", BIG5_STORY),
        (("big5",), "gbk", BIG5_STORY),
        (("big5",), "big5hkscs", f"佢哋喺塔上面做嘢。{BIG5_STORY}"),
        ((), "utf-16", STORY),
    ],
    ids=[
        "UTF-8 as GB2312", "GB as UTF-8", "GB as Big5", "GB as Latin", "three declared", "GB alone",
        "names of four bytes", "Big5", "Big5 as UTF-8", "Big5 as GB2312", "Big5 alone",
        "Traditional GBK as Big5", "Hong Kong's", "UTF-16",
    ],
)  # fmt: skip
def test_a_page_is_read_whatever_it_declares(
    declared: tuple[str, ...], written: str, text: str
) -> None:
    head = "".join(map(META.format, declared))

    assert text in decode(f"<html><head>{head}</head><p>{text}</p>".encode(written)).text


def test_a_footer_in_another_encoding_does_not_cost_the_page() -> None:
    footer = "版权所有 蜀江新闻网 白鹤市江滨路一号".encode("gb18030")

    decoded = decode(f"<p>{STORY}</p>".encode() + footer)

    assert STORY in decoded.text
    assert decoded.flags == ("replacement-chars",)


@pytest.mark.parametrize("wrong", ["gbk", "latin-1"])
def test_text_that_was_garbled_before_it_was_saved_is_flagged(wrong: str) -> None:
    garbled = ("白鹤灯会昨晚开幕，的确热闹，是新的一年。" * 20).encode().decode(wrong, "ignore")

    assert "mojibake-suspected" in decode(garbled.encode()).flags


@pytest.mark.parametrize(
    "body",
    [b"", b" \n", b"\x00" * 9, b"<!-- -->", os.urandom(4096), b"<", b"<div", b"&#xffffff;"],
    ids=["empty", "blank", "NUL", "comment", "noise", "bracket", "cut tag", "bad reference"],
)
def test_any_bytes_make_a_page(body: bytes) -> None:
    assert read_page(body).root.tag == "html"


def test_control_characters_do_not_end_a_page() -> None:
    page = read_page("<p>白鹤\x00灯会\x0b</p><p>青溪</p>".encode())

    assert page.root.text_content() == "白鹤灯会青溪"


def test_a_story_behind_an_early_end_of_the_page_is_read() -> None:
    page = read_page("<html><body><p>青溪</p></body></html><div><p>白鹤</p></div>".encode())

    assert page.root.text_content() == "青溪白鹤"


def test_a_story_below_thousands_of_open_tags_is_read() -> None:
    page = read_page(("<div><font>" * 6000 + f"<p>{TEXT}</p>").encode())

    assert TEXT in page.root.text_content()
