"""A capture file that is not as it was kept in, where its bytes are still to be had out."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from crawler.clock import shanghai_day
from crawler.fixity import INDEX_ENDING, WARC_ENDING, capture_paths, sha256_of
from crawler.folders import Folders
from crawler.store.fixity import Kept
from crawler.warc.index import index_content, read_entries

NAME_RE = re.compile(r"SHUWEN-(.+)-(\d{14})-\d{5}-")  # SHUWEN-morning-20260304180000-00000-1.cdxj


def is_at_home(path: str) -> bool:
    """Whether a file of ours lies in the set that its own name tells.

    >>> is_at_home("warc/morning/2026-03-05/SHUWEN-morning-20260304180000-00000-1.cdxj")
    True
    """
    named = NAME_RE.match(Path(path).name)
    if not named:
        return False
    try:
        began = datetime.strptime(named[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:  # somebody else's name
        return False
    return path.rpartition("/")[0].endswith(f"/{named[1]}/{shanghai_day(began)}")


class Elsewhere:
    """Looks for kept digests under warc/; nothing is read before it is asked for."""

    def __init__(self, folders: Folders, kept: Iterable[Kept]) -> None:
        self.folders = folders
        self.kept = {one.path: one for one in kept}

    def find(self, path: str) -> str | None:
        """Another name under which the bytes of a file lie: it was moved.

        An empty index is that of any file without answers, and lies where its own belongs.
        """
        lost = self.kept.get(path)
        if not lost or not lost.bytes:
            return None
        others = (other for other in self._by_size.get(lost.bytes, ()) if other != path)
        found = (one for one in others if self._may_be(one, lost) and self._is_as(one, lost))
        return next(found, None)

    def warc_of(self, index: str) -> Path | None:
        """The WARC file of an index as it was kept, wherever it lies."""
        path = index.removesuffix(INDEX_ENDING) + WARC_ENDING
        if path in self.kept and self._is_as(path, self.kept[path]):
            return self.folders.data / path
        other = self.find(path)
        return self.folders.data / other if other else None

    def index_content(self, index: str) -> bytes | None:
        """An index as it was kept, made of its WARC file."""
        warc = self.warc_of(index)
        if not warc or index not in self.kept:
            return None
        with warc.open("rb") as file:
            name = Path(index).name.removesuffix(INDEX_ENDING) + WARC_ENDING
            content = index_content(read_entries(file, name))
        return content if sha256(content).hexdigest() == self.kept[index].sha256 else None

    @cached_property
    def _by_size(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for path in capture_paths(self.folders):
            file = self.folders.data / path
            if file.is_file():  # a link may lead nowhere
                found[file.stat().st_size].append(path)
        return found

    def _may_be(self, path: str, lost: Kept) -> bool:
        """Not what the store holds to be another file; a night may have kept it where it lay."""
        return path not in self.kept or self.kept[path].sha256 == lost.sha256

    def _is_as(self, path: str, kept: Kept) -> bool:
        file = self.folders.data / path
        return file.is_file() and sha256_of(file) == kept.sha256
