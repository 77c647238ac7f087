"""Record lines: whole, one line each, and the same article back."""

from datetime import UTC, datetime

import pytest

from crawler.items import Article, Image, article_of, record_line

FULL = Article(
    title="青溪县的一天",
    body="第一段。\n第二段𠮷䶮。",
    captions=("河口",),
    images=(Image(url="http://news.example/a.jpg", alt="河口"),),
    authors=("林一帆", "苏晓"),
    published_at=datetime(2026, 3, 4, 16, 0, tzinfo=UTC),
    quality_flags=("short-text",),
)


def test_an_article_comes_back_from_its_line() -> None:
    assert article_of(record_line(FULL)) == FULL


def test_an_instant_is_utc_with_milliseconds_and_z() -> None:
    assert '"published_at":"2026-03-04T16:00:00.000Z"' in record_line(FULL)


@pytest.mark.parametrize("breaker", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"])
def test_no_character_ends_a_line_early(breaker: str) -> None:
    line = record_line(Article(title=f"上{breaker}下"))

    assert len(line.splitlines()) == 1
    assert article_of(line).title == f"上{breaker}下"
