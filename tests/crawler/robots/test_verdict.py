"""How long a robots.txt holds: half a day, an hour after no answer, a day as a stand-in."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.robots.answer import Answer, Standing
from crawler.robots.verdict import KeptRobots, first_answer, verdict_on

AT = datetime(2026, 3, 4, 18, tzinfo=UTC)
RULES = Answer(Standing.RULES, text="agent: *\ndisallow: /a/")
BUSY = Answer(Standing.UNREACHABLE, "http-503")
UNHEARD = Answer(Standing.UNREACHABLE, "timeout")


def after(hours: float) -> datetime:
    return AT + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("answer", "hours", "holds"),
    [
        (RULES, 11.9, True),
        (RULES, 12, False),
        (RULES, -1, False),
        (Answer(Standing.ABSENT, "http-404"), 11.9, True),
        (BUSY, 0.9, True),
        (BUSY, 1, False),
        (UNHEARD, 0, False),
    ],
    ids=["same day", "next night", "clock set back", "absent", "busy", "an hour", "not heard"],
)
def test_another_process_asks_when_the_answer_is_old(
    answer: Answer, hours: float, holds: bool
) -> None:
    assert first_answer(answer, AT).holds(after(hours)) == holds


@pytest.mark.parametrize(
    ("hours", "word", "allowed"),
    [(24, "copy/http-503", True), (30, "copy/http-503", True), (31, "unreachable/http-503", None)],
)
def test_a_copy_stands_in_for_the_night_after_its_own(
    hours: float, word: str, allowed: bool | None
) -> None:
    kept = first_answer(RULES, AT).followed_by(BUSY, after(hours))

    verdict = verdict_on(kept, "shuwen", after(hours))

    assert verdict.word == word
    assert verdict.until == after(hours + 1)
    assert (verdict.rules and verdict.rules.allow("http://a.example/b/1")) == allowed
    assert not (verdict.rules and verdict.rules.allow("http://a.example/a/1"))


def test_no_answer_after_no_answer_keeps_the_copy() -> None:
    kept: KeptRobots = first_answer(RULES, AT)

    kept = kept.followed_by(BUSY, after(20)).followed_by(UNHEARD, after(23))

    assert verdict_on(kept, "shuwen", after(23)).word == "copy/timeout"
    assert verdict_on(kept.followed_by(RULES, after(24)), "shuwen", after(24)).word == "rules"
