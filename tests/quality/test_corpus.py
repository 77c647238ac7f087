"""Article pages of the corpus, read without rules: the floors are pinned with its digest."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.article import read_article
from crawler.extract.page import read_page
from crawler.items import record
from pipelines.clean import clean

ARTICLES = 139
SITE_F1_MIN = 0.982
PAGE_F1_MIN = 0.992
TITLE_MIN = 0.992
SOURCE_MIN = 0.99
AUTHORS_MIN = 0.975
EDITOR_MIN = 0.984
DATE_MIN = 0.991


@pytest.fixture(scope="module")
def score(shared: Path) -> dict[str, Any]:
    corpus = shared / "corpus"
    lines = (corpus / "pages.jsonl").read_text("utf-8").splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry["kind"] == "article"]
    records = {entry["id"]: _record(entry, corpus) for entry in entries}
    scorer = runpy.run_path(str(corpus / "score.py"))
    gold = [g for g in scorer["load_gold"](corpus / "manifest.jsonl") if g["kind"] == "article"]
    assert len(records) == len(gold) == ARTICLES
    result: dict[str, Any] = scorer["evaluate"](gold, records)[0]
    return result


def test_bodies_are_read_without_rules(score: dict[str, Any]) -> None:
    assert score["site_f1"] >= SITE_F1_MIN
    assert score["page_f1"] >= PAGE_F1_MIN


@pytest.mark.parametrize(
    ("field", "floor"),
    [
        ("title_exact", TITLE_MIN),
        ("source_exact", SOURCE_MIN),
        ("authors_exact", AUTHORS_MIN),
        ("editor_exact", EDITOR_MIN),
        ("date_day", DATE_MIN),
        ("date_minute", DATE_MIN),
    ],
)
def test_fields_are_as_displayed(score: dict[str, Any], field: str, floor: float) -> None:
    assert score[field]["rate"] >= floor


def _record(entry: dict[str, str], corpus: Path) -> dict[str, Any]:
    page = read_page((corpus / entry["path"]).read_bytes(), entry["url"])
    return record(clean(read_article([page]).article))
