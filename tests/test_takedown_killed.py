"""A short form of the takedown loop; the long one is `python -m tests.takedown_loop`."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.preload import compiled
from tests.takedown_loop import Bench
from tests.taken_down import make_nights

SHARES = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97]


@dataclass(frozen=True)
class Untouched:
    """A takedown that nobody kills."""

    bench: Bench
    calls: Sequence[str]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Untouched:
    folder = tmp_path_factory.mktemp("killed")
    library = compiled("calls", folder)
    make_nights(folder / "nights")
    bench = Bench(folder=folder, library=library, nights=folder / "nights")
    return Untouched(bench, bench.untouched())


@pytest.mark.parametrize("share", SHARES, ids=lambda share: f"at {share:.0%} of its calls")
def test_a_takedown_that_is_killed_is_completed_by_who_comes_next(
    untouched: Untouched, share: float
) -> None:
    number = int(len(untouched.calls) * share)

    assert untouched.bench.case(number) == []


@pytest.mark.parametrize("what", ["articles", "manifest.json", ".warc.gz", ".cdxj", "tombstones"])
def test_a_takedown_that_is_killed_at_a_rename_is_completed(
    untouched: Untouched, what: str
) -> None:
    found = [
        number
        for number, call in enumerate(untouched.calls, start=1)
        if call.startswith(("rename", "unlink")) and what in call
    ]

    assert untouched.bench.case(found[-1]) == []
