"""A page of any size is read in bounded time; what a story needs is far below the bounds."""

import time

import pytest

from crawler.extract.article import read_article
from crawler.extract.bounds import ATTRIBUTES_MAX, TAGS_MAX
from crawler.extract.outline import CHARS_MAX
from crawler.extract.page import read_page
from crawler.items import Article
from tests.crawler.extract.layouts import OPENING, STORY, page

PAGE_BYTES = 5 * 1024 * 1024
SECONDS_MAX = 2.0  # half of it on a quiet core; without a bound each of these takes 3 to 300
PIECES = {
    "a letter a line": "白<br>",
    "breaks": "<br>",
    "boxes in boxes": "<div>",
    "paragraphs of a letter": "<p>白",
    "images": "<img src=a.jpg>",
    "comments": "<!---->",
    "cells": "<tr><td>白</td><td>鹤</td></tr>",
    "days": "2026-03-04 ",
}


def read(content: str) -> Article:
    return read_article([read_page(page(OPENING + content).encode())]).article


def seconds(content: str) -> float:
    begun = time.process_time()
    read(content)
    return time.process_time() - begun


@pytest.mark.parametrize("name", list(PIECES))
def test_five_mebibytes_of_one_thing_take_no_longer_than_a_second(name: str) -> None:
    piece = PIECES[name]

    assert seconds(piece * (PAGE_BYTES // len(piece.encode()))) < SECONDS_MAX


def test_half_a_million_attributes_take_no_longer_than_a_second() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(500_000))

    assert seconds(f'<p x=">" {attributes}>{STORY[0]}</p>') < SECONDS_MAX


def test_what_is_not_read_is_told() -> None:
    story = f"<p>{STORY[0]}</p>"

    assert "truncated" in read(story * TAGS_MAX).quality_flags
    assert "truncated" in read(f"<p>{STORY[0] * CHARS_MAX}</p>").quality_flags


def test_a_page_of_a_mebibyte_is_read_whole() -> None:
    lines = [f"第{number}条 {STORY[0]}" for number in range(3600)]
    style = "margin: 0cm; text-indent: 32pt; line-height: 150%; font-family: 仿宋_GB2312"
    markup = "".join(f'<p style="{style}"><span style="{style}">{x}</span></p>' for x in lines)

    article = read(markup)

    assert len(page(markup).encode()) > 1024 * 1024
    assert article.body.split("\n") == lines
    assert "truncated" not in article.quality_flags


def test_a_line_of_twenty_thousand_characters_is_read_whole() -> None:
    line = "".join(f"第{number}条，{STORY[1]}" for number in range(600))

    article = read(f"<pre>{line}</pre>")

    assert len(line) > 20_000
    assert article.body == line


def test_a_long_value_costs_a_tag_none_of_its_attributes() -> None:
    data = "data:image/png;base64," + "iVBO/w0K= " * ATTRIBUTES_MAX
    source = f'<img alt="{data}" src="/a.jpg">'

    assert [image.url for image in read(f"<p>{source}{STORY[0]}</p>").images] == ["/a.jpg"]
