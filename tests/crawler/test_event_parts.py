"""Parts of events are as safe as those of articles: what changes is found, and mended."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.folders import Folders
from crawler.parts import publish_outbox
from crawler.repair.repairing import repair
from crawler.store import clusters
from crawler.store.schema import Store
from crawler.verify.finding import Kind
from crawler.verify.verifying import verify
from tests.crawler.test_duplicates import ORIGINAL, REPOST, REPRINT
from tests.crawler.test_pointing import stored


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Two copies published in one run, their original and so two events in the next."""
    folders = Folders(tmp_path / "data")
    with closing(Store.open(folders.store)) as store:
        for run_id, made in (("run1", (REPRINT, REPOST)), ("run2", (ORIGINAL,))):
            for article in made:
                stored(store, article, run_id)
            publish_outbox(folders, run_id)
    return folders


@pytest.fixture
def part(folders: Folders) -> Iterator[Path]:
    [path] = folders.data.glob("events/*/*.jsonl")
    content = path.read_bytes()
    yield path
    assert path.read_bytes() == content  # after the repair


def kinds(folders: Folders) -> list[Kind]:
    return [one.kind for one in verify(folders).findings if one.path.startswith("events")]


def test_a_part_of_events_that_changed_is_written_again(folders: Folders, part: Path) -> None:
    part.write_bytes(part.read_bytes().replace(b"duplicate-marked", b"duplicate-markad", 1))
    assert kinds(folders) == [Kind.EVENTS_CHANGED]

    repair(folders)

    assert kinds(folders) == []


def test_a_part_of_events_that_is_gone_is_written_again(folders: Folders, part: Path) -> None:
    part.unlink()
    assert kinds(folders) == [Kind.EVENTS_MISSING]

    repair(folders)

    assert kinds(folders) == []


def test_events_that_the_store_lost_move_their_clusters_again(folders: Folders, part: Path) -> None:
    with closing(Store.open(folders.store)) as store:
        for table in ("events", "event_parts", "copies"):
            store.write(f"delete from {table}")  # noqa: S608
    assert kinds(folders) == [Kind.EVENTS_UNKNOWN]

    repair(folders)

    assert kinds(folders) == []
    with closing(Store.open(folders.store)) as store:
        assert len(clusters.copies_of(store, ORIGINAL.article_id)) == 2
    assert part.exists()
