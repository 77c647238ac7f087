"""A host has one turn a gap, over all processes; Retry-After is read as RFC 9110 says."""

from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.breaker import STRIKES_MAX, Breaker
from crawler.clock import boot_id, ticks
from crawler.pacing import PAUSE_SECONDS_MAX, SLOWER_MAX, Pacing, Turn
from crawler.retry_after import retry_after

HOST = "www.morning.example"


def test_a_turn_is_one_processs_alone(tmp_path: Path) -> None:
    first, second = Pacing(tmp_path, 30), Pacing(tmp_path, 30)

    assert first.claim(HOST) == 0
    assert 29 < second.claim(HOST) <= 30
    assert second.claim("news.evening.example") == 0


def test_a_host_that_wants_to_be_left_alone_is_left_by_all(tmp_path: Path) -> None:
    first, second = Pacing(tmp_path, 1), Pacing(tmp_path, 1)
    first.pause(HOST, 100)
    first.pause(HOST, 5)

    assert 99 < second.claim(HOST) <= 100


def test_a_pause_holds_to_its_end_in_every_process_but_for_no_more_than_a_day(
    tmp_path: Path,
) -> None:
    first, second = Pacing(tmp_path, 1), Pacing(tmp_path, 1)
    first.pause(HOST, 7200)

    assert 7199 < first.claim(HOST) <= 7200
    assert 7199 < second.claim(HOST) <= 7200
    assert 7199 < Pacing(tmp_path, 1).claim(HOST) <= 7200
    first.pause(HOST, 1e9)
    assert second.claim(HOST) <= PAUSE_SECONDS_MAX == 24 * 3600


def test_a_pause_of_before_a_restart_is_over(tmp_path: Path) -> None:
    at = ticks()
    (tmp_path / f"{HOST}.turn").write_text(f"another-boot {at - 9!r} {at + 7200!r} 3.0")

    assert Pacing(tmp_path, 3).claim(HOST) == 0


def test_who_joins_keeps_the_gap_of_who_asked_last(tmp_path: Path) -> None:
    night, asker = Pacing(tmp_path, 0.5), Pacing(tmp_path, 0.5)
    night.space(HOST, 50)
    night.claim(HOST)

    assert 49 < asker.claim(HOST) <= 50
    assert 49 < night.claim(HOST) <= 50


def test_who_waits_for_nobody_writes_nothing(tmp_path: Path) -> None:
    pacing = Pacing(tmp_path, 0)

    assert pacing.claim(HOST) == pacing.claim(HOST) == 0
    pacing.pause(HOST, 9)

    assert 8 < pacing.claim(HOST) <= 9
    assert not list(tmp_path.iterdir())


def test_the_longest_gap_holds(tmp_path: Path) -> None:
    pacing = Pacing(tmp_path, 3)
    pacing.space(HOST, 10)
    for _ in range(9):
        pacing.slow_down(HOST)

    assert pacing.gap_of(HOST) == 3 * SLOWER_MAX
    assert pacing.gap_of("news.evening.example") == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "torn",
        "1e300 1e300",
        "{boot}",
        "{boot} 1 2",
        "{boot} nan nan nan",
        "{boot} 1e300 1e300 1e300",
        "{boot} 99999999999 0 0",
    ],
)
def test_a_file_that_is_torn_or_of_no_time_stops_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{HOST}.turn").write_text(text.format(boot=boot_id()))

    pacing = Pacing(tmp_path, 3)

    assert pacing.claim(HOST) == 0
    pacing.pause(HOST, 100)
    assert 99 < pacing.claim(HOST) <= 100


def test_without_a_folder_to_write_to_a_process_paces_itself(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    pacing = Pacing(tmp_path / "file" / "pacing", 30)

    assert pacing.claim(HOST) == 0
    assert 29 < pacing.claim(HOST) <= 30


def test_a_turn_comes_a_gap_after_the_last() -> None:
    assert Turn(last=100, until=0).wait(3, 101) == 2
    assert Turn(last=100, until=0).wait(3, 104) == 0


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (503, {"Retry-After": "120"}, 120.0),
        (429, {"Retry-After": " 7 "}, 7.0),
        (429, {"Retry-After": "0"}, 0.0),
        (503, {"Retry-After": "9" * 400}, 99999999999999999999.0),
        (
            503,
            {
                "Retry-After": "Wed, 04 Mar 2026 08:01:00 GMT",
                "Date": "Wed, 04 Mar 2026 08:00:00 GMT",
            },
            60.0,
        ),
        (503, {"Retry-After": "Wed, 04 Mar 2015 08:01:00 GMT"}, None),
        (503, {"Retry-After": "-5"}, None),
        (503, {"Retry-After": "1.5"}, None),
        (503, {"Retry-After": "soon"}, None),
        (503, {"Retry-After": "٣"}, None),
        (503, {"Retry-After": ""}, None),
        (503, {}, None),
        (500, {"Retry-After": "120"}, None),
    ],
)
def test_retry_after_is_seconds_or_a_day(
    status: int, headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(Response("http://a.example/", status=status, headers=headers)) == seconds


@pytest.mark.parametrize(
    ("reasons", "leaves"),
    [
        (["challenge"] * 5, True),
        (["challenge"] * 4, False),
        (["http-500"] * STRIKES_MAX, True),
        (["http-500"] * 9 + [""] + ["http-500"] * 9, False),
        (["http-404"] * 99, False),
        (["waf:ruishu", "http-429"] * 2 + ["timeout"] * 2, True),
    ],
    ids=["challenges", "fewer", "errors", "a page between", "dead links", "mixed"],
)
def test_a_host_is_left_after_blocks_in_a_row(reasons: list[str], leaves: bool) -> None:
    breaker = Breaker()

    assert [breaker.answered(HOST, reason) for reason in reasons][-1] == leaves
    assert not breaker.answered("news.evening.example", "challenge")
