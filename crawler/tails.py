"""Tails: how likely a count is to be so low by chance, given what is usual."""

from math import exp, lgamma, log


def low_count(count: int, mean: float, variance: float) -> float:
    """Chance of `count` or fewer: Poisson, or negative binomial where nights vary more.

    >>> round(low_count(0, 12, 12), 7), round(low_count(0, 12, 48), 4)
    (6.1e-06, 0.0039)
    """
    if mean <= 0:
        return 1.0
    spread = mean * mean / (variance - mean) if variance > mean * 1.001 else 1e6
    chances = (_log_chance(k, mean, spread) for k in range(count + 1))
    return min(1.0, sum(exp(chance) for chance in chances))


def low_share(hits: int, tries: int, share: float) -> float:
    """Chance of `hits` or fewer in so many tries, each a hit with the usual share.

    >>> low_share(0, 3, 0.9) < 0.0011, low_share(9, 10, 0.9) > 0.6
    (True, True)
    """
    share = min(max(share, 1e-6), 1 - 1e-6)
    hit, miss = log(share), log(1 - share)
    chances = (
        _log_choose(tries, k) + k * hit + (tries - k) * miss for k in range(min(hits, tries) + 1)
    )
    return min(1.0, sum(exp(chance) for chance in chances))


def _log_chance(count: int, mean: float, spread: float) -> float:
    """Negative binomial; with a large spread parameter it is Poisson's."""
    scale = spread + mean
    return (
        lgamma(count + spread)
        - lgamma(spread)
        - lgamma(count + 1)
        + spread * log(spread / scale)
        + count * log(mean / scale)
    )


def _log_choose(tries: int, hits: int) -> float:
    return lgamma(tries + 1) - lgamma(hits + 1) - lgamma(tries - hits + 1)
