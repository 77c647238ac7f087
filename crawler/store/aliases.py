"""Aliases: a canonical URL in, the one under which the store knows its article out.

The rules of canonical URLs have versions; what was met under a former one keeps its id.
"""

from crawler.store.schema import Store
from crawler.urls import ID_PREFIX, canonical_url, id_of, url_digest

VERSION_BEFORE = "1"


def known_as(store: Store, canonical: str) -> str:
    """The canonical URL by which the article is known, the given one if by no other.

    >>> with Store.in_memory() as store:
    ...     known_as(store, "http://news.example/a.html")
    'http://news.example/a.html'
    """
    found = store.row("select known_as from aliases where canonical_url = ?", [canonical])
    return str(found[0]) if found else canonical


def others_of(store: Store, known: str) -> list[str]:
    """The canonical URLs of today under which the same article is met."""
    found = store.rows(
        "select canonical_url from aliases where known_as = ? order by canonical_url", [known]
    )
    return [canonical for (canonical,) in found]


def place_of(store: Store, url: str) -> str:
    """known_as() of a URL; of one that is closed its id, for it must not be named any more."""
    if is_closed(url):
        return url
    canonical = canonical_url(url)
    digest = url_digest(canonical)
    found = store.row(  # together: it is asked of each link of a listing
        "select (select 1 from closed_urls where url_sha256 = ?),"
        " (select known_as from aliases where canonical_url = ?)",
        [digest, canonical],
    )
    is_ours, known = found or (None, None)
    return id_of(digest) if is_ours else known or canonical


def is_closed(place: str) -> bool:
    """Whether place_of() stands for a URL that was taken down."""
    return place.startswith(ID_PREFIX)


def enter(store: Store, known: str) -> None:
    """Enter a canonical URL that an earlier version made, in a transaction of the caller's.

    Of two that are one now the one captured first stays; the other is not looked at any more.
    """
    canonical = canonical_url(known) if known else known
    if canonical != known:
        first, *others = _by_capture(store, known, known_as(store, canonical))
        store.write(
            "insert into aliases values (?, ?)"
            " on conflict (canonical_url) do update set known_as = excluded.known_as",
            [canonical, first],
        )
        for other in others:
            store.write("update urls set due_at = '' where canonical_url = ?", [other])
    store.write("delete from unaliased where canonical_url = ?", [known])


def _by_capture(store: Store, known: str, rival: str) -> list[str]:
    found = store.rows(
        "select canonical_url from urls where canonical_url in (?, ?)"
        " order by first_captured_at = '', first_captured_at, canonical_url",
        [known, rival],
    )
    return [canonical for (canonical,) in found] or [known]


def owed(store: Store, most: int) -> list[str]:
    """Canonical URLs of a store made before."""
    found = store.rows("select canonical_url from unaliased limit ?", [most])
    return [canonical for (canonical,) in found]


def enter_owed(store: Store, most: int) -> int:
    """Enter what an earlier version left, so many in one transaction; how many in all."""
    count = 0
    while names := owed(store, most):
        with store.transaction():
            for name in names:
                enter(store, name)
        count += len(names)
    return count
