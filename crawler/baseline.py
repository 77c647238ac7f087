"""Baseline: a portal's accepted nights and tonight in; what is far below its usual out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from crawler.holidays import expected_share
from crawler.portal_night import FIELDS, PortalNight, SectionYield
from crawler.tails import low_count, low_share

NIGHTS_MAX = 42  # six of each weekday
WARM_UP = 7  # nights; before, only a listing that has all but gone is a finding
COUNTS_AFTER = 14  # nights: two of each weekday
GROSS_AFTER = 3  # nights
WINDOWS = (1, 2, 3, 5, 7)  # nights looked at together: a quiet portal shows its loss late
CHANCE_MAX = 1e-4  # of a count, which must also be far below the worst that was ever seen
SHARE_CHANCE_MAX = 1e-6  # of a field: some 30 looks a portal night
NOISE = 1.5  # variance of a count over its mean: stories come in bunches
LOSS_MAX = 0.5  # of the usual; less is a finding for a person, not for a gate
WORST_SHARE = 0.35  # of a portal's worst night but one; simulated: 0.5 alarms seven times as often
LINKS_LOSS_MAX = 0.6  # a listing page is as long every night
SPREAD_OF_MAD = 1.4826  # standard deviation of normal noise over its median absolute deviation
LINKS_MIN = 5  # a listing of three links may be empty for a day
RECORDS_MIN = 5  # a share of fewer says little
BODIES_MIN = 8  # a median of fewer is one story's length
OTHERS_MIN = 3  # portals; two may be quiet by chance
EDITION_SHARE = 0.5  # new of listed: most, on a listing whose length varies, is an e-paper's
EDITION_SPREAD = 0.1


Series = Sequence[tuple[PortalNight, int]]
"""A count of each night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One measure that is far below its usual."""

    measure: str
    """`links`, `new`, `bodies`, `body length`, `flood`, or one of FIELDS."""
    found: float
    usual: float
    section: str = ""
    nights: int = 1
    """Looked at together."""


def find_losses(tonight: PortalNight, history: Sequence[PortalNight]) -> list[Finding]:
    """What is far below usual; history are the accepted nights, oldest first.

    Of a cut night only what it has is looked at: fields and bodies of its records.
    """
    past = list(history[-NIGHTS_MAX:])
    found = [] if tonight.is_cut else [*_lost_links(tonight, past)]
    if len(past) >= WARM_UP:
        found += [*_few_new(tonight, past), *_lost_fields(tonight, past)]
        found += _short_bodies(tonight, past)
    return found


def usual_new(past: Sequence[PortalNight], tonight: PortalNight) -> float:
    """New articles that a night like tonight brings, holidays apart."""
    known = [night for night in past if night.is_whole]
    return _usual([(night, night.new) for night in known], tonight) if known else 0.0


def lull_of(shares: Sequence[float]) -> float:
    """How quiet a night is, by what the other portals brought of their usual."""
    return min(1.0, median(shares)) if len(shares) >= OTHERS_MIN else 1.0


def _lost_links(tonight: PortalNight, past: Sequence[PortalNight]) -> Iterator[Finding]:
    for section in tonight.sections:
        series = [(night, one) for night in past if (one := night.of(section.section))]
        if len(series) >= GROSS_AFTER and _is_lost(section, tonight, series):
            usual = median(one.links for _, one in series)
            yield Finding(
                measure="links", found=section.links, usual=usual, section=section.section
            )


def _is_lost(
    section: SectionYield,
    tonight: PortalNight,
    series: Sequence[tuple[PortalNight, SectionYield]],
) -> bool:
    counts = [one.links for _, one in series]
    usual = median(counts)
    if usual < LINKS_MIN or section.links > usual * LINKS_LOSS_MAX:
        return False
    if len(series) < WARM_UP:
        return not _is_edition(series) and section.links <= usual / 4
    if _is_edition(series):
        edition = [(night, one.links) for night, one in series]
        mean, found = _looked_at_together([*edition, (tonight, section.links)], 1)
        return _is_loss(found, mean, edition)
    return section.links < usual - 4 * max(_spread(counts), 1)


def _is_edition(series: Sequence[tuple[PortalNight, SectionYield]]) -> bool:
    shares = [one.new / one.links for night, one in series if one.links and night.is_whole]
    counts = [one.links for _, one in series]
    varies = _spread(counts) > median(counts) * EDITION_SPREAD
    return varies and bool(shares) and median(shares) > EDITION_SHARE


def _few_new(tonight: PortalNight, past: Sequence[PortalNight]) -> Iterator[Finding]:
    """New articles of the portal, and of each section; the portal's own loss is said first."""
    whole = [night for night in past if night.is_whole]
    if not tonight.is_whole or len(whole) < COUNTS_AFTER:
        return
    finding = _few("", tonight, [(night, night.new) for night in whole])
    if finding:
        yield finding
        return
    for section in tonight.sections:
        name = section.section
        series = [(night, one.new) for night in whole if (one := night.of(name))]
        finding = _few(name, tonight, series)
        if finding:
            yield finding


