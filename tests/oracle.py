"""A data folder in, what is wrong with it out; reads SQLite and JSONL by no code of ours."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.growing_site import Told


@dataclass
class Oracle:
    """Looks at one data folder again and again; remembers the bytes of every part it saw."""

    data: Path
    seen: dict[Path, str] = field(default_factory=dict)

    def torn_or_changed(self) -> list[str]:
        """What a reader at this instant must never meet; cheap enough to be asked all the time."""
        return list(self._torn_or_changed())

    def lost_or_doubled(self, told: Iterable[Told]) -> list[str]:
        """After a good night: each story once a revision, its newest as the portal shows it."""
        found = list(self._records())
        keys = Counter((record["article_id"], record["revision"]) for record in found)
        wrong = [f"twice in the parts: {key}" for key, count in keys.items() if count > 1]
        newest: dict[str, dict[str, Any]] = {}
        for record in sorted(found, key=lambda record: int(record["revision"])):
            newest[record["url"]] = record
        return [*wrong, *_differences(newest, told), *self._unended(), *self._pages_of_the_store()]

    def _torn_or_changed(self) -> Iterator[str]:
        for path in sorted(self.data.glob("articles/*/[!.]*.jsonl")):
            content = path.read_bytes()
            digest = sha256(content).hexdigest()
            if path in self.seen:
                if self.seen[path] != digest:
                    yield f"changed: {path}"
                continue
            self.seen[path] = digest
            if not content.endswith(b"\n") or not all(map(_parses, content.splitlines())):
                yield f"torn: {path}"
        gone = [path for path in self.seen if not path.exists()]
        yield from (f"vanished: {path}" for path in gone)

    def _records(self) -> Iterator[dict[str, Any]]:
        for path in sorted(self.data.glob("articles/*/[!.]*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                yield json.loads(line)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "state" / "shuwen.sqlite")) as store:
            return store.execute(query).fetchall()

    def _unended(self) -> Iterator[str]:
        for (run_id,) in self._rows("select run_id from runs where ended_at = ''"):
            yield f"run without an end: {run_id}"
        for (run_id,) in self._rows("select run_id from runs"):
            if not (self.data / "runs" / run_id / "manifest.json").is_file():
                yield f"run without a manifest: {run_id}"
        for url, state in self._rows("select url, state from ledger where state = 'pending'"):
            yield f"{state} for ever: {url}"

    def _pages_of_the_store(self) -> Iterator[str]:
        found = self._rows("pragma integrity_check")
        yield from (f"store: {said}" for (said,) in found if said != "ok")


def _differences(newest: dict[str, dict[str, Any]], told: Iterable[Told]) -> Iterator[str]:
    for story in told:
        record = newest.get(story.url)
        if not record:
            yield f"lost: {story.url}"
        elif (record["title"], record["body"]) != (story.title, story.body):
            yield f"another text: {story.url}"


def _parses(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
