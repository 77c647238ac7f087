"""Parts of articles and events in; without the lines about what was taken down, out.

A run's manifest is written before its parts: what is cut short between the two can be told from
the digest that the manifest names.
"""

import re
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from crawler.files import remove, write_atomically
from crawler.fixity import manifest_path
from crawler.folders import Folders
from crawler.manifest import amended
from crawler.parts import part_of
from crawler.store import fixity, takedowns
from crawler.store.schema import Store
from crawler.store.takedowns import Rewritten
from crawler.takedown.honouring import Closed
from crawler.takedown.removal import Removal, number, refused
from crawler.tombstone import TOMBSTONES_PATH, Tombstone, at_of

# the line's own: within a text its quotes are escaped
ID_RE = re.compile(rb'"article_id":"(urn:shuwen:[0-9a-f]{32})"')


def write_documents(folders: Folders, store: Store) -> Iterator[Removal]:
    """The tombstones, and the manifests of runs whose parts have changed."""
    runs = takedowns.runs_rewritten(store)
    for path in (TOMBSTONES_PATH, *map(manifest_path, runs)):
        content = fixity.document(store, path).encode()
        file = folders.data / path
        if content and not (file.is_file() and file.read_bytes() == content):
            act = partial(write_atomically, file, content)
            yield Removal(path=path, what="says what was taken down", act=act)


def remove_lines(folders: Folders, closed: Closed) -> Iterator[Removal]:
    """Each part without the lines of closed articles; one that holds no others goes."""
    for path in _part_paths(folders):
        name = str(path.relative_to(folders.data))
        try:
            content = path.read_bytes()
        except OSError as error:
            yield refused(name, f"cannot be read: {error.strerror or error}")
            continue
        rest = without_lines(content, closed.by_id)
        if rest != content:
            lines = content.count(b"\n") - rest.count(b"\n")
            what = f"{number(lines, 'line')} removed" if rest else "removed: it held nothing else"
            yield Removal(path=name, what=what, act=partial(put_rest, path, rest))


def remove_line(path: Path, ids: Collection[str]) -> None:
    """The same of one part, if it is there. Raises OSError."""
    content = path.read_bytes() if path.is_file() else b""
    rest = without_lines(content, ids)
    if rest != content:
        put_rest(path, rest)


def clean_parts(folders: Folders, closed: Closed) -> Iterator[str]:
    """The same for a data folder whose store is lost, its manifests included; what changed."""
    for path in _part_paths(folders) if closed.tombstones else ():
        try:
            content = path.read_bytes()
        except OSError:  # nothing is taken in from it either
            continue
        for tombstone in closed.tombstones:
            rest = without_lines(content, {tombstone.article_id})
            if rest != content:
                _amend_file(folders, path, (content, rest), tombstone)
                put_rest(path, rest)
                content = rest
                yield str(path.relative_to(folders.data))


def without_lines(content: bytes, ids: Collection[str]) -> bytes:
    r"""A part's content but for the lines about these articles.

    >>> line = b'{"article_id":"urn:shuwen:' + 32 * b"0" + b'"}\n'
    >>> without_lines(line + b"{}\n", {"urn:shuwen:" + 32 * "0"})
    b'{}\n'
    """
    lines = content.splitlines(keepends=True)
    return b"".join(line for line in lines if _id_of(line) not in ids)


def put_rest(path: Path, rest: bytes) -> None:
    """Replace a file by what is left of it; nothing: it goes, and its folder if that is empty."""
    if rest:
        write_atomically(path, rest)
    else:
        remove(path)


def _part_paths(folders: Folders) -> list[Path]:
    return [
        path
        for folder in ("articles", "events")
        for path in sorted((folders.data / folder).glob("*/*.jsonl"))
        if not path.name.startswith(".") and path.is_file()
    ]


def _id_of(line: bytes) -> str:
    found = ID_RE.search(line)
    return found[1].decode() if found else ""


def _amend_file(
    folders: Folders, path: Path, contents: tuple[bytes, bytes], tombstone: Tombstone
) -> None:
    """Let the manifest of a part's run name what the part will be, if it names what it is."""
    run_id, folder = path.stem, path.parent.parent.name
    day = path.parent.name.removeprefix("date=")
    before, after = (part_of(run_id, day, content, folder=folder) for content in contents)
    file = folders.data / manifest_path(run_id)
    text = file.read_text("utf-8") if file.is_file() else ""
    if before.sha256 in text:
        note = Rewritten(
            path=before.path,
            run_id=run_id,
            article_id=tombstone.article_id,
            ticket=tombstone.ticket,
            taken_down_at=at_of(tombstone),
            sha256=before.sha256,
        )
        told = amended(text, note, after if contents[1] else None)
        write_atomically(file, told.encode())
