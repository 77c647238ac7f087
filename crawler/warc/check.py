"""Check: one WARC file in, what it holds and everything that is wrong with it out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.warc.index import Entry, entry_of, index_content, index_path, read_index
from crawler.warc.members import whole_members
from crawler.warc.salvage import gaps, read_ranges, whole_ranges
from crawler.warc.tails import is_torn

READ_BYTES = 1 << 20
INDEX_ENDING = ".cdxj"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcCheck:
    """What one WARC file holds; it is whole if nothing is wrong."""

    records: int = 0
    """Of all types."""
    types: dict[str, int] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    """Its answers, as its index must name them."""
    wrong: tuple[str, ...] = ()
    """A sentence each."""


def check_warc(path: Path) -> WarcCheck:
    """Members, digests and index of a finished file. Raises OSError: it cannot be read."""
    with path.open("rb") as file:
        members = list(whole_members(file))
    whole = sum(member.length for member in members)
    wrong = []
    if whole < path.stat().st_size:
        wrong.append(f"no whole record from byte {whole} on")
    types: Counter[str] = Counter()
    entries: list[Entry] = []
    try:
        for kind, entry, problems in _records(path):
            types[kind] += 1
            entries.extend([entry] if entry else [])
            wrong.extend(problems)
    except (ArchiveLoadFailed, ValueError) as error:
        wrong.append(f"unreadable: {str(error).strip()}")
    if sum(types.values()) != len(members):
        wrong.append(f"{len(members)} members hold {sum(types.values())} records")
    wrong.extend(_index_problems(path, entries))
    return WarcCheck(
        records=sum(types.values()), types=dict(types), entries=tuple(entries), wrong=tuple(wrong)
    )


def growing_damages(path: Path) -> Iterator[str]:
    """What is wrong in a file that a dead process left growing; a torn end is not.

    It has no index yet. Raises OSError: it cannot be read.
    """
    ranges, size = whole_ranges(path), path.stat().st_size
    stretches = gaps(ranges, size)
    for gap, content in zip(stretches, read_ranges(path, stretches), strict=True):
        if gap.offset + gap.length < size or not is_torn(content):
            yield f"{gap.length} bytes from byte {gap.offset} on are no record"
    for content in read_ranges(path, ranges):
        for _, _, problems in _read(BytesIO(content), path.name):
            yield from problems


def is_damage(sentence: str) -> bool:
    """Whether what is wrong is in the file itself, not in its index.

    >>> is_damage("SHUWEN-x.cdxj is missing")
    False
    """
    return INDEX_ENDING not in sentence.partition(" ")[0]


def _records(path: Path) -> Iterator[tuple[str, Entry | None, list[str]]]:
    with path.open("rb") as file:
        yield from _read(file, path.name)


def _read(file: IO[bytes], filename: str) -> Iterator[tuple[str, Entry | None, list[str]]]:
    records = ArchiveIterator(file, check_digests=True)
    for record in records:
        while record.raw_stream.read(READ_BYTES):
            pass
        name = record.rec_headers.get_header("WARC-Record-ID")
        problems = [f"{name}: {problem}" for problem in record.digest_checker.problems]
        offset, length = records.get_record_offset(), records.get_record_length()
        yield record.rec_type, entry_of(record, offset, length, filename), problems


def _index_problems(path: Path, entries: list[Entry]) -> list[str]:
    index = index_path(path)
    try:
        named = read_index(index)
    except FileNotFoundError:
        return [f"{index.name} is missing"]
    except (TypeError, ValueError, IndexError) as error:
        return [f"{index.name} is no index: {error}"]
    if index_content(entries) != b"".join(entry.line.encode() for entry in named):
        return [f"{index.name} does not say what the file holds"]
    return []
