"""What a crawl has stored is on the disk, the capture first; a disk that fails ends the crawl."""

import asyncio
import os
from contextlib import closing
from pathlib import Path

import pytest

from crawler.store.durability import Durability
from crawler.store.schema import Store
from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import pages

# in every process of the command: each fsync with the file it is of; those of one kind may fail
WATCHED = """
import errno, os
fsync = os.fsync
def watched(descriptor):
    path = os.readlink(f"/proc/self/fd/{descriptor}")
    if path.endswith(os.environ.get("FAILING") or "/"):
        raise OSError(errno.EIO, "Input/output error")
    with open(os.environ["SYNCED"], "a") as log:
        log.write(path + chr(10))
    fsync(descriptor)
os.fsync = watched
"""


def crawl(project: Project, folder: Path, **environment: str) -> tuple[int, list[str]]:
    """Exit code of a crawl, and the files that its pages were made durable in."""
    (folder / "sitecustomize.py").write_text(WATCHED)
    log = folder / "synced"
    with serving(Site(pages())) as site:
        ended = project.run(
            *("crawl", "morning"),
            SHUWEN_HOSTS=site.hosts,
            PYTHONPATH=str(folder),
            SYNCED=str(log),
            **environment,
        )
    return ended.returncode, log.read_text().splitlines()


def test_a_stored_article_is_on_the_disk_and_its_capture_before_it(
    project: Project, tmp_path: Path
) -> None:
    code, synced = crawl(project, tmp_path)

    kinds = [name.rpartition(".")[2] for name in synced if name.endswith((".open", "-wal"))]
    assert code == 0
    assert kinds[:2] == ["open", "sqlite-wal"]
    assert kinds.count("sqlite-wal") <= 6


@pytest.mark.parametrize("failing", [".sqlite-wal", ".warc.gz.open"])
def test_a_disk_that_fails_ends_the_crawl(project: Project, tmp_path: Path, failing: str) -> None:
    code, _ = crawl(project, tmp_path, FAILING=failing)

    assert code == 3


def test_one_fsync_answers_all_who_asked_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)

    async def ask() -> None:
        durability = Durability(tmp_path / "store")
        await asyncio.gather(*(durability.sync() for _ in range(50)))

    with closing(Store.open(tmp_path / "store", waits=False)) as store:
        store.write("update meta set value = value")
        asyncio.run(ask())

    assert len(synced) <= 2


def test_where_there_can_be_no_log_each_commit_waits(tmp_path: Path) -> None:
    asyncio.run(Durability(tmp_path / "none").sync())

    with closing(Store.open(Path(":memory:"), waits=False)) as unlogged:
        assert unlogged.row("pragma synchronous") == (2,)
    with closing(Store.open(tmp_path / "store", waits=False)) as logged:
        assert logged.row("pragma synchronous") == (1,)
