"""What is far below a portal's usual is found; Sundays, holidays and quiet portals are not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.baseline import find_losses, lull_of
from crawler.cause import told
from crawler.portal_night import PortalNight, SectionYield

MONDAY = date(2026, 3, 2)


def night(day: int, *, links: int = 20, new: int = 12, **values: object) -> PortalNight:
    section = SectionYield(section="要闻", links=links, new=new)
    present = {"published_on": new, "source": new, "authors": new // 2}
    usual = PortalNight(
        on=MONDAY + timedelta(days=day),
        sections=(section,),
        read=new,
        present=present,
        body_median=800,
        unknown={"要闻": new},
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def past(nights: int, *, weekend: int = 12) -> list[PortalNight]:
    return [night(day, new=12 if day % 7 < 5 else weekend) for day in range(nights)]


def measures(tonight: PortalNight, history: list[PortalNight]) -> list[str]:
    return [finding.measure for finding in find_losses(tonight, history)]


@pytest.mark.parametrize(
    ("tonight", "found"),
    [
        (night(28), []),
        (night(28, links=19, new=5), []),
        (night(28, links=0), ["links"]),
        (night(28, links=3), ["links"]),
        (night(28, links=10), ["links"]),
        (night(28, new=0), ["new"]),
        (night(28, new=0, is_whole=False), []),
        (night(28, new=0, lull=0.1), []),
        (night(28, read=0, unreadable=12, present={}), ["bodies"]),
        (night(28, links=0, is_whole=False, is_cut=True), []),
        (
            night(28, links=0, present={"source": 12, "authors": 6}, is_cut=True, is_whole=False),
            ["published_on"],
        ),
        (night(28, present={"source": 12, "authors": 6}), ["published_on"]),
        (night(28, present={"published_on": 12, "authors": 6}), ["source"]),
        (night(28, body_median=100), ["body length"]),
    ],
    ids=[
        "a usual night", "a weak night", "no link", "three links", "half of the links",
        "nothing new", "nothing new an hour after", "nothing new, nor elsewhere",
        "no bodies", "cut", "cut, and no dates", "no dates", "no sources", "bodies cut",
    ],
)  # fmt: skip
def test_a_loss_is_found_on_the_first_night(tonight: PortalNight, found: list[str]) -> None:
    assert measures(tonight, past(28)) == found


def test_a_weekend_is_no_loss() -> None:
    assert measures(night(33, new=0), past(33, weekend=0)) == []
    assert measures(night(28, new=0), past(28, weekend=0)) == ["new"]


def test_a_spring_festival_is_no_loss_but_a_lost_listing_is() -> None:
    festival = (date(2026, 2, 19) - MONDAY).days
    before = [night(festival - back) for back in range(28, 0, -1)]

    assert measures(night(festival, new=1), before) == []
    assert measures(night(festival, new=1, links=2), before) == ["links"]


def test_an_e_paper_without_sunday_edition_loses_nothing_on_sundays() -> None:
    editions = [
        night(day, links=n, new=n)
        for day in range(35)
        for n in [0 if day % 7 == 6 else 24 + day * 7 % 11]
    ]

    assert (
        measures(night(41, links=0, new=0), editions + [editions[d] for d in range(28, 34)]) == []
    )
    assert measures(night(35, links=0, new=0), editions) == ["links", "new"]


def test_before_a_week_is_known_only_a_listing_that_has_all_but_gone_is_a_loss() -> None:
    assert measures(night(3, links=2, new=0, present={}), past(3)) == ["links"]
    assert measures(night(3, links=10, new=0, present={}), past(3)) == []
    assert measures(night(2, links=0), past(2)) == []


def test_a_quiet_portal_is_looked_at_over_several_nights() -> None:
    quiet = [night(day, new=3, read=3) for day in range(28)]
    silent = [night(28 + day, new=0) for day in range(7)]

    found = [measures(silent[n], quiet + silent[:n]) for n in range(7)]

    assert found[0] == []
    assert ["new"] in found


def test_a_night_is_a_lull_only_if_several_portals_say_so() -> None:
    assert lull_of([0.1, 0.1]) == 1.0
    assert lull_of([0.1, 0.2, 1.5]) == 0.2


@pytest.mark.parametrize(
    ("tonight", "sentence"),
    [
        (
            replace(
                night(28), sections=(SectionYield(section="要闻", links=0, evidence="http-403"),)
            ),
            "要闻: 0 listed, usually 20 (blocked: http-403)",
        ),
        (
            night(28, new=0, failed={"http-429": 12}),
            "0 new, usually 12 (blocked: http-429)",
        ),
        (
            night(28, new=0),
            "0 new, usually 12 (the listing stands still: an old copy, or moved)",
        ),
        (
            night(28, present={"published_on": 12, "authors": 6}),
            "source in 0% of the records, usually 99% (article layout changed)",
        ),
    ],
    ids=["blocked listing", "blocked articles", "old listing", "no source"],
)
def test_a_finding_is_told_with_its_likely_cause(tonight: PortalNight, sentence: str) -> None:
    assert told(find_losses(tonight, past(28))[0], tonight) == sentence
