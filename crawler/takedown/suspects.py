"""WARC sets in, the files that may hold exchanges of closed articles out."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from crawler.fixity import WARC_ENDING
from crawler.folders import Folders
from crawler.takedown.honouring import Closed
from crawler.warc.index import index_path, read_index

DAY = timedelta(days=1)


def suspect_files(folders: Folders, closed: Closed) -> list[Path]:
    """All files of sets of which an index names a closed URL, and of the days after.

    Who asks for an article begins at its own address: where that led, its further pages and a
    night that goes on after midnight lie in the same set or the next. Those that are named come
    last: as long as one of them is left, the others are found, whenever a takedown is cut short.
    """
    looks = Looks(closed)
    found = list[Path]()
    for portal in sorted(path for path in folders.warc.glob("*") if path.is_dir()):
        files = sorted(portal.glob(f"*/*{WARC_ENDING}"))
        days = set(_with_next(path.parent.name for path in files if looks.is_named(path)))
        found += [path for path in files if path.parent.name in days]
    return sorted(found, key=looks.is_named)


class Looks:
    """Looks at each address once: the same ones stand in the indexes of all nights."""

    def __init__(self, closed: Closed) -> None:
        self.closed = closed
        self.urls: dict[str, bool] = {}
        self.files: dict[Path, bool] = {}

    def is_named(self, path: Path) -> bool:
        """Whether a file's index names a closed URL, or cannot be read."""
        if path not in self.files:
            self.files[path] = self._look(path)
        return self.files[path]

    def _look(self, path: Path) -> bool:
        try:
            urls = {entry.url for entry in read_index(index_path(path))}
        except (OSError, TypeError, ValueError, IndexError):
            return True
        for url in urls - self.urls.keys():
            self.urls[url] = bool(self.closed.which(url))
        return any(self.urls[url] for url in urls)


def _with_next(days: Iterator[str]) -> Iterator[str]:
    for day in days:
        yield day
        try:
            yield (date.fromisoformat(day) + DAY).isoformat()
        except ValueError:  # no folder of ours
            continue
