"""Parts in, those that are missing, changed or unknown to the store out."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from crawler.files import HIDDEN_ENDING
from crawler.folders import Folders
from crawler.store import checking
from crawler.store.outbox import UNKNOWN_DAY, Part
from crawler.store.schema import Store
from crawler.verify.finding import Finding, Kind, readable
from crawler.verify.records import day_of, line_faults
from crawler.verify.rows import STORE_PATH

FAULTS_MAX = 3  # of one part; a person looks at the rest


def check_parts(folders: Folders, store: Store, *, quick: bool) -> Iterator[Finding]:
    parts = checking.all_parts(store)
    for part in parts:
        if quick:
            sizes = _size_faults(folders, part)
            yield from readable(sizes, Kind.PART_CHANGED, part.path, mendable=True)
        else:
            yield from _part_faults(folders, store, part)
    yield from _unknown(folders, store, {part.path for part in parts})


def part_lines(store: Store, part: Part) -> list[str]:
    """What the store says stands in a part."""
    return checking.lines_of(store, part.run_id, published_on(part.day))


def published_on(day: str) -> str:
    """The partition as articles name it."""
    return "" if day == UNKNOWN_DAY else day


def content_faults(content: bytes, run_id: str, day: str) -> list[str]:
    """What is wrong with the lines of a part: torn, not a record, misplaced, twice."""
    return [fault for _, faults in judged_lines(content, run_id, day) for fault in faults]


def judged_lines(content: bytes, run_id: str, day: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of a part with what is wrong with it."""
    seen = Counter[tuple[str, int]]()
    for number, line in enumerate(_lines(content), start=1):
        wrong = line_faults(line)
        if not wrong:
            record = json.loads(line)
            key = (record["article_id"], record["revision"])
            seen[key] += 1
            if day_of(record) != day:
                wrong.append(f"belongs to date={day_of(record)}")
            if record["run_id"] != run_id:
                wrong.append(f"belongs to the run {record['run_id']}")
            if seen[key] > 1:
                wrong.append(f"a second line of {key[0]} revision {key[1]}")
        yield line, [f"line {number}: {fault}" for fault in wrong]


def _lines(content: bytes) -> list[str]:
    """Split where a record ends; what stands behind the last line feed is a torn line."""
    *lines, torn = content.decode(errors="surrogateescape").split("\n")
    return [f"{line}\n" for line in lines] + ([torn] if torn else [])


def _size_faults(folders: Folders, part: Part) -> Iterator[Finding]:
    path = folders.data / part.path
    if not path.is_file():
        yield _missing(part, mendable=True)
    elif path.stat().st_size != part.bytes:
        what = f"{path.stat().st_size} bytes, published with {part.bytes}"
        yield Finding(kind=Kind.PART_CHANGED, path=part.path, what=what, mendable=True)


def _part_faults(folders: Folders, store: Store, part: Part) -> Iterator[Finding]:
    is_held = checking.digest_of(part_lines(store, part)) == part.sha256
    faults = _file_faults(folders, part, mendable=is_held)
    found = list(readable(faults, Kind.PART_CHANGED, part.path, mendable=is_held))
    yield from found
    if not is_held:
        what = f"the articles of {part.path} are not those that were published"
        yield Finding(kind=Kind.ROWS_CHANGED, path=STORE_PATH, what=what, mendable=not found)


def _file_faults(folders: Folders, part: Part, *, mendable: bool) -> Iterator[Finding]:
    path = folders.data / part.path
    content = path.read_bytes() if path.is_file() else None
    if content is None:
        yield _missing(part, mendable=mendable)
    elif sha256(content).hexdigest() != part.sha256:
        faults = content_faults(content, part.run_id, part.day)[:FAULTS_MAX]
        what = "; ".join(faults) or "other bytes than were published"
        yield Finding(kind=Kind.PART_CHANGED, path=part.path, what=what, mendable=mendable)


def _missing(part: Part, *, mendable: bool) -> Finding:
    what = f"not there; it held {part.records} records"
    return Finding(kind=Kind.PART_MISSING, path=part.path, what=what, mendable=mendable)


def _unknown(folders: Folders, store: Store, known: set[str]) -> Iterator[Finding]:
    """What stands beside the parts; a file that the next publishing only has to mark is none."""
    articles = folders.data / "articles"
    for path in sorted(articles.rglob("*")):
        name = str(path.relative_to(folders.data))
        is_leftover = path.name.startswith(".") and path.name.endswith(HIDDEN_ENDING)
        if not (path.is_dir() or name in known or is_leftover):
            unknown = _unless_owed(store, path, name)
            yield from readable(unknown, Kind.PART_UNKNOWN, name, mendable=False)


def _unless_owed(store: Store, path: Path, name: str) -> Iterator[Finding]:
    if not _is_owed(store, path):
        what = "no part that the store knows"
        yield Finding(kind=Kind.PART_UNKNOWN, path=name, what=what, mendable=True)


def _is_owed(store: Store, path: Path) -> bool:
    day = path.parent.name.removeprefix("date=")
    if not f"{day}{path.stem}".isascii():  # nor could the store be asked for any name
        return False
    lines = checking.lines_of(store, path.stem, published_on(day))
    return bool(lines) and "".join(lines).encode() == path.read_bytes()
