"""`python -m tests.quality.baseline_rates`: what the gate finds, and what it finds wrongly."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from rich.console import Console
from rich.table import Table

from crawler.baseline import find_losses, lull_of, usual_new
from crawler.portal_night import PortalNight
from tests.quality.portal_nights import (
    FAULTS,
    ON_THE_LISTING,
    PORTALS,
    cut_short,
    portal_years,
)

NIGHTS, SEED = 400, 20260304
FAULTS_EACH = 6  # a portal, year and fault
TELLING = 16  # articles in the two nights; fewer say little


@dataclass
class Rates:
    """Counts of a simulation."""

    nights: int = 0
    alarms: list[str] = field(default_factory=list)
    cut_alarms: int = 0
    """Of the same nights, each cut somewhere."""
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def false_rate(self) -> float:
        return len(self.alarms) / self.nights

    def share(self, fault: str, group: str) -> float:
        return self.found[fault, group] / self.tried[fault, group]


def measure(years: int = 1, seed: int = SEED) -> Rates:
    rates = Rates()
    for number, year in enumerate(portal_years(years, NIGHTS, seed)):
        accepted = _watch(year, rates)
        random = Random(f"faults {seed} {number}")  # noqa: S311
        for nights in accepted:
            for fault in FAULTS:
                for _ in range(FAULTS_EACH):
                    _break(fault, nights, random.randrange(60, len(nights) - 2), rates)
    return rates


def _watch(year: Sequence[Sequence[PortalNight]], rates: Rates) -> list[list[PortalNight]]:
    """Let the gate watch a year without faults; the nights it accepted."""
    random = Random("cut")  # noqa: S311
    accepted: list[list[PortalNight]] = [[] for _ in year]
    for tonight in zip(*year, strict=True):
        shares = [_share(past, night) for past, night in zip(accepted, tonight, strict=True)]
        for portal, night in enumerate(tonight):
            others = [share for other, share in enumerate(shares) if other != portal]
            seen = replace(night, lull=lull_of([share for share in others if share is not None]))
            findings = find_losses(seen, accepted[portal])
            rates.nights += 1
            rates.cut_alarms += bool(find_losses(cut_short(seen, random), accepted[portal]))
            if findings:
                rates.alarms.append(f"{PORTALS[portal].name} {night.on:%a %F}: {findings[0]}")
            else:
                accepted[portal].append(seen)
    return accepted


def _share(past: Sequence[PortalNight], night: PortalNight) -> float | None:
    usual = usual_new(past, night)
    return night.new / usual if usual >= 3 else None


def _break(fault: str, nights: Sequence[PortalNight], first: int, rates: Rates) -> None:
    past = list(nights[:first])
    busy = sum(night.new for night in nights[first : first + 2]) >= TELLING
    group = "all" if fault in ON_THE_LISTING else "busy" if busy else "quiet"
    rates.tried[fault, group] += 1
    for night in nights[first : first + 2]:
        broken = FAULTS[fault](night)
        if find_losses(broken, past):
            rates.found[fault, group] += 1
            return
        past.append(broken)


def print_rates(rates: Rates) -> None:
    table = Table("fault", "portals", "tried", "found by the second night", box=None)
    for fault, group in sorted(rates.tried, key=lambda key: (list(FAULTS).index(key[0]), key[1])):
        share = f"{rates.share(fault, group):.1%}"
        table.add_row(fault, group, str(rates.tried[fault, group]), share)
    console = Console(width=100)
    console.print(table)
    console.print(f"{rates.cut_alarms} false alarms in as many portal nights that were cut")
    console.print(f"{len(rates.alarms)} false alarms in {rates.nights} portal nights")
    for alarm in rates.alarms[:40]:
        console.print(f"  {alarm}", soft_wrap=True)


if __name__ == "__main__":
    print_rates(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
