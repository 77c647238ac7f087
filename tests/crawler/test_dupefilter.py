"""What a crawl has asked for is known again, and takes little memory."""

import tracemalloc
from random import Random

from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.dupefilter import DupeFilter, Fingerprints


def test_the_same_request_is_seen_again_and_another_is_not() -> None:
    known = DupeFilter.from_crawler(get_crawler())
    pages = [Request(f"https://www.morning.example/yw/{number}.html") for number in range(2000)]

    assert not any(map(known.request_seen, pages))
    assert all(map(known.request_seen, pages))
    assert known.request_seen(Request("https://www.morning.example/yw/7.html#top"))


def test_fingerprints_that_lie_across_two_others_are_new() -> None:
    dice, known, model = Random(7), Fingerprints(), set[bytes]()  # noqa: S311
    # few bytes, each in one bucket: any place of it looks like many others
    drawn = [bytes(2) + bytes(dice.choices((0, 1), (5, 1), k=18)) for _ in range(4000)]

    for one in drawn:
        assert (one in known) == (one[:16] in model)
        assert known.add(one) == (one[:16] not in model)
        model.add(one[:16])
    assert 100 < len(model) < 4000


def test_fifty_thousand_fingerprints_take_a_megabyte() -> None:
    dice, known = Random(7), Fingerprints()  # noqa: S311

    tracemalloc.start()
    for _ in range(50_000):
        known.add(dice.randbytes(20))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < 1_000_000  # a set of them: 4,700,000
