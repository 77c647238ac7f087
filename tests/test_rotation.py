"""Years of nights: what is of use for a while is packed, folded and swept; nothing else changes."""

import errno
import gzip
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import clock
from crawler.files import joined
from crawler.fixity import manifest_path
from crawler.folders import Folders
from crawler.manifest import build_manifest, manifest_text
from crawler.repair.repairing import repair
from crawler.rotation.rotating import rotate
from crawler.run import RUN_ID_FORMAT, new_run_id
from crawler.store import fixity
from crawler.store.folding import fold
from crawler.store.schema import Store
from crawler.verify.verifying import verify
from tests.conftest import ROOT, Project
from tests.preload import compiled, write_number
from tests.quiet_nights import AGES, Quiet
from tests.raising_portals.talkative import LINES
from tests.site import Site, serving
from tests.test_way_of_a_page import manifest, pages, records

FORTNIGHT, YEAR = 14, 365
SECONDS = 86400
MEGABYTE = 1_000_000
CALLS_MAX = 40
RAISING = {"SHUWEN_SPIDERS": "tests.raising_portals"}


@dataclass
class Year:
    """A data folder after a year of nights, one a fortnight."""

    quiet: Quiet
    logs: dict[str, str] = field(default_factory=dict)
    """As they were written, by run and portal."""
    store_bytes: list[int] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.quiet.folders.data


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    # an hour less than a fortnight: two of these nights may begin in one second
    ages = replace(AGES, log_packed=FORTNIGHT - 1 / 24)
    folders = Folders(tmp_path_factory.mktemp("year") / "data")
    found = Year(Quiet(folders=folders, links=40, ages=ages))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "SHIFT", clock.SHIFT)
        for day in range(0, YEAR, FORTNIGHT):
            run_id = found.quiet.night(day)
            for log in (found.data / "runs" / run_id).glob("*.log"):
                found.logs[f"{run_id}/{log.stem}"] = log.read_text()
            found.store_bytes.append(found.quiet.folders.store.stat().st_size)
    return found


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "state" / "shuwen.sqlite")) as store:
        return store.execute(query).fetchall()


def test_after_a_year_what_is_of_use_for_a_while_is_what_some_nights_left(year: Year) -> None:
    nights, listed = len(year.store_bytes), year.quiet.portals * year.quiet.links
    known = rows(year.data, "select count(*) from ledger where reason = 'known'")[0][0]
    folded = rows(year.data, "select reason, state, sum(urls) from folded group by reason, state")
    files = {path.name for path in (year.data / "state").rglob("*") if path.is_file()}

    assert nights == 27
    assert len(list(year.data.glob("runs/*/*.log"))) <= 2 * year.quiet.portals
    assert 2 * listed <= known <= 3 * listed
    assert [one[:2] for one in folded] == [("known", "unchanged")]
    assert folded[0][2] + known > (nights - 4) * listed  # the others were new, or due
    assert files <= {"shuwen.sqlite", "nightly.lock", "repair.lock", "export.lock"}
    assert not list(year.data.rglob(".*"))
    assert len(list((year.data / "runs").iterdir())) == nights + 1
    half = year.store_bytes[nights // 2]
    assert year.store_bytes[-1] - half < 0.25 * half


def test_a_packed_log_has_every_line_it_had(year: Year) -> None:
    packed = sorted(year.data.glob("runs/*/*.log.gz"))

    assert len(packed) == 52  # all but the last night's
    for path in packed:
        written = year.logs[f"{path.parent.name}/{path.name.removesuffix('.log.gz')}"]
        assert gzip.decompress(path.read_bytes()).decode() == written
        assert path.read_bytes()[4:8] == bytes(4)  # no time: packed twice it is the same
    assert len(packed) + len(list(year.data.glob("runs/*/*.log"))) == len(year.logs)


def test_a_year_that_was_packed_is_as_it_was_written(year: Year) -> None:
    found = verify(year.quiet.folders)

    assert found.findings == ()
    assert found.runs == len(year.store_bytes)


def test_what_is_folded_gives_every_manifest_again(year: Year) -> None:
    with closing(Store.open(year.quiet.folders.store)) as store:
        for (run_id,) in store.rows("select run_id from runs"):
            again = manifest_text(build_manifest(store, run_id))
            assert again == fixity.document(store, manifest_path(run_id)), run_id


def test_a_manifest_that_is_lost_everywhere_comes_back_from_what_is_folded(
    year: Year, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(year.data, tmp_path / "data"))
    [(run_id,)] = rows(data, "select min(run_id) from folded")
    lost = data / manifest_path(run_id)
    written = lost.read_bytes()
    lost.unlink()
    with closing(sqlite3.connect(data / "state" / "shuwen.sqlite")) as store:
        store.execute("delete from documents where path = ?", [manifest_path(run_id)])
        store.commit()

    repair(Folders(data))

    assert lost.read_bytes() == written
    assert verify(Folders(data)).findings == ()


def test_the_next_nights_are_the_same_whether_ledgers_were_folded_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "SHIFT", clock.SHIFT)
    kept = Quiet(folders=Folders(tmp_path / "kept"), ages=None)
    for day in (0, 1, 2, 3, 5, 6):  # on the fourth and the last nothing is due
        kept.night(day)
    folded = replace(kept, folders=Folders(tmp_path / "folded"))
    shutil.copytree(kept.folders.data, folded.folders.data)
    clock.SHIFT += timedelta(hours=1)
    assert rotate(folded.folders, replace(AGES, ledger_folded=0)) == []

    told = [told_of_later_nights(one) for one in (kept, folded)]

    assert len(rows(folded.folders.data, "select * from folded")) == 2 * kept.portals
    assert told[0] == told[1]
    assert [kind for kind, _ in told[0]["events"]] == ["vanished"] * kept.portals
    assert "gated" in [outcome for _, outcome, *_ in told[0]["portals"]]


