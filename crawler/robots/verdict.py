"""Verdict: what the store keeps of a host's robots.txt in, what holds for now out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.robots.answer import Answer, Standing
from crawler.robots.rules import Rules, read_rules
from crawler.schedule import SLACK

FRESH = timedelta(hours=12)  # RFC 9309 2.4 allows a day
AGAIN = timedelta(hours=1)  # after no answer
GOOD = timedelta(days=1) + SLACK  # how long a copy stands in: the night before's does


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRobots:
    """The last answer of a scheme, host and port, and the last good one."""

    asked_at: datetime
    answer: Answer
    good_at: datetime | None = None
    good_text: str = ""

    @property
    def is_reachable(self) -> bool:
        return self.answer.standing is not Standing.UNREACHABLE

    def followed_by(self, answer: Answer, at: datetime) -> "KeptRobots":
        if answer.standing is not Standing.UNREACHABLE:
            return first_answer(answer, at)
        return KeptRobots(
            asked_at=at, answer=answer, good_at=self.good_at, good_text=self.good_text
        )

    def until(self) -> datetime:
        """When to ask again."""
        return self.asked_at + (FRESH if self.is_reachable else AGAIN)

    def holds(self, at: datetime) -> bool:
        """Whether another process need not ask: who was not heard at all is asked by each."""
        is_heard = self.is_reachable or self.answer.reason.startswith("http-")
        return is_heard and self.asked_at <= at < self.until()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rules that hold, or None where nothing may be asked."""

    rules: Rules | None
    word: str
    """`rules`, `absent/http-404`, `copy/http-503`, `unreachable/http-503`."""
    until: datetime


def first_answer(answer: Answer, at: datetime) -> KeptRobots:
    if answer.standing is Standing.UNREACHABLE:
        return KeptRobots(asked_at=at, answer=answer)
    return KeptRobots(asked_at=at, answer=answer, good_at=at, good_text=answer.text)


def verdict_on(kept: KeptRobots, token: str, at: datetime) -> Verdict:
    """RFC 9309 2.3.1.4: without an answer nothing is allowed, but by a copy of the last night."""
    has_copy = bool(kept.good_at and at - kept.good_at <= GOOD)
    word = str(kept.answer.standing)
    if not kept.is_reachable and has_copy:
        word = "copy"
    told = f"{word}/{kept.answer.reason}" if kept.answer.reason else word
    rules = read_rules(kept.good_text, token) if has_copy else None
    return Verdict(rules=rules, word=told, until=kept.until())
