"""Which WARC files are looked at for what was taken down, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.folders import Folders
from crawler.takedown.honouring import Closed
from crawler.takedown.suspects import suspect_files
from crawler.tombstone import Tombstone
from crawler.urls import article_id, canonical_url, url_digest
from crawler.warc.index import Entry, index_content, index_path

CLOSED, OTHER = "http://news.example/1.html", "http://news.example/2.html"
AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
TOMBSTONE = Tombstone(
    article_id=article_id(CLOSED),
    canonical_url_sha256=url_digest(canonical_url(CLOSED)),
    reason="court order",
    ticket="2026-17",
    taken_down_at=AT,
    run_id="20260304T180000Z-0001",
)


def captured(folders: Folders, name: str, *urls: str) -> Path:
    """A file with the index of these answers."""
    path = folders.warc / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    values = dict.fromkeys(("mime", "status", "digest", "length", "offset", "filename"), "")
    entry = Entry(
        url="", captured_at="2026-03-04T18:00:00.000Z", record_id="1", type="response", **values
    )
    index_path(path).write_bytes(index_content(replace(entry, url=url) for url in urls))
    return path


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def test_whole_sets_are_looked_at_and_the_day_after_but_no_others(folders: Folders) -> None:
    named = captured(folders, "morning/2026-03-04/a.warc.gz", OTHER, CLOSED)
    beside = captured(folders, "morning/2026-03-04/b.warc.gz", OTHER)
    after = captured(folders, "morning/2026-03-05/c.warc.gz", OTHER)
    captured(folders, "morning/2026-03-06/d.warc.gz", OTHER)
    captured(folders, "evening/2026-03-04/e.warc.gz", OTHER)

    found = suspect_files(folders, Closed.of([TOMBSTONE]))

    assert found == [beside, after, named]  # cut short before the last, it finds the others again


def test_a_file_without_index_is_looked_at(folders: Folders) -> None:
    path = captured(folders, "morning/2026-03-04/a.warc.gz", OTHER)
    index_path(path).unlink()

    assert suspect_files(folders, Closed.of([TOMBSTONE])) == [path]


@pytest.mark.parametrize(
    "url", [CLOSED, "https://www.news.example/1.html?utm_source=x", "http://news.example:80/1.html"]
)
def test_an_address_is_known_in_any_form(folders: Folders, url: str) -> None:
    path = captured(folders, "morning/2026-03-04/a.warc.gz", url)

    assert suspect_files(folders, Closed.of([TOMBSTONE])) == [path]
