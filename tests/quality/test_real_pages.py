"""Real pages, served on loopback under their own names, crawled by the real commands."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import records

LISTING = "http://edu.sc.gov.cn/scedu/c100494/xwzx_list.shtml"
ORIGINAL = "http://scnews.newssc.org/system/20180426/000875001.html"
REPOST = "http://www.cnread.news/content/15929867.html"
REAL = {"SHUWEN_SPIDERS": "spiders", "SHUWEN_DELAY": "0"}


@dataclass(frozen=True)
class RealPage:
    url: str
    path: Path
    kind: str
    gold: dict[str, Any]


def events(project: Project) -> list[dict[str, Any]]:
    paths = project.data.glob("events/*/*.jsonl")
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def corpus(shared: Path) -> list[RealPage]:
    with (shared / "corpus" / "manifest.jsonl").open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return [
        RealPage(entry["url"], shared / "corpus" / entry["file"], entry["kind"], entry["gold"])
        for entry in entries
        if entry.get("url")
    ]


def served_as(url: str) -> str:
    return url.partition("://")[2]


@pytest.fixture(scope="module")
def column(shared: Path) -> list[RealPage]:
    """The listing of column c100494 and the articles of it that are here."""
    return [page for page in corpus(shared) if "/scedu/c100494/" in page.url]


@pytest.fixture
def site(column: list[RealPage]) -> Iterator[Site]:
    """The public copy writes .html for .shtml; both lead to the page."""
    pages = {served_as(page.url): Answer(page.path.read_bytes()) for page in column}
    pages |= {name.replace(".shtml", ".html"): answer for name, answer in pages.items()}
    with serving(Site(pages)) as served:
        yield served


def key(url: str) -> str:
    return served_as(url).replace(".shtml", ".html")


def without_space(text: str) -> str:
    """As the corpus compares: NFKC, since cleaning makes Chinese punctuation full-width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def words(text: str) -> str:
    """Without punctuation: a page's own slip (,。) is mended, its label keeps it."""
    return "".join(char for char in without_space(text) if char.isalnum())


def test_a_real_listing_leads_to_its_articles_as_records(
    project: Project, site: Site, column: list[RealPage]
) -> None:
    listed = project.run(
        "crawl", "scedu", "-a", f"listing={LISTING}", SHUWEN_HOSTS=site.hosts, **REAL
    )

    assert listed.returncode == 0, listed.stderr
    found = {key(record["url"]): record for record in records(project)}
    [listing] = [page for page in column if page.kind == "listing"]
    linked = {key(item["url"]) for item in listing.gold["items"] if item.get("url")}
    wanted = {key(p.url): p.gold for p in column if p.kind == "article" and key(p.url) in linked}
    assert len(wanted) >= 15
    assert found.keys() == wanted.keys()
    for name, gold in wanted.items():
        record = found[name]
        assert without_space(record["title"]) == without_space(gold["title"]), name
        assert record["source"] == gold["source"], name
        assert without_space(record["editor"]) == without_space(gold.get("editor") or ""), name
        published = datetime.fromisoformat(gold["date"]).astimezone(UTC)
        assert datetime.fromisoformat(record["published_at"]) == published, name
        for paragraph in gold["body_paragraphs"]:
            assert words(paragraph) in words(record["body"]), (name, paragraph)


@pytest.mark.parametrize(
    "order", [(ORIGINAL, REPOST), (REPOST, ORIGINAL)], ids=["original first", "repost first"]
)
def test_the_seed_and_its_original_are_one_story(
    project: Project, shared: Path, order: tuple[str, str]
) -> None:
    pages = {
        served_as(ORIGINAL): Answer((shared / "seed" / "original.html").read_bytes()),
        served_as(REPOST): Answer((shared / "seed" / "repost.html").read_bytes()),
    }
    with serving(Site(pages)) as site:
        for url in order:
            saved = project.run(
                "article", "--save", "--allow-host", url, SHUWEN_HOSTS=site.hosts, **REAL
            )
            assert saved.returncode == 0, saved.stderr

    found = {record["url"]: record for record in records(project)}
    expected = json.loads((shared / "seed" / "expected.json").read_text(encoding="utf-8"))
    repost = {name: found[REPOST][name] for name in expected if name in found[REPOST]}
    assert repost == {name: expected[name] for name in repost}
    original = json.loads((shared / "seed" / "original.expected.json").read_text(encoding="utf-8"))
    assert {name: found[ORIGINAL][name] for name in original} == original
    marked = {event["url"]: event["duplicate_of"] for event in events(project)}
    known = found[REPOST]["duplicate_of"] or marked[REPOST]
    assert known == found[ORIGINAL]["article_id"]
    assert (REPOST in marked) is (order[0] == REPOST)
    assert found[ORIGINAL]["duplicate_of"] == ""


def test_seed_and_original_given_together_are_marked(
    project: Project, shared: Path, tmp_path: Path
) -> None:
    rows = [
        {"id": "repost", "path": str(shared / "seed" / "repost.html"), "url": REPOST},
        {"id": "original", "path": str(shared / "seed" / "original.html"), "url": ORIGINAL},
    ]
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))

    done = project.run("extract", str(manifest), "-o", str(tmp_path / "out.jsonl"), **REAL)

    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    repost, original = (json.loads(line) for line in lines)
    assert repost["duplicate_of"] == original["article_id"]
    assert original["duplicate_of"] == ""
