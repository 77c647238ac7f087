"""Events in the store: entered with what caused them, owed until a part holds them."""

from dataclasses import astuple, fields, replace

from crawler.clock import shanghai_day
from crawler.events import Event, event_line, event_of
from crawler.store.outbox import OWED, PUBLISHED, SEALED, Part
from crawler.store.schema import Store


def enter(store: Store, event: Event) -> None:
    """Enter an event, in a transaction of the caller's.

    Of one kind an article has one a run: a second one changes the first while it is owed.
    """
    earlier = take_back(store, event.run_id, event.article_id, event.kind)
    event = replace(event, replaces=earlier.replaces) if earlier else event
    assert event.happened_at
    day = shanghai_day(event.happened_at)
    store.write(
        "insert into events values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        [
            event.event_id,
            event.run_id,
            day,
            event.portal,
            event.article_id,
            event.kind,
            event_line(event),
            OWED,
        ],
    )


def take_back(store: Store, run_id: str, article_id: str, kind: str) -> Event | None:
    """Delete an event that no part holds yet; it, if there was one."""
    of = [run_id, article_id, kind, OWED]
    where = " from events where run_id = ? and article_id = ? and kind = ? and published = ?"
    found = store.row(f"select record{where}", of)
    if found:
        store.write(f"delete{where}", of)
    return event_of(found[0]) if found else None


def about(store: Store, run_id: str, portal: str, kind: str) -> list[str]:
    """The articles of a portal that a run has events of a kind about."""
    found = store.rows(
        "select article_id from events where run_id = ? and portal = ? and kind = ?",
        [run_id, portal, kind],
    )
    return [name for (name,) in found]


def events_of(store: Store, article_id: str) -> list[Event]:
    """The events of an article, the newest last."""
    found = store.rows(
        "select record from events where article_id = ? order by run_id, kind", [article_id]
    )
    return [event_of(line) for (line,) in found]


def unpublished(store: Store) -> list[tuple[str, str]]:
    """(run id, day of the event) of the parts still to be made, dead runs' first."""
    found = store.rows(
        "select distinct run_id, day from events where published <> ? order by run_id, day",
        [PUBLISHED],
    )
    return [(run_id, day) for run_id, day in found]


def seal_within(store: Store, run_id: str, day: str) -> None:
    """From now on no event of this part changes; in a transaction of the caller's."""
    store.write(
        "update events set published = ? where run_id = ? and day = ? and published = ?",
        [SEALED, run_id, day, OWED],
    )


def lines_of(store: Store, run_id: str, day: str) -> list[str]:
    """The lines of one part in their fixed order."""
    found = store.rows(
        "select record from events where run_id = ? and day = ? order by article_id, kind",
        [run_id, day],
    )
    return [str(line) for (line,) in found]


def mark_published_within(store: Store, part: Part) -> None:
    """Enter a part that stands under its name; its events leave the outbox.

    In a transaction of the caller's.
    """
    store.write(
        "insert into event_parts values (?, ?, ?, ?, ?, ?) on conflict do nothing",
        astuple(part),
    )
    store.write(
        "update events set published = ? where run_id = ? and day = ?",
        [PUBLISHED, part.run_id, part.day],
    )


def parts_of(store: Store, run_id: str) -> list[Part]:
    return [part for part in all_parts(store) if part.run_id == run_id]


def all_parts(store: Store) -> list[Part]:
    found = store.rows(
        "select path, run_id, day, sha256, bytes, records from event_parts order by path"
    )
    names = [field.name for field in fields(Part)]
    return [Part(**dict(zip(names, row, strict=True))) for row in found]
