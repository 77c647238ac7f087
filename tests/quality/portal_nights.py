"""Invented nights of invented portals: weekdays, holidays, growth, quiet ones; and faults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from crawler.holidays import expected_share
from crawler.portal_night import PortalNight, SectionYield

FIRST = date(2025, 9, 1)
USUAL_SHARES = {"published_on": 0.99, "source": 0.95, "authors": 0.6, "editor": 0.8, "images": 0.7}


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a portal publishes."""

    name: str
    new: float
    """Articles of a usual weekday, per section."""
    sections: int = 1
    links: int = 20
    jitter: int = 0
    """How much its listing's length varies."""
    weekend: float = 0.7
    sundays: float = 1.0
    is_edition: bool = False
    noise: float = 0.25
    """Of a night's level, as a logarithm."""
    growth: float = 0.0005
    chronic: float = 0.02
    """Share of pages that never can be read."""


PORTALS = (
    Habits(name="agency", new=40, sections=4, links=50, jitter=5, weekend=0.6),
    Habits(name="province", new=15, sections=5, links=20),
    Habits(name="city", new=12, sections=3, links=20, noise=0.35),
    Habits(name="government", new=9, sections=3, links=15, weekend=0.05),
    Habits(name="broadcaster", new=20, sections=2, links=30, jitter=3, growth=0.003),
    Habits(name="e-paper", new=32, links=32, is_edition=True, weekend=0.8),
    Habits(name="weekday e-paper", new=24, links=24, is_edition=True, weekend=1, sundays=0),
    Habits(name="education", new=3, sections=2, links=20, weekend=0.1, chronic=0.1),
    Habits(name="county", new=0.6, sections=2, links=15, weekend=0.3),
    Habits(name="village", new=0.15, links=12),
    Habits(name="app", new=60, sections=2, links=20, noise=0.4, weekend=0.9),
    Habits(name="shrinking", new=25, sections=2, links=40, growth=-0.002),
)


def nights_of(habits: Habits, count: int, random: Random, lulls: list[float]) -> list[PortalNight]:
    days = [FIRST + timedelta(days=number) for number in range(count)]
    return [_night(habits, day, lulls[n], n, random) for n, day in enumerate(days)]


def lulls(count: int, random: Random) -> list[float]:
    """How much of the usual is published on each day, by everyone alike."""
    shares = [expected_share(FIRST + timedelta(days=number)) for number in range(count)]
    return [
        share if share == 1 else min(1.0, share * exp(random.gauss(0.3, 0.35))) for share in shares
    ]


def cut_short(night: PortalNight, random: Random) -> PortalNight:
    """The night as it is when a limit, a signal or a block ends it somewhere."""
    share = random.random()
    read = _binomial(night.read, share, random)
    shares = {name: count / night.read for name, count in night.present.items() if night.read}
    return replace(
        night,
        sections=(),
        is_whole=False,
        is_cut=True,
        read=read,
        unreadable=_binomial(night.unreadable, share, random),
        present={name: _binomial(read, one, random) for name, one in shares.items()},
        body_median=_body_median(read, random),
    )


def _night(habits: Habits, day: date, lull: float, number: int, random: Random) -> PortalNight:
    weekday = (1.0, 1.05, 1.1, 1.0, 0.95, habits.weekend, habits.weekend * habits.sundays)
    level = weekday[day.weekday()] * (1 + habits.growth) ** number * lull
    level *= exp(random.gauss(0, habits.noise))
    sections = [_section(habits, f"s{n}", level, random) for n in range(habits.sections)]
    new = sum(section.new for section in sections)
    read = _binomial(new, 1 - habits.chronic, random)
    return PortalNight(
        on=day,
        sections=tuple(sections),
        read=read,
        unreadable=new - read,
        present={name: _binomial(read, share, random) for name, share in USUAL_SHARES.items()},
        body_median=_body_median(read, random),
    )


def _section(habits: Habits, name: str, level: float, random: Random) -> SectionYield:
    new = _poisson(habits.new * level * exp(random.gauss(0, habits.noise / 2)), random)
    if habits.is_edition:
        return SectionYield(section=name, links=new, new=new)
    links = habits.links + random.randint(-habits.jitter, habits.jitter)
    links -= random.random() < 0.05  # a banner takes the place of a line
    return SectionYield(section=name, links=links, new=min(new, 4 * links))


def _body_median(read: int, random: Random) -> int:
    lengths = sorted(800 * exp(random.gauss(0, 0.8)) for _ in range(max(read, 1)))
    return int(lengths[len(lengths) // 2]) if read else 0


def _poisson(mean: float, random: Random) -> int:
    threshold, count, product = exp(-min(mean, 600)), 0, random.random()
    while product > threshold:
        count, product = count + 1, product * random.random()
    return count


def _binomial(tries: int, share: float, random: Random) -> int:
    return sum(random.random() < share for _ in range(tries))


# faults


def _listings(night: PortalNight, share: float, left: int, evidence: str = "") -> PortalNight:
    sections = tuple(
        replace(
            one, links=int(one.links * share) + left, new=int(one.new * share), evidence=evidence
        )
        for one in night.sections
    )
    fallen = {name: int(n * share) for name, n in night.present.items()}
    read, unreadable = int(night.read * share), int(night.unreadable * share)
    return replace(night, sections=sections, read=read, unreadable=unreadable, present=fallen)


def _stale(night: PortalNight) -> PortalNight:
    stale = _listings(night, 0, 0)
    sections = tuple(replace(one, new=0) for one in night.sections)
    return replace(stale, sections=sections)


def _without(name: str) -> Callable[[PortalNight], PortalNight]:
    return lambda night: replace(night, present={**night.present, name: 0})


def _empty(night: PortalNight) -> PortalNight:
    return replace(night, read=0, unreadable=night.read + night.unreadable, present={})


FAULTS: dict[str, Callable[[PortalNight], PortalNight]] = {
    "listing gone, no link": lambda night: _listings(night, 0, 0, "http-404"),
    "listing moved, 3 links": lambda night: _listings(night, 0, 3, "moved"),
    "JavaScript shell": lambda night: _listings(night, 0, 1, "shell"),
    "blocked": lambda night: _listings(night, 0, 0, "http-403"),
    "empty bodies": _empty,
    "no date on any": _without("published_on"),
    "no source on any": _without("source"),
    "bodies cut to a fifth": lambda night: replace(night, body_median=night.body_median // 5),
    "old listing, nothing new": _stale,
    "half of all lost": lambda night: _listings(night, 0.5, 0),
}
ON_THE_LISTING = frozenset(list(FAULTS)[:4])


def portal_years(years: int, nights: int, seed: int) -> Iterator[list[list[PortalNight]]]:
    """Years of all portals; those of one year share their holidays."""
    for year in range(years):
        random = Random(f"{seed} {year}")  # noqa: S311
        shared = lulls(nights, random)
        yield [nights_of(habits, nights, random, shared) for habits in PORTALS]
