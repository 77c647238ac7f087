"""Captures in the store: per portal and URL the newest full response, to be referred to."""

from collections.abc import Iterable

from crawler.store.schema import Store
from crawler.warc.records import Earlier


def earlier(store: Store, portal: str, url: str) -> Earlier | None:
    """The newest full response to a URL that is kept in a finished WARC file."""
    found = store.row(
        "select record_id, payload_digest, captured_at, file from captures"
        " where portal = ? and url = ?",
        [portal, url],
    )
    if not found:
        return None
    record_id, digest, captured_at, file = found
    return Earlier(
        url=url, record_id=record_id, payload_digest=digest, captured_at=captured_at, file=file
    )


def forget_all(store: Store) -> None:
    """Before all finished files are entered again."""
    store.write("delete from captures")


def forget_file(store: Store, file: str) -> None:
    """Nothing refers any more to what a damaged file held."""
    store.write("delete from captures where file = ?", [file])


def forget(store: Store, portal: str, url: str, record_id: str) -> None:
    """A response that is kept no longer, in a transaction of the caller's."""
    store.write(
        "delete from captures where portal = ? and url = ? and record_id = ?",
        [portal, url, record_id],
    )


def remember(store: Store, portal: str, kept: Iterable[Earlier]) -> None:
    """Enter the responses of a finished WARC file, all or none; a newer one stays."""
    with store.transaction():
        for one in kept:
            store.write(
                "insert into captures values (?, ?, ?, ?, ?, ?) on conflict (portal, url)"
                " do update set record_id = excluded.record_id,"
                " payload_digest = excluded.payload_digest, captured_at = excluded.captured_at,"
                " file = excluded.file where excluded.captured_at >= captures.captured_at",
                [portal, one.url, one.record_id, one.payload_digest, one.captured_at, one.file],
            )
