"""A short form of the fail loop; the long one is `python -m tests.fail_loop`."""

from pathlib import Path

from tests.fail_loop import SITE, Bench, chosen, fail_loop
from tests.preload import compiled
from tests.site import Site, serving

CASES = 6


def test_a_write_that_fails_loses_doubles_and_tears_nothing(tmp_path: Path) -> None:
    library = compiled("calls", tmp_path)
    with serving(Site(SITE.pages(0))) as site:
        bench = Bench(folder=tmp_path, library=library, hosts=site.hosts)
        numbers = chosen(bench.untouched(), CASES)
        wrong = [one for _, found in fail_loop(bench, numbers) for one in found]

    assert len(numbers) >= CASES
    assert wrong == []
