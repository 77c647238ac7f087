"""Log size: a portal's log of one night keeps its beginning and its end, however much is said."""

import logging
import os
from pathlib import Path
from typing import IO, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.disk import MEGABYTE
from crawler.files import READ_BYTES, cut_out
from crawler.folders import Folders

STDERR = 2
LEFT_OUT = "log/left_out: {} lines were left out here (SHUWEN_LOG_MB)\n"

logger = logging.getLogger(__name__)


class LogSizeExtension:
    """Looks whenever something is logged: code that logs in a loop holds up every clock."""

    def __init__(self, crawler: Crawler, path: Path, most_bytes: int) -> None:
        self.crawler = crawler
        self.path = path
        self.most_bytes = most_bytes
        self.beginning = self.left_out = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        run = Folders.from_settings(settings).run(settings["SHUWEN_RUN_ID"])
        path = run / f"{crawler.spidercls.name}.log"
        if not _is_stderr(path):
            raise NotConfigured  # somebody looks on
        extension = cls(crawler, path, int(settings.getfloat("SHUWEN_LOG_MB") * MEGABYTE))
        logging.root.addHandler(Looking(extension))
        return extension

    def look(self) -> None:
        """Raises OSError."""
        if os.fstat(STDERR).st_size > self.most_bytes:
            self._shorten(self.most_bytes // 4)

    def _shorten(self, ends: int) -> None:
        """Keep so many bytes at each end, in whole lines."""
        assert self.crawler.stats
        with self.path.open("rb") as log:
            self.beginning = self.beginning or log.read(ends).rfind(b"\n") + 1 or ends
            stop = log.seek(-ends, os.SEEK_END)
            stop += log.read().find(b"\n") + 1
            lines = _lines_between(log, self.beginning, stop)
        lines -= bool(self.left_out)  # the one that said so before
        self.left_out += lines
        cut_out(self.path, self.beginning, stop, LEFT_OUT.format(self.left_out).encode())
        self.crawler.stats.inc_value("log/left_out", lines)


class Looking(logging.Handler):
    """Tells the extension of each line; behind Scrapy's own handler, which has written it."""

    def __init__(self, extension: LogSizeExtension) -> None:
        super().__init__()
        self.extension = extension

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.extension.look()
        except OSError as error:
            logging.root.removeHandler(self)
            logger.warning("log/unbounded: %s", error)


def _is_stderr(path: Path) -> bool:
    """Whether this is the file that the night gave the crawl to write to."""
    try:
        return os.path.samestat(path.stat(), os.fstat(STDERR))
    except FileNotFoundError:
        return False


def _lines_between(log: IO[bytes], start: int, stop: int) -> int:
    log.seek(start)
    sizes = [READ_BYTES] * ((stop - start) // READ_BYTES) + [(stop - start) % READ_BYTES]
    return sum(log.read(size).count(b"\n") for size in sizes)
