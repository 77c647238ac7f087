"""A part that the store does not know in, its records in the store or why not out."""

import json
from dataclasses import dataclass
from datetime import datetime

from crawler.candidates import enter
from crawler.clock import now
from crawler.fixity import manifest_path
from crawler.folders import Folders
from crawler.items import Article, article_of
from crawler.parts import part_of
from crawler.repair.lines import in_order
from crawler.store import checking, fixity, restoring, takedowns
from crawler.store.outbox import Part
from crawler.store.schema import Store
from crawler.verify.parts import judged_lines, part_lines, published_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file among the parts."""

    part: Part
    records: tuple[Article, ...]
    """Of the lines with which nothing is wrong."""
    objection: str
    """Why it cannot be taken in, "" if it can."""
    unheld: tuple[Article, ...]
    """Those of them that the store has not."""


def read_part(folders: Folders, store: Store, path: str) -> Found:
    """Look at a file that stands among the parts. Raises OSError: it cannot be read."""
    file = folders.data / path
    run_id, day = file.stem, file.parent.name.removeprefix("date=")
    content = file.read_bytes() if file.is_file() else b""  # a pipe would never end
    judged = list(judged_lines(content, run_id, day))
    good = [line for line, faults in judged if not faults]
    records = tuple(article_of(line) for line in good)
    part = part_of(run_id, day, content)
    faults = ["no part of ours"] if part.path != path or not good else []
    faults += [] if faults else _named_otherwise(store, part)
    faults += [fault for _, wrong in judged for fault in wrong]
    faults += [] if faults else _conflicts(store, part, records, good)
    unheld = tuple(
        one for one in records if not restoring.record_of(store, one.article_id, one.revision)
    )
    return Found(part=part, records=records, objection="".join(faults[:1]), unheld=unheld)


def named_parts(store: Store, run_id: str) -> dict[str, Part]:
    """The parts of articles that a run's manifest names, by their path; a spoilt one names none."""
    text = fixity.document(store, manifest_path(run_id))
    try:
        named = [Part(**one) for one in json.loads(text)["parts"]] if text else []
    except (ValueError, TypeError, KeyError):
        return {}
    return {part.path: part for part in named if part.path.startswith("articles/")}


def _named_otherwise(store: Store, part: Part) -> list[str]:
    named = named_parts(store, part.run_id).get(part.path, part)
    return [] if named.sha256 == part.sha256 else ["its manifest names other bytes"]


def take_in(store: Store, found: Found) -> None:
    """Enter the part with its records."""
    at = now()
    with store.transaction():
        for article in found.records:
            enter_version(store, article, at)
        restoring.enter_part_within(store, found.part, published_on(found.part.day))


def enter_version(store: Store, article: Article, at: datetime) -> None:
    """A published version, if it is not held, in a transaction of the caller's.

    What was taken down does not come back, whatever a file holds.
    """
    if takedowns.is_entered(store, article.article_id):
        return
    restoring.enter_within(store, article, at)
    enter(store, article)


def _conflicts(
    store: Store, part: Part, records: tuple[Article, ...], lines: list[str]
) -> list[str]:
    """What the store holds of the records must stand in the part as it holds it."""
    for article, line in zip(records, lines, strict=True):
        held = restoring.record_of(store, article.article_id, article.revision)
        if held and held != line:
            return [f"{article.article_id} revision {article.revision} is held otherwise"]
    expected = in_order({*lines, *part_lines(store, part)})
    return [] if checking.digest_of(expected) == part.sha256 else ["it lacks what is held of it"]