def _few(section: str, tonight: PortalNight, series: Series) -> Finding | None:
    now = one.new if (one := tonight.of(section)) else tonight.new
    for nights in WINDOWS:
        mean, found = _looked_at_together([*series, (tonight, now)], nights)
        if _is_loss(found, mean, series, nights):
            return Finding(measure="new", found=found, usual=mean, section=section, nights=nights)
    return None


def _is_loss(found: int, mean: float, series: Series, nights: int = 1) -> bool:
    """No chance, and far below the worst night but one that was ever seen of it."""
    past = series[: len(series) - nights + 1]
    if len(past) < COUNTS_AFTER or found >= mean * LOSS_MAX:
        return False
    if low_count(found, mean, mean * NOISE) >= CHANCE_MAX:
        return False
    windows = [_looked_at_together(past[:end], nights) for end in range(nights, len(past) + 1)]
    ratios = sorted(count / usual for usual, count in windows if usual >= 1)
    return len(ratios) > 1 and found < mean * ratios[1] * WORST_SHARE


def _looked_at_together(series: Series, nights: int) -> tuple[float, int]:
    """What the last nights were to bring, less in a lull, and what they brought."""
    past, window = series[:-nights] or series, series[-nights:]
    usual = sum(
        _usual(past, night) * min(night.lull, expected_share(night.on)) for night, _ in window
    )
    return usual, sum(count for _, count in window)


def _usual(series: Series, night: PortalNight) -> float:
    """The median, drawn towards that of the weekday by as many nights as are known of it.

    Never above the weekday's own: a Sunday known for its quiet is no loss.
    """
    calm = [(o, n) for o, n in series if min(o.lull, expected_share(o.on)) > LOSS_MAX] or series
    overall = median(count for _, count in calm)
    weekday = [count for other, count in calm if other.on.weekday() == night.on.weekday()]
    if not weekday:
        return float(min(count for _, count in calm))
    own, weight = median(weekday), len(weekday) / (len(weekday) + 3)
    return min(own, own * weight + overall * (1 - weight))


def _lost_fields(tonight: PortalNight, past: Sequence[PortalNight]) -> Iterator[Finding]:
    pages = [(night.read, night.read + night.unreadable) for night in [*past, tonight]]
    yield from _fallen_share("bodies", pages)
    for name in FIELDS:
        shares = [(night.present.get(name, 0), night.read) for night in [*past, tonight]]
        yield from _fallen_share(name, shares)


def _fallen_share(measure: str, shares: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    for nights in WINDOWS:
        split = len(shares) - nights
        usual = _usual_share(shares[:split]) if split >= WARM_UP else 0.0
        hits, tries = (sum(column) for column in zip(*shares[split:], strict=True))
        if usual < LOSS_MAX or not tries or hits >= tries * usual * LOSS_MAX:
            continue
        if low_share(hits, tries, usual) < SHARE_CHANCE_MAX:
            yield Finding(measure=measure, found=hits / tries, usual=usual, nights=nights)
            return


def _usual_share(shares: Sequence[tuple[int, int]]) -> float:
    """The share of all, or of the second worst night where nights differ more than by chance."""
    hits, tries = (sum(column) for column in zip(*shares, strict=True))
    nightly = sorted(hit / of for hit, of in shares if of >= RECORDS_MIN)
    overall = (hits + 1) / (tries + 2)  # seven of seven do not make it certain
    overall -= 2 * sqrt(overall * (1 - overall) / (tries + 2))
    return float(min(overall, nightly[1])) if len(nightly) > 1 else overall


def _short_bodies(tonight: PortalNight, past: Sequence[PortalNight]) -> list[Finding]:
    known = [night.body_median for night in past if night.read >= BODIES_MIN]
    if tonight.read < BODIES_MIN or len(known) < WARM_UP:
        return []
    usual = median(known)
    floor = sorted(known)[1]
    if tonight.body_median >= min(usual * LOSS_MAX, floor * LOSS_MAX):
        return []
    return [Finding(measure="body length", found=tonight.body_median, usual=usual)]


def _spread(values: Sequence[float]) -> float:
    centre = median(values)
    return SPREAD_OF_MAD * float(median(abs(value - centre) for value in values))