def told_of_later_nights(quiet: Quiet) -> dict[str, list[tuple[Any, ...]]]:
    """What some nights find: a story that is gone for good, at last a listing that has shrunk."""
    for day in range(7, 10):
        quiet.night(day, gone=3)
    quiet.night(10, named=1)
    queries = {
        "urls": "select canonical_url, state, reason, failures, date(due_at) from urls order by 1",
        "events": "select kind, article_id from events order by article_id",
        "portals": "select portal, outcome, reason, date(started_at) from portal_runs"
        " join runs using (run_id) order by started_at, portal",
        "yields": "select portal, night, verdict, whole, lull from portal_yields order by at, 1",
        "articles": "select article_id, revision, version_id from articles order by 1, 2",
        "later": "select portal, state, reason, count(*) from ledger join runs using (run_id)"
        " where started_at > (select started_at from runs order by 1 limit 1 offset 5)"
        " group by run_id, portal, state, reason order by started_at, 1, 2, 3",
    }
    assert verify(quiet.folders).findings == ()
    return {name: rows(quiet.folders.data, query) for name, query in queries.items()}


def test_a_ledger_is_kept_until_its_run_has_ended_and_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "SHIFT", clock.SHIFT)
    quiet = Quiet(folders=Folders(tmp_path / "data"), portals=1, links=5, ages=None)
    run_ids = [quiet.night(day) for day in (0, 1, 2, 3, 5, 6)]
    clock.SHIFT += timedelta(hours=1)
    with closing(Store.open(quiet.folders.store)) as store:
        owed = "update articles set run_id = ?, published = ? where revision = 1"
        store.write(owed, [run_ids[0], 0])
        none = fold(store, "9", 1000)
        store.write(owed, [run_ids[0], 1])
        store.write("update runs set ended_at = '' where run_id = ?", [run_ids[4]])
        before_the_living = fold(store, "9", 1000)
        left = store.rows("select distinct run_id from ledger where reason = 'known'")

    assert (none, before_the_living) == (0, 5)
    assert left == [(run_ids[5],)]


RUN = "20260304T180000Z-0001"
PACKING = """
import sys
from pathlib import Path
from crawler.packing import pack
try:
    pack(Path(sys.argv[1]) / "morning.log")
except OSError as error:
    print(error)
"""
CUTTING = """
import sys
from pathlib import Path
from crawler.files import cut_out
cut_out(Path(sys.argv[1]) / "long.log", 1000, 9000, b"left out")
"""


