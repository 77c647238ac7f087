"""Sections: whether a night read one to its known part."""

from crawler.store.schema import Store


def is_complete(store: Store, portal: str, section: str) -> bool:
    """Whether the section was read to its known part the last time; else a night reads on."""
    found = store.row(
        "select complete from sections where portal = ? and section = ?", [portal, section]
    )
    return bool(found and found[0])


def set_complete(store: Store, portal: str, section: str, complete: bool) -> None:
    store.write(
        "insert into sections values (?, ?, ?)"
        " on conflict (portal, section) do update set complete = excluded.complete",
        [portal, section, int(complete)],
    )
