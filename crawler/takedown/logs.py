"""Logs of runs in; for the addresses of closed articles their ids, their words gone, out."""

import re
from collections.abc import Iterator
from functools import partial

from crawler.files import write_atomically
from crawler.folders import Folders
from crawler.takedown.quarantine import URL_RE
from crawler.takedown.removal import Removal
from crawler.takedown.wanted import Wanted

LEFT_OUT = "[a line that held words of an article that was taken down]"
RECORD = "Article("  # Scrapy says what was dropped, all of it, on a line of its own
# what stands behind an address in a sentence: …t1.html>, …t1.html: no body
BEHIND_RE = re.compile(r"[)\].,:;>]+$")


def clean_logs(folders: Folders, wanted: Wanted) -> Iterator[Removal]:
    """Raises OSError."""
    words = frozenset(word for _, named in wanted.stories for word in (*named.titles, *named.texts))
    for path in sorted(folders.runs.glob("*/*.log")):
        text = path.read_bytes().decode(errors="surrogateescape")
        rest = "".join(_cleaned(line, wanted, words) for line in text.splitlines(keepends=True))
        if rest != text:
            content = rest.encode(errors="surrogateescape")
            act = partial(write_atomically, path, content)
            name = str(path.relative_to(folders.data))
            yield Removal(path=name, what="names it by its id", act=act)


def _cleaned(line: str, wanted: Wanted, words: frozenset[str]) -> str:
    rest = URL_RE.sub(lambda found: _told(found[0], wanted), line) if "://" in line else line
    is_record = rest != line and RECORD in line
    return f"{LEFT_OUT}\n" if is_record or any(word in line for word in words) else rest


def _told(url: str, wanted: Wanted) -> str:
    behind = BEHIND_RE.search(url)
    own = url[: behind.start()] if behind else url
    tombstone = wanted.closed.which(own)
    return tombstone.article_id + url[len(own) :] if tombstone else url