@dataclass(frozen=True)
class Failing:
    """Runs a piece of the project's own on a folder; its n-th call that writes there fails."""

    folder: Path
    library: str

    def run(self, code: str, call: int, error: int) -> subprocess.CompletedProcess[str]:
        """0 for an error: the process is killed before the call."""
        count, log = self.folder / "count", self.folder / "calls"
        write_number(count, 0)
        log.write_text("")
        own = {
            "LD_PRELOAD": self.library, "FAIL_UNDER": str(self.folder / "data"),
            "FAIL_COUNT": str(count), "FAIL_LOG": str(log), "FAIL_FROM": str(call),
            "FAIL_TO": str(call), "FAIL_ERRNO": str(error),
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-c", code, str(self.folder / "data")],
            cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def calls(self) -> list[str]:
        return [line.partition(" ")[0] for line in (self.folder / "calls").read_text().splitlines()]


@pytest.fixture
def failing(tmp_path: Path) -> Failing:
    (tmp_path / "data").mkdir()
    return Failing(tmp_path, compiled("calls", tmp_path))


@pytest.mark.parametrize("error", [0, errno.EIO, errno.ENOSPC], ids=["killed", "EIO", "ENOSPC"])
def test_a_packing_that_breaks_off_leaves_the_old_log_or_the_new_one(
    failing: Failing, error: int
) -> None:
    log = failing.folder / "data" / "morning.log"
    packed = log.with_name("morning.log.gz")
    lines = "".join(f"line {number}\n" for number in range(100_000)).encode()
    for call in range(1, CALLS_MAX):
        packed.unlink(missing_ok=True)
        log.write_bytes(lines)
        done = failing.run(PACKING, call, error)
        calls = failing.calls()
        assert not log.exists() or log.read_bytes() == lines
        assert not packed.exists() or gzip.decompress(packed.read_bytes()) == lines
        assert log.exists() or packed.exists()
        assert bool(done.returncode) is (call <= len(calls) and not error)
        assert log.exists() is bool(done.returncode or done.stdout)
        again = failing.run(PACKING, 0, 0) if log.exists() else done
        assert (again.returncode, again.stdout) == (0, "")
        assert (log.exists(), gzip.decompress(packed.read_bytes())) == (False, lines)
        if call > len(calls):
            break

    assert {"open", "write", "fsync", "rename", "unlink"} <= set(calls)


def test_a_shortening_that_is_killed_takes_neither_end_of_the_log(failing: Failing) -> None:
    log = failing.folder / "data" / "long.log"
    begin, middle, end = b"b" * 1000, b"m" * 8000, b"e" * 500 + b"\n"
    codes = []
    for call in range(1, CALLS_MAX):
        log.write_bytes(begin + middle + end)
        codes.append(failing.run(CUTTING, call, 0).returncode)
        found = log.read_bytes()
        assert (found[: len(begin)], found[-len(end) :]) == (begin, end)
        if call > len(failing.calls()):
            break

    assert found == begin + b"left out" + end
    assert codes == [-signal.SIGKILL] * len(failing.calls()) + [0]
    assert {"write", "truncate"} <= set(failing.calls())


def test_a_runaway_log_keeps_its_beginning_and_its_end_and_says_what_it_lacks(
    project: Project,
) -> None:
    with serving(Site(pages())) as site:
        night = project.run(
            "nightly", "talkative", "-s", "SHUWEN_LOG_MB=1", SHUWEN_HOSTS=site.hosts, **RAISING
        )

    [log] = project.data.glob("runs/*/talkative.log")
    text = log.read_text()
    told = [int(number) for number in re.findall(r"talk (\d+):", text)]
    [left_out] = re.findall(r"^log/left_out: (\d+) lines were left out here", text, re.MULTILINE)
    assert night.returncode == 0, night.stderr
    assert len(records(project)) == 4
    assert log.stat().st_size < MEGABYTE
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, LINES - 1)
    assert int(left_out) + len(told) == LINES
    assert "Scrapy 2" in text.splitlines()[0]
    assert "Spider closed (finished)" in text.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "left"),
    [((), ["morning.log.gz"]), (("-s", "SHUWEN_LOG_KEEP_DAYS=400"), [])],
    ids=["kept for good", "removed if that is asked for"],
)
def test_logs_are_packed_when_they_are_old_and_removed_only_if_a_setting_says_so(
    project: Project, words: tuple[str, ...], left: list[str]
) -> None:
    logs = [
        project.data
        / "runs"
        / f"{clock.now() - timedelta(days=days):{RUN_ID_FORMAT}}-0001"
        / "morning.log"
        for days in (500, 15, 13)
    ]
    for log in logs:
        log.parent.mkdir(parents=True)
        log.write_text("said\n")

    with serving(Site(pages())) as site:
        night = project.run("nightly", "morning", *words, SHUWEN_HOSTS=site.hosts)

    own = project.data / "runs" / manifest(project)["run_id"]
    assert (night.returncode, night.stderr) == (0, "")
    found = [sorted(path.name for path in log.parent.iterdir()) for log in logs]
    assert found == [left, ["morning.log.gz"], ["morning.log"]]
    assert gzip.decompress(logs[1].with_name("morning.log.gz").read_bytes()) == b"said\n"
    assert sorted(path.name for path in own.iterdir()) == ["manifest.json", "morning.log"]


def test_what_cannot_be_put_away_is_said_and_spoils_no_night(project: Project) -> None:
    odd = project.data / "runs" / RUN / "morning.log"
    odd.mkdir(parents=True)

    with serving(Site(pages())) as site:
        night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0
    assert night.stderr.startswith("nightly: 1 logs cannot be packed: ")
    assert night.stderr.count("\n") == 1
    assert len(records(project)) == 6


def test_what_killed_processes_left_goes_when_nobody_can_be_using_it(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    yesterday = clock.now().timestamp() - 2 * SECONDS
    old, young = [], []
    for folder in (folders.runs / RUN, folders.quarantine / RUN, folders.warc / "p" / "2026-03-04"):
        folder.mkdir(parents=True)
        old.append(folder / ".manifest.json.77.tmp")
        young.append(folder / ".manifest.json.78.tmp")
    folders.pacing.mkdir(parents=True)
    old.append(folders.pacing / "gone.example.turn")
    young.append(folders.pacing / "www.morning.example.turn")
    for path in (*old, *young):
        path.touch()
    for path in old:
        os.utime(path, (yesterday, yesterday))
    living, begins = folders.run_lock(RUN), folders.run_lock(new_run_id())
    dead = folders.run_lock("20260303T180000Z-0001")
    for lock in (living, begins, dead):
        lock.parent.mkdir(exist_ok=True)
        lock.touch()

    with joined(living):
        said = rotate(folders, AGES)

    assert said == []
    assert not any(path.exists() for path in (*old, dead))
    assert all(path.exists() for path in (*young, living, begins))
