"""What a crawl has stored is on the disk, the capture first; a disk that fails ends the crawl."""

import asyncio
import errno
import os
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from crawler.store.durability import Durability
from crawler.store.errors import StoreFullError
from crawler.store.schema import Store
from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import MORNING, morning_path, pages

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


CRAWL = ("crawl", "morning")
SAVE = ("article", "--save", f"http://{MORNING}{morning_path(1)}")


def crawl(
    project: Project, folder: Path, words: tuple[str, ...] = CRAWL, **environment: str
) -> tuple[CompletedProcess[str], list[str]]:
    """A crawl as it ended, and the files that its pages were made durable in."""
    (folder / "sitecustomize.py").write_text(WATCHED)
    log = folder / "synced"
    with serving(Site(pages())) as site:
        ended = project.run(
            *words,
            SHUWEN_HOSTS=site.hosts,
            PYTHONPATH=str(folder),
            SYNCED=str(log),
            **environment,
        )
    return ended, log.read_text().splitlines()


def test_a_stored_article_is_on_the_disk_and_its_capture_before_it(
    project: Project, tmp_path: Path
) -> None:
    done, synced = crawl(project, tmp_path)

    kinds = [name.rpartition(".")[2] for name in synced if name.endswith((".open", "-wal"))]
    assert done.returncode == 0, done.stderr
    assert kinds[:2] == ["open", "sqlite-wal"]
    assert kinds.count("sqlite-wal") <= 6


@pytest.mark.parametrize("words", [CRAWL, SAVE], ids=lambda words: words[0])
@pytest.mark.parametrize("failing", [".sqlite-wal", ".warc.gz.open", ".tmp"])
def test_a_disk_that_fails_ends_the_crawl_and_is_said_in_a_sentence(
    project: Project, tmp_path: Path, words: tuple[str, ...], failing: str
) -> None:
    ended, _ = crawl(project, tmp_path, words, FAILING=failing)

    assert ended.returncode == 3, ended.stderr
    assert "disk" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr


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


def test_no_fsync_is_believed_after_one_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OSError(errno.EIO, "Input/output error")]

    def fail_once(_: int) -> None:
        if failures:
            raise failures.pop()

    monkeypatch.setattr(os, "fsync", fail_once)

    async def ask() -> None:
        durability = Durability(tmp_path / "store")
        for _ in range(3):
            with pytest.raises(StoreFullError, match="Input/output error"):
                await durability.sync()

    with closing(Store.open(tmp_path / "store", waits=False)) as store:
        store.write("update meta set value = value")
        asyncio.run(ask())


def test_where_there_can_be_no_log_each_commit_waits(tmp_path: Path) -> None:
    asyncio.run(Durability(tmp_path / "none").sync())

    with closing(Store.open(Path(":memory:"), waits=False)) as unlogged:
        assert unlogged.row("pragma synchronous") == (2,)
    with closing(Store.open(tmp_path / "store", waits=False)) as logged:
        assert logged.row("pragma synchronous") == (1,)
