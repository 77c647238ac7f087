"""One night over a portal whose every article has another fault: each ends as it must."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.warc.check import check_warc
from tests.conftest import Project
from tests.faults.answers import page
from tests.faults.case import Case
from tests.faults.firewalls import INSTEAD
from tests.faults.redirects import ELSEWHERE, REDIRECTS, home
from tests.faults.server import FaultServer, serving_faults
from tests.faults.transport import TRANSPORT
from tests.pages import listing

CASES = (*TRANSPORT, *REDIRECTS, *INSTEAD)
LISTING = "www.faulty.example/yw/"
BOUNDS = ("-s", "DOWNLOAD_TIMEOUT=8", "-s", "CONCURRENT_REQUESTS=32")


@dataclass(frozen=True)
class Night:
    """What one night made of all the cases."""

    server: FaultServer
    ends: Mapping[str, str]
    """URL → `state/reason`."""
    records: Mapping[str, Mapping[str, Any]]
    """By URL."""
    code: int
    truncated: Mapping[str, tuple[str, int]]
    """URL → WARC-Truncated and bytes of the payload, of each answer kept in part."""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    data = tmp_path_factory.mktemp("faults") / "data"
    faults = {case.url.removeprefix("http://"): case.fault for case in CASES}
    rows = listing([(case.url, case.title, "2026-03-04") for case in CASES])
    with serving_faults(FaultServer({LISTING: page(rows.body), **home(), **faults})) as server:
        project = Project.on(data, spiders="tests.faults.portals")
        names = ("*.faulty.example", ELSEWHERE)
        hosts = ",".join(f"{name}=127.0.0.1:{server.port}" for name in names)
        done = project.run("nightly", *BOUNDS, SHUWEN_HOSTS=hosts)
        yield Night(server, _ends(data), _records(data), done.returncode, _truncated(data))


def _ends(data: Path) -> dict[str, str]:
    with closing(sqlite3.connect(data / "state" / "shuwen.sqlite")) as store:
        found = store.execute("select url, state, reason from ledger").fetchall()
    return {url: f"{state}/{reason}".rstrip("/") for url, state, reason in found}


def _records(data: Path) -> dict[str, dict[str, Any]]:
    paths = data.glob("articles/*/*.jsonl")
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    return {record["url"]: record for record in map(json.loads, lines)}


def _truncated(data: Path) -> dict[str, tuple[str, int]]:
    found = {}
    for path in data.glob("warc/*/*/*.warc.gz"):
        assert check_warc(path).wrong == ()
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                said, payload = record.rec_headers.get_header, record.raw_stream.read()
                if record.rec_type == "response" and said("WARC-Truncated"):
                    found[said("WARC-Target-URI")] = (said("WARC-Truncated"), len(payload))
    return found


def test_every_fault_ends_in_one_state(night: Night) -> None:
    assert set(night.ends) == {case.url for case in CASES}
    assert night.code == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number}-{case.name}")
def test_a_fault_ends_by_its_name(night: Night, case: Case) -> None:
    assert night.ends[case.url] == case.ends
    assert 1 <= len(night.server.hits(f"{case.name}.faulty.example/yw/")) <= case.hits_max
    record = night.records.get(case.url)
    assert bool(record) == (case.ends == "new")
    if case.flag:
        assert record
        assert case.flag in record["quality_flags"]


@pytest.mark.parametrize(
    ("name", "truncated", "bytes_min"),
    [
        ("endless", "length", 5 * 1024 * 1024),
        ("length-huge", "length", 0),
        ("drip-body", "time", 1),
        ("length-above", "disconnect", 500),
        ("chunk-cut", "disconnect", 1),
    ],
)
def test_what_came_of_a_cut_answer_is_kept(
    night: Night, name: str, truncated: str, bytes_min: int
) -> None:
    [case] = [case for case in CASES if case.name == name]

    reason, size = night.truncated[case.url]

    assert reason == truncated
    assert size >= bytes_min


def test_no_redirect_leads_to_another_host(night: Night) -> None:
    assert not night.server.hits(ELSEWHERE)
