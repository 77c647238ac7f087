"""What was put aside in; without what it holds of closed articles, out.

Of lines those about them go; a file of another kind that names one goes whole: what was whole in
it is held elsewhere.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

from crawler.fixity import INDEX_ENDING, WARC_ENDING
from crawler.folders import Folders
from crawler.takedown.parts import put_rest
from crawler.takedown.removal import Removal
from crawler.takedown.wanted import Wanted
from crawler.warc.salvage import heads

URL_RE = re.compile(r"https?://[^\s\"'<>\\^`{|}]+")  # http://news.example/t1.html
# of a record's own head, and of what is known of it; a listing's links are neither
OWN_URL_RE = re.compile(rb'(?:WARC-Target-URI: |"link": \{"url": "|"made_up_after": ")([^\s"]+)')
STORE_NAME = "shuwen.sqlite"
READ_BYTES = 1 << 20


def clean_quarantine(folders: Folders, wanted: Wanted) -> Iterator[Removal]:
    for path in sorted(path for path in folders.quarantine.rglob("*") if path.is_file()):
        rest = _rest(path, wanted) if path.exists() else None
        if rest is not None:
            what = "lines removed" if rest else "removed: it held what was taken down"
            act = partial(put_rest, path, rest)
            yield Removal(path=str(path.relative_to(folders.data)), what=what, act=act)


def is_about(value: Any, wanted: Wanted) -> bool:
    """Whether a record, kept with a reason or by itself, is of a closed article."""
    record = value.get("record", value) if isinstance(value, dict) else None
    if not isinstance(record, dict):
        return False
    urls = (record.get(name) for name in ("url", "canonical_url", "final_url"))
    return record.get("article_id") in wanted.closed.by_id or any(
        wanted.closed.which(url) for url in urls if isinstance(url, str)
    )


def _rest(path: Path, wanted: Wanted) -> bytes | None:
    """What is left of a file, None if all of it may stay."""
    name = path.name.rstrip("~")  # a second one of a name
    if STORE_NAME in name:
        return _all_or_nothing(_names(path, wanted))
    if WARC_ENDING in name:  # and what was cut off it
        return _all_or_nothing(any(_is_captured(plain, wanted) for plain in heads(path)))
    if name.endswith((".jsonl", INDEX_ENDING)):
        return _lines_left(path.read_bytes(), partial(_is_line_about, wanted=wanted))
    return _all_or_nothing(_is_line_about(path.read_bytes(), wanted=wanted))


def _all_or_nothing(is_named: bool) -> bytes | None:
    return b"" if is_named else None


def _lines_left(content: bytes, is_about_closed: Callable[[bytes], bool]) -> bytes | None:
    lines = content.splitlines(keepends=True)
    kept = [line for line in lines if not is_about_closed(line)]
    return b"".join(kept) if len(kept) < len(lines) else None


def _is_line_about(line: bytes, wanted: Wanted) -> bool:
    """What is no JSON is searched for ids and addresses: an index, a torn record."""
    try:
        return is_about(json.loads(line), wanted)
    except ValueError:
        text = line.decode(errors="replace")
        is_named = any(name in text for name in wanted.closed.by_id)
        return is_named or any(wanted.closed.which(url) for url in URL_RE.findall(text))


def _is_captured(plain: bytes, wanted: Wanted) -> bool:
    found = OWN_URL_RE.findall(plain)
    return any(wanted.closed.which(url.decode(errors="replace")) for url in found)


def _names(path: Path, wanted: Wanted) -> bool:
    """In a store's file values stand side by side: its records and its addresses are looked for.

    The id alone stands in every store that knows that it was taken down.
    """
    records = (f'"article_id":"{name}","version_id":' for name in wanted.closed.by_id)
    urls = (url for _, named in wanted.stories for url in named.urls)
    words = [word.encode() for word in (*records, *urls)]
    with path.open("rb") as file:
        return _holds(file, words)


def _holds(file: IO[bytes], words: Sequence[bytes]) -> bool:
    """Whether one of the words stands in a file of any size.

    >>> from io import BytesIO
    >>> _holds(BytesIO(b"." * (READ_BYTES - 1) + b"ab"), [b"a.b", b".ab"])
    True
    >>> _holds(BytesIO(b"." * (READ_BYTES - 1) + b"ab"), [b"a.b"])
    False
    """
    overlap, before = max(map(len, words), default=1) - 1, b""
    while chunk := file.read(READ_BYTES):
        content = before + chunk
        if any(word in content for word in words):
            return True
        before = content[len(content) - overlap :]
    return False
