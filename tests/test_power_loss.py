"""Power loss: a night is cut off behind any write; what is published is whole, the next one heals.

Once all that was written before is there, once only what was synced; names of files
are kept, which is the worse order, but for those in new folders that were not synced.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fail_loop import SITE, Bench
from tests.oracle import Oracle
from tests.preload import compiled
from tests.site import Site, serving
from tests.write_log import Disk, Done, read_log

CUTS = 4


@dataclass(frozen=True)
class Recorded:
    """A night, and what it did to its files."""

    bench: Bench
    log: Sequence[Done]

    @property
    def data(self) -> str:
        return str(self.bench.folder / "recorded")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    folder = tmp_path_factory.mktemp("power")
    library = compiled("record", folder)
    with serving(Site(SITE.pages(0))) as site:
        bench = Bench(folder=folder, library=library, hosts=site.hosts)
        (folder / "recorded").mkdir()  # the folder above it is not watched
        log = folder / "log"
        watched = {"RECORD_UNDER": str(folder / "recorded"), "RECORD_LOG": str(log)}
        done = bench.night("recorded", {"LD_PRELOAD": library, **watched})
        assert done.returncode == 0, done.stderr
        yield Recorded(bench, read_log(log))


def test_the_log_tells_all_that_the_night_left(recorded: Recorded, tmp_path: Path) -> None:
    Disk().follow(recorded.log).put(recorded.data, tmp_path, unsynced=True)

    for folder in ("articles", "runs", "warc"):
        for path in Path(recorded.data, folder).rglob("*.*"):
            if path.is_file() and path.suffix != ".log":  # its own process's stderr
                again = tmp_path / path.relative_to(recorded.data)
                assert again.read_bytes() == path.read_bytes(), path


@pytest.mark.parametrize("unsynced", [True, False], ids=["all written", "only what was synced"])
def test_a_part_is_whole_behind_every_write(recorded: Recorded, unsynced: bool) -> None:
    disk, looks = Disk(), 0
    whole = {str(path): path.read_bytes() for path in Path(recorded.data).glob("articles/*/*")}
    for done in recorded.log:
        disk.follow([done])
        for path in disk.files.keys() & whole.keys():
            looks += 1
            file = disk.files[path]
            assert (bytes(file.content) if unsynced else file.durable) == whole[path]
            assert unsynced or disk.keeps(path)

    assert looks > len(whole)


@pytest.mark.parametrize("unsynced", [True, False], ids=["all written", "only what was synced"])
def test_the_next_night_heals_what_a_power_cut_left(recorded: Recorded, unsynced: bool) -> None:
    renames = [n for n, done in enumerate(recorded.log, 1) if "/articles/" in done.other]
    evenly = range(1, len(recorded.log), len(recorded.log) // (CUTS - 1))

    for cut in sorted({*evenly, renames[0]})[:CUTS]:
        name = f"{unsynced}-{cut}"
        folder = recorded.bench.folder / name
        Disk().follow(recorded.log[:cut]).put(recorded.data, folder, unsynced=unsynced)
        oracle = Oracle(folder)
        assert oracle.torn_or_changed() == [], cut
        again = recorded.bench.night(name, {})
        assert again.returncode == 0, (cut, again.stderr)
        assert [*oracle.torn_or_changed(), *oracle.lost_or_doubled(SITE.told(0))] == [], cut
