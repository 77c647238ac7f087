"""Links that lead on without end: told by their path, their number, or a page without a new one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.urls import MAX_CHARS as URL_CHARS_MAX

LINKS_MAX = 2000  # of one listing page; at one in three seconds they take half a night
NEW_MAX = 1200  # of a section and a night: an hour of asking; the next night goes on
SEGMENTS_MAX = 20  # of a path, as Heritrix has it
REPEATS_MAX = 2  # of one segment: /a/b/a/b/a/ is a relative link that grows
IDLE_PAGES_MAX = 8  # in a row that name nothing new: an e-paper has pages of advertisements

# as the ledger has it
ENDLESS, LEFT_OUT, TOO_MANY = "endless", "left-out", "too-many"


def is_endless(url: str) -> bool:
    """Whether a path grows by what it has already; days and numbers may come again.

    >>> is_endless("http://news.example/a/b/a/b/a/"), is_endless("http://news.example/03/03/03/")
    (True, False)
    """
    if len(url) > URL_CHARS_MAX:
        return True
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    words = [segment for segment in segments if not segment.isdigit()]
    return len(segments) > SEGMENTS_MAX or any(
        words.count(word) > REPEATS_MAX for word in set(words)
    )


def left_of(urls: Iterable[str]) -> dict[str, str]:
    """The links of a listing page that are not asked for, each with its reason."""
    distinct = list(dict.fromkeys(urls))
    endless = dict.fromkeys(filter(is_endless, distinct), ENDLESS)
    others = [url for url in distinct if url not in endless]
    return endless | dict.fromkeys(others[LINKS_MAX:], LEFT_OUT)


@dataclass(slots=True)
class Walk:
    """What the listing pages of one section have named so far."""

    seen: set[str] = field(default_factory=set)
    idle: int = 0
    """Pages in a row that named nothing new."""

    def goes_on(self, urls: Iterable[str]) -> bool:
        """Whether a page that names these is worth being followed by another."""
        new = set(urls) - self.seen
        self.seen |= new
        self.idle = 0 if new else self.idle + 1
        return self.idle < IDLE_PAGES_MAX
