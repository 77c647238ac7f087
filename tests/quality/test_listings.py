"""Listing pages of the corpus, read without rules: the floors are pinned with its digest."""

import json
import runpy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.page import read_page
from crawler.listing import Listing, read_listing

CORPUS_DIGEST = "c0bb651b35863af8d420950a77eda1cdfcfed3ffb7bfcdae622a29dd75361d18"
LISTINGS = 40
F1_MIN = 0.9825
# each URL once: a ranking names some articles twice
RECALL_MIN = 0.988


@pytest.fixture(scope="module")
def score(shared: Path) -> dict[str, Any]:
    corpus = shared / "corpus"
    manifest = corpus / "manifest.jsonl"
    entries = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    read = {e["id"]: _read(e, corpus) for e in entries if e["kind"] == "listing"}
    scorer = runpy.run_path(str(corpus / "score.py"))
    gold = [g for g in scorer["load_gold"](manifest) if g["kind"] == "listing"]
    predictions = {name: {"items": _items(listing)} for name, listing in read.items()}
    listings: dict[str, Any] = scorer["evaluate"](gold, predictions)[0]["listings"]
    return listings


def test_corpus_is_the_one_the_floors_were_measured_on(shared: Path) -> None:
    digest = sha256((shared / "corpus" / "manifest.jsonl").read_bytes()).hexdigest()

    assert digest == CORPUS_DIGEST


def test_articles_are_found_without_rules(score: dict[str, Any]) -> None:
    assert score["pages"] == LISTINGS
    assert score["f1"] >= F1_MIN
    assert score["recall"] >= RECALL_MIN


def test_addresses_and_days_are_as_stated(score: dict[str, Any]) -> None:
    assert score["url_exact"]["rate"] == 1
    assert score["date_day"]["rate"] == 1


def _read(entry: dict[str, Any], corpus: Path) -> Listing:
    body = (corpus / entry["file"]).read_bytes()
    return read_listing(read_page(body, entry.get("url") or ""))


def _items(listing: Listing) -> list[dict[str, str]]:
    return [{"url": a.url, "title": a.title, "date": a.date} for a in listing.links]
