"""robots.txt in the store: by origin the last answer and the last good one; a run's verdicts."""

from datetime import datetime

from crawler.clock import utc_text
from crawler.robots.answer import Answer, Standing
from crawler.robots.verdict import KeptRobots
from crawler.store.schema import Store


def find_robots(store: Store, origin: str) -> KeptRobots | None:
    found = store.row(
        "select asked_at, standing, reason, good_at, good_text from robots where origin = ?",
        [origin],
    )
    if not found:
        return None
    asked_at, standing, reason, good_at, good_text = found
    return KeptRobots(
        asked_at=datetime.fromisoformat(asked_at),
        answer=Answer(Standing(standing), reason),
        good_at=datetime.fromisoformat(good_at) if good_at else None,
        good_text=good_text,
    )


def keep_robots(store: Store, origin: str, kept: KeptRobots) -> None:
    good_at = utc_text(kept.good_at) if kept.good_at else ""
    store.write(
        "insert into robots values (?, ?, ?, ?, ?, ?) on conflict (origin) do update set"
        " asked_at = excluded.asked_at, standing = excluded.standing, reason = excluded.reason,"
        " good_at = excluded.good_at, good_text = excluded.good_text",
        [
            origin,
            utc_text(kept.asked_at),
            kept.answer.standing,
            kept.answer.reason,
            good_at,
            kept.good_text,
        ],
    )


def enter_verdict(store: Store, run_id: str, portal: str, origin: str, word: str) -> None:
    """A later verdict of the same run replaces the one before."""
    store.write(
        "insert into robots_verdicts values (?, ?, ?, ?) on conflict (run_id, portal, origin)"
        " do update set verdict = excluded.verdict",
        [run_id, portal, origin, word],
    )


def verdicts_of(store: Store, run_id: str, portal: str) -> dict[str, str]:
    """Origin → verdict."""
    found = store.rows(
        "select origin, verdict from robots_verdicts where run_id = ? and portal = ?"
        " order by origin",
        [run_id, portal],
    )
    return dict(found)
