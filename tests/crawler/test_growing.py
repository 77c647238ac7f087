"""A WARC file that failed once takes nothing more; recovery keeps its whole records, durable."""

import asyncio
import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.capture import Capture
from crawler.clock import now
from crawler.folders import Folders
from crawler.store.schema import Store
from crawler.warc.check import check_warc
from crawler.warc.records import Exchange
from crawler.warc.recovery import recover
from crawler.warc.sets import SetPlan, WarcSet

BODY_BYTES = 20_000  # more than a buffer of Python's takes


class Torn(FileIO):
    """A file on a disk that takes half of one more write, nothing of the next, then all again."""

    fitting = 2

    def write(self, content: Any) -> int:
        self.fitting -= 1
        if self.fitting == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(bytes(content)[: len(content) // 2 if self.fitting > 0 else None])


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(data=tmp_path)


@pytest.fixture
def warc(folders: Folders) -> Iterator[WarcSet]:
    written = WarcSet(
        SetPlan(
            folder=folders.warc,
            portal="morning",
            run_id="20260304T180000Z-5f3a",
            bytes_max=10**9,
            answers_max=1000,
            earlier=lambda _: None,
            on_end=lambda _: None,
        )
    )
    yield written
    if written.current:
        written.current.leave()


def exchange(number: int) -> Exchange:
    """What does not compress."""
    url = f"http://www.morning.example/{number}.html"
    response = Response(url, body=random.Random(number).randbytes(BODY_BYTES))  # noqa: S311
    capture = Capture.of(response, now())
    return Exchange(request=Request(url), response=response, capture=capture)


def recovered(folders: Folders) -> Path:
    with closing(Store.open(folders.store)) as store:
        assert recover(store, folders, "morning").files == 1
    [path] = folders.warc.glob("*/*/*.warc.gz")
    return path


def failing_once(call: Callable[[int], None]) -> Callable[[int], None]:
    left = [OSError(errno.EIO, "Input/output error")]

    def fail(descriptor: int) -> None:
        if left:
            raise left.pop()
        call(descriptor)

    return fail


def test_after_a_torn_write_nothing_is_appended(warc: WarcSet, folders: Folders) -> None:
    warc.keep(exchange(1))
    assert warc.current
    with warc.current.file as whole:
        whole.flush()
        warc.current.file = Torn(os.dup(whole.fileno()), "ab")
    with pytest.raises(OSError, match="No space left"):
        warc.keep(exchange(2))
    torn = warc.current.growing.read_bytes()

    with pytest.raises(OSError, match="after a failure"):
        warc.keep(exchange(3))
    with pytest.raises(OSError, match="after a failure"):
        asyncio.run(warc.sync())
    warc.close()

    assert warc.current.growing.read_bytes() == torn
    assert len(torn) > warc.current.size
    path = recovered(folders)
    assert path.read_bytes() == torn[: warc.current.size]
    assert check_warc(path).wrong == ()


def test_no_fsync_is_believed_after_one_that_failed(
    warc: WarcSet, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc.keep(exchange(1))
    monkeypatch.setattr(os, "fsync", failing_once(os.fsync))
    with pytest.raises(OSError, match="Input/output error"):
        asyncio.run(warc.sync())

    with pytest.raises(OSError, match="after a failure"):
        asyncio.run(warc.sync())
    with pytest.raises(OSError, match="after a failure"):
        warc.keep(exchange(2))
    warc.close()

    assert [path.suffix for path in folders.warc.glob("*/*/*")] == [".open"]
    assert check_warc(recovered(folders)).types == {"warcinfo": 1, "response": 1, "request": 1}


def test_recovery_writes_anew_what_it_keeps_before_it_syncs_it(
    warc: WarcSet, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc.keep(exchange(1))
    assert warc.current
    content = warc.current.growing.read_bytes()
    warc.current.leave()
    done: list[tuple[int, int]] = []
    pwrite = os.pwrite

    def watched(descriptor: int, written: bytes, offset: int) -> int:
        assert content[offset:].startswith(written)
        done.append((offset, len(written)))
        return pwrite(descriptor, written, offset)

    monkeypatch.setattr(os, "pwrite", watched)
    path = recovered(folders)

    assert done == [(0, len(content))]
    assert path.read_bytes() == content
