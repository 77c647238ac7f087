"""Fixity: what a run keeps a digest of when it ends."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.fixity import enter_captures
from crawler.folders import Folders
from crawler.store import fixity
from crawler.store.schema import Store


def to_nowhere(path: Path) -> None:
    path.symlink_to("/nowhere/at/all")


@pytest.mark.parametrize(
    ("name", "make"),
    [("away.cdxj", to_nowhere), ("pipe.cdxj", os.mkfifo), (os.fsdecode(b"\xff.cdxj"), Path.touch)],
    ids=["a link that leads nowhere", "a pipe", "a name that is no text"],
)
def test_a_run_ends_beside_what_is_no_file_of_ours(
    tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    folders = Folders(tmp_path)
    day = folders.warc / "morning" / "2026-03-04"
    day.mkdir(parents=True)
    day.joinpath("ours.cdxj").write_text("")
    make(day / name)

    with closing(Store.open(folders.store)) as store:
        enter_captures(folders, store)

        assert [kept.path for kept in fixity.kept_files(store)] == [
            "warc/morning/2026-03-04/ours.cdxj"
        ]
