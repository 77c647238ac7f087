"""The memory in the store: what first readings had at their ends, and what was learnt of it.

What is known of a host has a number, one higher each time it changes. An article keeps the number
it was first read under and is read under that ever after: what is learnt or forgotten later
changes no record that is held.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from w3lib.url import canonicalize_url

from crawler.clock import utc_text
from crawler.items import Article
from crawler.learning import FirstReading, learn
from crawler.memory import Chrome, EdgeLine
from crawler.store.aliases import place_of
from crawler.store.schema import Store
from crawler.store.takedowns import is_closed_to
from crawler.urls import article_id, host_and_port

WINDOW = 400  # articles of a host that are weighed: some days of a large portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What is known of the host of one article, as far as it counts for this article."""

    article_id: str
    host: str
    memory: int = 0
    chrome: Chrome = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """What an article had at its ends when it was read."""

    known: Recall
    article: Article
    lines: tuple[EdgeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """How the memory of a host changed."""

    learnt: int = 0
    forgotten: int = 0


def recall(store: Store, url: str) -> Recall:
    """What an article under this URL is read with: held ones as they were first read."""
    name = article_id(place_of(store, url))
    host = host_and_port(canonicalize_url(url))[0]  # what a mobile host prints is its own
    memory = _memory_of(store, name, host)
    return Recall(article_id=name, host=host, memory=memory, chrome=_chrome(store, host, memory))


def note(store: Store, noted: Note, at: datetime) -> None:
    """Keep what an article had at its ends, if this is its first reading and it is not closed."""
    with store.transaction():
        if not is_closed_to(store, noted.article):
            note_within(store, noted, at)


def note_within(store: Store, noted: Note, at: datetime) -> None:
    """note() inside a transaction of the caller's."""
    known, article = noted.known, noted.article
    is_first = store.write(
        "insert into first_readings values (?, ?, ?, ?, ?, ?) on conflict do nothing",
        [known.article_id, known.host, known.memory, utc_text(at), article.section, article.title],
    )
    if is_first:
        store.write_each(
            "insert into edge_lines values (?, ?, ?, ?) on conflict do nothing",
            ((known.article_id, line.edge, line.digest, line.depth) for line in noted.lines),
        )


def relearn(store: Store, host: str) -> Learnt:
    """Weigh the recent articles of a host anew; what that changes counts from the next one on."""
    with store.transaction():
        number = _newest(store, host)
        known = _chrome(store, host, number)
        found = learn(_window(store, host), known)
        for line in known - found:
            store.write(
                "update portal_lines set forgotten = ?"
                " where host = ? and edge = ? and digest = ? and forgotten = 0",
                [number + 1, host, line.edge, line.digest],
            )
        for line in found - known:
            store.write(
                "insert into portal_lines values (?, ?, ?, ?, ?, 0)",
                [host, line.edge, line.digest, line.depth, number + 1],
            )
        _prune(store, host)
    return Learnt(learnt=len(found - known), forgotten=len(known - found))


def _memory_of(store: Store, name: str, host: str) -> int:
    found = store.row("select memory from first_readings where article_id = ?", [name])
    if found:
        return int(found[0])
    is_held = store.row("select 1 from articles where article_id = ?", [name])
    return 0 if is_held else _newest(store, host)  # held before there was a memory


def _newest(store: Store, host: str) -> int:
    found = store.row("select max(learnt), max(forgotten) from portal_lines where host = ?", [host])
    return max(number or 0 for number in found) if found else 0


def _chrome(store: Store, host: str, memory: int) -> Chrome:
    found = store.rows(
        "select edge, digest, depth from portal_lines"
        " where host = ? and learnt <= ? and (forgotten = 0 or forgotten > ?)",
        [host, memory, memory],
    )
    return frozenset(EdgeLine(*row) for row in found)


def _window(store: Store, host: str) -> list[FirstReading]:
    """The newest articles that are stored and no copies: a wire story is on many hosts."""
    rows = store.rows(
        "select r.article_id, r.title, r.section, a.published_on from first_readings r"
        " join articles a on a.article_id = r.article_id and a.revision ="
        " (select max(revision) from articles where article_id = r.article_id)"
        " where r.host = ? and a.duplicate_of = ''"
        " order by r.read_at desc, r.article_id limit ?",
        [host, WINDOW],
    )
    lines = _lines(store, host)
    return [
        FirstReading(title=title, section=section, day=day, lines=tuple(lines[name]))
        for name, title, section, day in rows
    ]


def _lines(store: Store, host: str) -> dict[str, list[EdgeLine]]:
    found = defaultdict(list)
    for name, edge, digest, depth in store.rows(
        "select e.article_id, e.edge, e.digest, e.depth from edge_lines e"
        " join first_readings r on r.article_id = e.article_id where r.host = ?"
        " order by e.article_id, e.edge, e.depth",
        [host],
    ):
        found[name].append(EdgeLine(edge, digest, depth))
    return found


def _prune(store: Store, host: str) -> None:
    """Drop the lines of articles that are behind twice the window; the readings stay."""
    last = store.rows(
        "select read_at from first_readings where host = ? order by read_at desc limit ?",
        [host, 2 * WINDOW],
    )
    if len(last) == 2 * WINDOW:
        store.write(
            "delete from edge_lines where article_id in"
            " (select article_id from first_readings where host = ? and read_at < ?)",
            [host, last[-1][0]],
        )
