"""A short form of the soak; the long one is `python -m tests.quality.soak`."""

from pathlib import Path

from tests.quality.soak import soak

STORIES = 300


def test_a_crawl_holds_no_more_at_its_end_than_when_it_was_warm(tmp_path: Path) -> None:
    soaked = soak(STORIES, tmp_path / "data")

    assert soaked.wrong == []
    assert soaked.pages == STORIES
    records = sum(len(part.read_text().splitlines()) for part in tmp_path.glob("data/articles/*/*"))
    assert records == STORIES - STORIES // 50 - len({n for n in range(STORIES) if n % 70 == 69})


def test_a_leak_is_seen(tmp_path: Path) -> None:
    soaked = soak(STORIES, tmp_path / "data", "tests.quality.leaking_portals")

    assert any(" MB" in sentence for sentence in soaked.wrong)
    assert any("open files" in sentence for sentence in soaked.wrong)
