"""The shared examples of noise: what cleaning must make of each."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.dateline import find_dateline, spaced
from crawler.items import Article, record
from crawler.noise.layout import tidy_marks
from pipelines.clean import clean

REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SHUWEN_SHARED", REPOSITORY.parent / "shared"))
PATTERNS = SHARED / "noise" / "patterns.toml"
FIELDS = (
    "dateline", "dateline_outlet", "dateline_place", "dateline_date", "byline", "authors",
    "editor", "source", "published_on", "published_at", "captions", "rights_statement", "language",
)  # fmt: skip
# examples of one pattern that another rule reads first: a story that is nothing but a byline, a
# footer line or a caption
READ_BY_ANOTHER_RULE = {"spun-text-2", "mojibake-utf8-1", "brand-swap-1"}
EXAMPLES_MIN = 260

pytestmark = pytest.mark.skipif(not PATTERNS.exists(), reason=f"{PATTERNS} is absent")


def _examples() -> Iterator[Any]:
    if not PATTERNS.exists():
        return
    patterns = tomllib.loads(PATTERNS.read_text(encoding="utf-8"))
    for pattern in patterns["pattern"]:
        for number, example in enumerate(pattern["example"], 1):
            name = f"{pattern['id']}-{number}"
            if example["text"] and name not in READ_BY_ANOTHER_RULE:
                yield pytest.param(example, tuple(pattern.get("fields", ())), id=name)
    for document in patterns["document"]:
        yield pytest.param(document, FIELDS, id=document["id"])


@pytest.mark.parametrize(("example", "own_fields"), list(_examples()))
def test_example_is_cleaned_as_stated(example: dict[str, Any], own_fields: tuple[str, ...]) -> None:
    article = Article(title=example.get("title", ""), body="\n".join(example["text"]))

    cleaned = clean(article)

    values, stated = record(cleaned), example.get("fields", {})
    asked = {name for name in FIELDS if name in own_fields or name in stated}
    if cleaned.published_precision == "day":  # the examples leave midnight out
        asked.discard("published_at")
    expected = {name: stated.get(name, type(values[name])()) for name in asked}
    assert {name: values[name] for name in asked} == expected
    assert _lines(cleaned.body.split("\n")) == _lines(example["out"])
    assert set(cleaned.quality_flags) == set(example.get("flags", ()))


def test_there_are_examples() -> None:
    assert len(list(_examples())) >= EXAMPLES_MIN


def _lines(paragraphs: list[str]) -> list[str]:
    """Each example shows its own pattern alone: punctuation and dateline are put right."""
    lines = [tidy_marks(text) for text in paragraphs if text]
    dateline = find_dateline(lines[0]) if lines else None
    return [spaced(lines[0], dateline), *lines[1:]] if dateline else lines
