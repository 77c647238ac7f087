"""Logs of runs in; for the addresses of closed articles their ids, their words gone, out."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path

from crawler.files import write_atomically
from crawler.folders import Folders
from crawler.packing import PACKED_ENDING, packed
from crawler.rotation.logs import LOG_ENDING
from crawler.takedown.quarantine import URL_RE
from crawler.takedown.removal import NotRemovedError, Removal
from crawler.takedown.wanted import Wanted

LEFT_OUT = "[a line that held words of an article that was taken down]"
RECORD = "Article("  # Scrapy says what was dropped, all of it, on a line of its own
# what stands behind an address in a sentence: …t1.html>, …t1.html: no body
BEHIND_RE = re.compile(r"[)\].,:;>]+$")
URLS_KEPT = 1 << 16  # the same ones are named night after night
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)

Tell = Callable[[str], str]
"""What to say in the place of a URL."""


def clean_logs(folders: Folders, wanted: Wanted) -> Iterator[Removal]:
    """Those that are packed, too; one that cannot be unpacked is told and left. Raises OSError."""
    words = frozenset(word for _, named in wanted.stories for word in (*named.titles, *named.texts))
    tell = lru_cache(URLS_KEPT)(partial(_told, wanted=wanted))
    for path in sorted(folders.runs.glob(f"*/*{LOG_ENDING}*")):
        name = str(path.relative_to(folders.data))
        try:
            text = _read(path)
        except DAMAGED as error:
            yield _refused(name, f"{error}")
            continue
        rest = _cleaned(text, tell, words)
        if rest != text:
            act = partial(_write, path, rest)
            yield Removal(path=name, what="names it by its id", act=act)


def _read(path: Path) -> str:
    content = path.read_bytes()
    plain = gzip.decompress(content) if path.name.endswith(PACKED_ENDING) else content
    return plain.decode(errors="surrogateescape")


def _write(path: Path, text: str) -> None:
    content = text.encode(errors="surrogateescape")
    is_packed = path.name.endswith(PACKED_ENDING)
    write_atomically(path, packed(BytesIO(content)) if is_packed else content)


def _cleaned(text: str, tell: Tell, words: frozenset[str]) -> str:
    """Line by line where there is something to be done: nearly all logs name nothing of it."""
    is_named = any(tell(url) != url for url in set(URL_RE.findall(text)))
    if not is_named and not any(word in text for word in words):
        return text
    return "".join(_cleaned_line(line, tell, words) for line in text.splitlines(keepends=True))


def _cleaned_line(line: str, tell: Tell, words: frozenset[str]) -> str:
    rest = URL_RE.sub(lambda found: tell(found[0]), line)
    is_record = rest != line and RECORD in line
    return f"{LEFT_OUT}\n" if is_record or any(word in line for word in words) else rest


def _told(url: str, wanted: Wanted) -> str:
    behind = BEHIND_RE.search(url)
    own = url[: behind.start()] if behind else url
    tombstone = wanted.closed.which(own)
    return tombstone.article_id + url[len(own) :] if tombstone else url


def _refused(name: str, why: str) -> Removal:
    def act() -> None:
        raise NotRemovedError(f"{name}: {why}; it may name it: delete it, then again")

    return Removal(path=name, what=f"left as it is: {why}", act=act)
