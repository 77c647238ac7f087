"""No page that something happened to breaks the reader, hangs it, or fills the memory."""

import os
import time
from collections.abc import Sequence

import pytest

from tests.quality.mutant_runs import PAGE_SECONDS_MAX, Outcome, outcomes, read_as_article
from tests.quality.mutants import HUGE_EVERY, MUTATIONS, Mutant, invented_samples, mutant

PAGES = 300
HUGE_BYTES = 4 * 1024**2
PEAK_BYTES_MAX = 400 * 1024**2  # twice what was measured
# processor time, so that a busy machine does not count; a shared one may still be half as fast.
# A usual page takes 10 ms: what is over the bound is a rule that looks back, not the machine
SLOW_MACHINE = 2
SAMPLES = invented_samples()


@pytest.fixture(scope="module")
def read() -> Sequence[Outcome]:
    return list(outcomes(range(PAGES), SAMPLES))


@pytest.fixture(scope="module")
def made() -> Sequence[Mutant]:
    return [mutant(number, SAMPLES) for number in range(PAGES)]


def test_no_damage_breaks_the_reader(read: Sequence[Outcome]) -> None:
    assert sorted(outcome.number for outcome in read) == list(range(PAGES))
    assert not [(o.number, o.kind, o.failure) for o in read if o.failure]


def test_no_damage_holds_the_reader_up(read: Sequence[Outcome]) -> None:
    slow = [o for o in read if o.seconds > PAGE_SECONDS_MAX * SLOW_MACHINE]

    assert not [(o.number, o.kind, o.size, o.seconds) for o in slow]


def test_no_damage_fills_the_memory(read: Sequence[Outcome]) -> None:
    assert max(outcome.size for outcome in read) > HUGE_BYTES
    assert max(outcome.peak_bytes for outcome in read) < PEAK_BYTES_MAX


@pytest.mark.parametrize("kind", list(MUTATIONS))
def test_every_damage_is_done_and_done_again_alike(kind: str, made: Sequence[Mutant]) -> None:
    bodies = {sample.body for sample in SAMPLES}
    damaged = [each for each in made if each.kind == kind]

    again = [mutant(each.number, SAMPLES) for each in damaged]

    assert damaged == again
    assert any(each.body not in bodies for each in damaged)


def test_one_in_a_hundred_is_as_large_as_a_page_may_be(made: Sequence[Mutant]) -> None:
    large = [each.number for each in made if len(each.body) > HUGE_BYTES]

    assert large == list(range(HUGE_EVERY - 1, PAGES, HUGE_EVERY))


@pytest.mark.parametrize(
    ("broken", "told"),
    [("_fail", "AssertionError"), ("_end", "exit code 7"), ("_hang", "it hung")],
    ids=["raises", "ends its process", "never returns"],
)
def test_a_page_that_breaks_the_reader_is_named_and_the_next_are_read(
    broken: str, told: str
) -> None:
    found = list(outcomes(range(6), SAMPLES, reads=[READERS[broken]], hung_seconds=1))

    assert [(o.number, told in o.failure) for o in found if o.failure] == [(3, True)]
    assert sorted(outcome.number for outcome in found) == list(range(6))


def test_a_page_that_takes_long_is_slow() -> None:
    [found] = outcomes([3], SAMPLES, reads=[_dawdle])

    assert found.is_slow
    assert not found.failure


def _fail(page: Mutant) -> None:
    assert page.number != 3


def _end(page: Mutant) -> None:
    if page.number == 3:
        os._exit(7)


def _hang(page: Mutant) -> None:
    while page.number == 3:
        pass


def _dawdle(page: Mutant) -> None:
    begun = time.process_time()
    while time.process_time() - begun < 1.1:
        read_as_article(page)


READERS = {"_fail": _fail, "_end": _end, "_hang": _hang}
