"""Which anchor leads to the further page of the same article."""

import pytest

from crawler.extract.article import next_part
from crawler.extract.page import read_page
from crawler.extract.paging import is_pager
from crawler.portal import ArticleRules

URL = "http://news.minshan.example/2026-03/04/c_8812.htm"


@pytest.mark.parametrize(
    ("url", "anchor", "expected"),
    [
        (URL, '<a href="c_8812_2.htm">下一页</a>', "c_8812_2.htm"),
        (URL, '<a href="c_8812_2.htm">2</a>', "c_8812_2.htm"),
        (URL, '<a href="c_8812_1.htm">[2]</a>', "c_8812_1.htm"),
        (URL, '<a href="c_8812-2.htm"><b>下一页 &gt;</b></a>', "c_8812-2.htm"),
        (URL.replace(".htm", "_2.htm"), '<a href="c_8812_3.htm">下页</a>', "c_8812_3.htm"),
        (URL + "?id=7", '<a href="?id=7&page=2">下一页</a>', "c_8812.htm?id=7&page=2"),
        ("http://news.minshan.example/a/88/", '<a href="/a/88/2/">2</a>', "/a/88/2/"),
        (URL, '<a href="c_8813.htm">下一篇</a>', ""),
        (URL, '<a href="c_8813.htm">下一页</a>', ""),
        (URL, '<a href="c_8812_2.htm">相关：青溪龙舟</a>', ""),
        (URL, '<a href="c_8812_1.htm">1</a>', ""),
        (URL, '<a href="c_8812_3.htm">3</a>', ""),
        (URL, '<a href="http://other.example/2026-03/04/c_8812_2.htm">2</a>', ""),
        (URL, '<a href="javascript:next()">下一页</a><a href="http://[x">2</a>', ""),
        (URL.replace(".htm", "_3.htm"), '<a href="c_8812_2.htm">上一页</a>', ""),
        ("", '<a href="c_8812_2.htm">下一页</a>', ""),
    ],
    ids=[
        "next page", "number", "counted from zero", "hyphen, nested", "from the second on",
        "query", "folder", "next article", "next article called page", "no pager", "itself",
        "the one after next", "other host", "no address", "back", "page without address",
    ],
)  # fmt: skip
def test_only_the_next_page_of_the_same_article_follows(
    url: str, anchor: str, expected: str
) -> None:
    found = next_part(read_page(f'<meta charset="utf-8"><p>{anchor}</p>'.encode(), url))

    assert found.endswith(expected) if expected else found == ""


def test_a_rule_names_the_anchor_that_the_reading_misses() -> None:
    page = read_page(b'<a class="more" href="/part/b">...</a>', URL)
    rules = (ArticleRules(next_page="a.more"),)

    assert next_part(page) == ""
    assert next_part(page, rules) == "http://news.minshan.example/part/b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("首页 上一页 1 2 3 下一页 尾页", True),
        ("首页上一页123", True),
        ("【1】 【2】 【3】", True),
        ("[1] [2] 下一页 >>", True),
        ("共3页 １ ２ ３ 下一页", True),
        ("1 2 3", False),
        ("首页 尾页", False),
        ("首页 要闻 1 2 3", False),
        ("下一页的第3段写着答案。", False),
        ("1" * 100_000 + "页x", False),
    ],
    ids=[
        "every link", "no blanks", "numbers in brackets", "arrows", "full-width figures",
        "figures alone", "no figure", "a channel", "sentence", "hostile row",
    ],
)  # fmt: skip
def test_a_row_of_links_between_pages_is_told_from_text(text: str, expected: bool) -> None:
    assert is_pager(text) is expected
