"""A part in, its good lines out: of its rows, of its file, and those that were published."""

import json
from collections.abc import Iterable
from contextlib import suppress

from crawler.folders import Folders
from crawler.store import checking
from crawler.store.outbox import Part
from crawler.store.schema import Store
from crawler.verify.parts import judged_lines, part_lines
from crawler.verify.records import line_faults

MARK = "-salvaged"  # behind the run id: a part's own name never has other bytes
Lines = dict[tuple[str, int], str]
"""By article id and revision."""


def held_lines(store: Store, part: Part) -> Lines:
    return _keyed(line for line in part_lines(store, part) if not line_faults(line))


def filed_lines(folders: Folders, part: Part) -> Lines:
    path = folders.data / part.path
    content = path.read_bytes() if path.is_file() else b""
    judged = judged_lines(content, part.run_id, part.day)
    return _keyed(line for line, faults in judged if not faults)


def published_lines(folders: Folders, store: Store, part: Part) -> list[str]:
    """The lines of a part as they were published, each from its row or from the file.

    The digest proves them; empty: they are not to be had.
    """
    held, filed = held_lines(store, part), Lines()
    with suppress(OSError):  # verify names it
        filed = filed_lines(folders, part)
    for both in (held, filed, {**held, **filed}, {**filed, **held}):
        lines = in_order(both.values())
        if checking.digest_of(lines) == part.sha256:
            return lines
    return []


def in_order(lines: Iterable[str]) -> list[str]:
    """As they stand in a part."""
    return sorted(lines, key=_place)


def _keyed(lines: Iterable[str]) -> Lines:
    records = ((json.loads(line), line) for line in lines)
    return {(record["article_id"], record["revision"]): line for record, line in records}


def _place(line: str) -> tuple[str, str, int]:
    record = json.loads(line)
    return record["portal"], record["canonical_url"], record["revision"]
