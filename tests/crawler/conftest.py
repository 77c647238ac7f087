"""A data folder of a test's own, and the store in it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.folders import Folders
from crawler.store.schema import Store


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "data")


@pytest.fixture
def store(folders: Folders) -> Iterator[Store]:
    with closing(Store.open(folders.store)) as opened:
        yield opened
