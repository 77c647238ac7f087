"""A part that the store does not know in, its records in the store or why not out."""

import json
from dataclasses import dataclass

from crawler.candidates import enter
from crawler.clock import now
from crawler.folders import Folders
from crawler.items import Article, article_of
from crawler.parts import UNKNOWN_DAY, part_of
from crawler.store import checking, restoring
from crawler.store.outbox import Part
from crawler.store.schema import Store
from crawler.verify.parts import judged_lines, part_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file among the parts."""

    part: Part
    records: tuple[Article, ...]
    """Of the lines with which nothing is wrong."""
    objection: str
    """Why it cannot be taken in, "" if it can."""
    unheld: int
    """How many of its records the store has not."""


def read_part(folders: Folders, store: Store, path: str) -> Found:
    """Look at a file that stands among the parts."""
    file = folders.data / path
    run_id, day = file.stem, file.parent.name.removeprefix("date=")
    content = file.read_bytes()
    judged = list(judged_lines(content, run_id, day))
    good = [line for line, faults in judged if not faults]
    records = tuple(article_of(line) for line in good)
    part = part_of(run_id, day, content)
    faults = ["no part of ours"] if part.path != path or not good else []
    faults += [fault for _, wrong in judged for fault in wrong]
    faults += [] if faults else _conflicts(store, part, records, good)
    unheld = sum(
        not restoring.holds_version(store, one.article_id, one.version_id) for one in records
    )
    return Found(part=part, records=records, objection="".join(faults[:1]), unheld=unheld)


def take_in(store: Store, found: Found) -> None:
    """Enter the part with its records."""
    at = now()
    with store.transaction():
        for article in found.records:
            restoring.enter_within(store, article, at)
            enter(store, article)
        day = "" if found.part.day == UNKNOWN_DAY else found.part.day
        restoring.enter_part_within(store, found.part, day)


def _conflicts(
    store: Store, part: Part, records: tuple[Article, ...], lines: list[str]
) -> list[str]:
    """What the store holds of the records must stand in the part as it holds it."""
    for article, line in zip(records, lines, strict=True):
        held = restoring.record_of(store, article.article_id, article.revision)
        if held and held != line:
            return [f"{article.article_id} revision {article.revision} is held otherwise"]
    expected = sorted({*lines, *part_lines(store, part)}, key=place_of)
    return [] if checking.digest_of(expected) == part.sha256 else ["it lacks what is held of it"]


def place_of(line: str) -> tuple[str, str, int]:
    """Where a line stands in its part."""
    record = json.loads(line)
    return record["portal"], record["canonical_url"], record["revision"]
