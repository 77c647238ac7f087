"""The page the project began with, read, cleaned and compared as a whole."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.article import read_article
from crawler.extract.page import read_page
from crawler.items import Article, record
from pipelines.clean import clean

REPOSITORY = Path(__file__).parents[2]
SEED = Path(os.environ.get("SHUWEN_SHARED", REPOSITORY.parent / "shared")) / "seed"
CHECKS = ("absent", "once")

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason=f"{SEED} is absent")


@pytest.mark.parametrize(
    ("page", "expected"),
    [("repost.html", "expected.json"), ("original.html", "original.expected.json")],
    ids=["repost", "original"],
)
def test_record_is_as_expected(page: str, expected: str) -> None:
    wanted = _expected(expected)

    article = _article(page)

    fields = {name: value for name, value in wanted.items() if name not in CHECKS}
    assert {name: record(article)[name] for name in fields} == fields


def test_repost_holds_no_chrome_and_its_tail_once() -> None:
    wanted = _expected("expected.json")

    article = _article("repost.html")

    assert not [text for text in wanted["absent"] if text in article.title + article.body]
    assert [article.body.count(text) for text in wanted["once"]] == [1] * len(wanted["once"])


def test_second_cleaning_changes_nothing() -> None:
    article = _article("repost.html")

    assert clean(article) == article


def _article(name: str) -> Article:
    return clean(read_article([read_page((SEED / name).read_bytes())]).article)


def _expected(name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((SEED / name).read_text(encoding="utf-8"))
    return values
