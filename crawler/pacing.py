"""Pacing: a host in, how long to wait for its turn out; one gap apart in all processes together."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from crawler.clock import boot_id, ticks
from crawler.files import exchange

PAUSE_SECONDS_MAX = 24 * 3600  # what a host may ask for: a junk header closes it for no longer
SLOWER_MAX = 4  # a host that blocks is asked at a half, then a quarter of the rate
LONG_AGO = -1e9

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a host was asked last, and until when it wants to be left alone; clock.ticks()."""

    last: float = LONG_AGO
    until: float = LONG_AGO
    gap: float = 0.0
    """Of who asked last: others may not have read yet what Crawl-delay the host wants."""

    def wait(self, gap: float, at: float) -> float:
        """Seconds until the next turn.

        >>> Turn(last=10, until=12).wait(3, 10.5), Turn(last=10, gap=5).wait(3, 10.5)
        (2.5, 4.5)
        """
        return max(self.last + max(gap, self.gap), self.until, at) - at

    def later(self, other: "Turn") -> "Turn":
        newer = max(self, other, key=lambda turn: turn.last)
        return replace(newer, until=max(self.until, other.until))

    def sound(self, at: float) -> "Turn":
        """Without what lies too far ahead: nobody has written that."""
        last = self.last if self.last <= at else LONG_AGO
        until = self.until if self.until <= at + PAUSE_SECONDS_MAX else LONG_AGO
        gap = self.gap if 0 <= self.gap <= PAUSE_SECONDS_MAX else 0.0
        return Turn(last, until, gap)


Change = Callable[[Turn, float], Turn]
"""A turn and what time it is in, the turn as it is then out."""


class Pacing:
    """A host's gap is the longest of the configured one, slowed down, and its Crawl-delay."""

    def __init__(self, folder: Path | None, gap: float) -> None:
        self.folder = folder
        """Shared with other processes; None: nothing is to be written."""
        self.gap = gap
        self.asked_for: dict[str, float] = {}
        self.slower: defaultdict[str, int] = defaultdict(lambda: 1)
        self.turns: defaultdict[str, Turn] = defaultdict(Turn)

    def gap_of(self, host: str) -> float:
        return max(self.gap * self.slower[host], self.asked_for.get(host, 0.0))

    def space(self, host: str, seconds: float) -> None:
        """Crawl-delay; of several robots.txt of a host the longest."""
        self.asked_for[host] = max(seconds, self.asked_for.get(host, 0.0))

    def slow_down(self, host: str) -> None:
        self.slower[host] = min(2 * self.slower[host], SLOWER_MAX)

    def claim(self, host: str) -> float:
        """Take the turn and return 0, or return the seconds until there may be one."""
        gap, waits = self.gap_of(host), [0.0]

        def take(turn: Turn, at: float) -> Turn:
            waits.append(turn.wait(gap, at))
            return turn if waits[-1] > 0 else replace(turn, last=at, gap=gap)

        self._change(host, take)
        return waits[-1]

    def pause(self, host: str, seconds: float) -> None:
        """Nobody asks for so long, at most a day; who has less patience leaves the host."""
        rest = min(seconds, PAUSE_SECONDS_MAX)
        self._change(host, lambda turn, at: replace(turn, until=max(turn.until, at + rest)))

    def _change(self, host: str, change: Change) -> None:
        """In memory, and in the shared file unless all may ask as they like."""
        own = self.turns[host]
        if not self.folder or not self.gap_of(host):
            self.turns[host] = change(own, ticks())
            return

        def shared(text: str) -> str:  # under the file's lock: no other process's turn is later
            at = ticks()
            self.turns[host] = change(own.later(_read(text).sound(at)), at)
            return _written(self.turns[host])

        path = self.folder / f"{quote(host, safe='')}.turn"
        try:
            exchange(path, shared)
        except OSError as error:
            logger.warning("pacing/alone: %s: %s", error, path)
            self.folder = None
            self._change(host, change)


def _read(text: str) -> Turn:
    try:
        started, *numbers = text.split()
        last, until, gap = map(float, numbers)
    except ValueError:  # empty, torn, or of a former version
        return Turn()
    return Turn(last, until, gap) if started == boot_id() else Turn()


def _written(turn: Turn) -> str:
    return f"{boot_id()} {turn.last!r} {turn.until!r} {turn.gap!r}"
