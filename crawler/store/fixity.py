"""Fixity in the store: the text of the files that a run writes, the digests of the captures."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from crawler.store.schema import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is finished: whatever byte of it changes, its digest tells."""

    path: str
    """Relative to the data folder."""
    bytes: int
    sha256: str


def keep_document(store: Store, path: str, content: str) -> None:
    """Keep the text of a file, in a transaction of the caller's: it can be written again."""
    store.write(
        "insert into documents values (?, ?)"
        " on conflict (path) do update set content = excluded.content",
        [path, content],
    )


def documents(store: Store) -> Iterator[tuple[str, str]]:
    for path, content in store.rows("select path, content from documents order by path"):
        yield str(path), str(content)


def document_paths(store: Store) -> list[str]:
    return [str(path) for (path,) in store.rows("select path from documents order by path")]


def document(store: Store, path: str) -> str:
    """The text, "" if there is none."""
    found = store.row("select content from documents where path = ?", [path])
    return str(found[0]) if found else ""


def keep(store: Store, kept: Kept) -> None:
    store.write(
        "insert into fixity values (?, ?, ?) on conflict (path) do update"
        " set bytes = excluded.bytes, sha256 = excluded.sha256",
        astuple(kept),
    )


def forget(store: Store, path: str) -> None:
    """A file that is no longer there under this name."""
    store.write("delete from fixity where path = ?", [path])


def kept_files(store: Store) -> list[Kept]:
    found = store.rows("select path, bytes, sha256 from fixity order by path")
    return [Kept(*row) for row in found]
