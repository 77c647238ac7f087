"""What a crawl of one portal asks for, and what it leaves alone."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.clock import now, shanghai_day
from crawler.families.epaper import EpaperSpider
from crawler.portal import ListingRules
from crawler.scope import ScopeError
from crawler.spider import PortalSpider
from crawler.traps import LINKS_MAX

HOST = "http://news.baihe.example"


class Baihe(PortalSpider):
    """A portal that exists only here."""

    name = "baihe"
    publisher = "白鹤日报社"
    allowed_domains: ClassVar[list[str]] = ["baihe.example"]
    sections: ClassVar[dict[str, str]] = {"要闻": f"{HOST}/yw/", "社会": f"{HOST}/sh/"}
    listing = ListingRules(article_url=r"/t\d{8}_\d+\.html$", page_url="index_{page}.html", pages=3)


class BaihePaper(EpaperSpider):
    """An e-paper that exists only here."""

    name = "baihe-paper"
    publisher = "白鹤日报社"
    allowed_domains: ClassVar[list[str]] = ["paper.baihe.example"]
    sections: ClassVar[dict[str, str]] = {
        "白鹤日报": "http://paper.baihe.example/html/{day:%Y-%m/%d}/node_1.htm"
    }


def spider(portal: type[PortalSpider] = Baihe, **arguments: str) -> PortalSpider:
    return portal.from_crawler(get_crawler(portal), **arguments)


async def started(portal: type[PortalSpider] = Baihe, **arguments: str) -> list[Request]:
    return [request async for request in spider(portal, **arguments).start()]


def listing_page(links: Iterable[tuple[str, str]], url: str = f"{HOST}/yw/") -> HtmlResponse:
    items = "".join(
        f'<li><a href="{href}">青溪县第{number}小学新教学楼投入使用</a><span>{day}</span></li>'
        for number, (href, day) in enumerate(links, 1)
    )
    html = f"<html><body><ul class='list'>{items}</ul></body></html>"
    headers = {"Content-Type": "text/html"}
    return HtmlResponse(url, body=html.encode(), headers=headers, request=Request(url))


def followed(
    response: HtmlResponse, crawling: PortalSpider, number: int = 1
) -> tuple[list[str], list[str]]:
    """URLs of the articles and of the listing pages that a listing page leads to."""
    requests = list(crawling.parse_listing(response, "要闻", number))
    articles = [r.url for r in requests if r.callback == crawling.parse_article]
    listings = [r.url for r in requests if r.callback == crawling.parse_listing]
    assert len(articles) + len(listings) == len(requests)
    return articles, listings


async def test_a_night_asks_for_the_first_page_of_each_section() -> None:
    requests = await started()

    assert [request.url for request in requests] == [f"{HOST}/yw/", f"{HOST}/sh/"]
    assert [request.cb_kwargs["section"] for request in requests] == ["要闻", "社会"]
    assert {request.cb_kwargs["number"] for request in requests} == {1}


async def test_a_section_is_asked_for_again_in_the_next_run_of_a_process() -> None:
    assert all(request.dont_filter for request in await started())


async def test_an_epapers_night_asks_for_the_edition_of_the_day() -> None:
    before = shanghai_day(now())

    (request,) = await started(BaihePaper)

    days = {before, shanghai_day(now())}  # midnight may pass in between
    assert request.url in {
        f"http://paper.baihe.example/html/{day[:7]}/{day[8:]}/node_1.htm" for day in days
    }


async def test_an_epapers_backfill_asks_for_every_edition_newest_first() -> None:
    requests = await started(BaihePaper, since="2026-02-27", until="2026-03-01")

    assert [request.url.split("/html/")[1] for request in requests] == [
        "2026-03/01/node_1.htm",
        "2026-02/28/node_1.htm",
        "2026-02/27/node_1.htm",
    ]


async def test_an_epapers_backfill_ends_today() -> None:
    tomorrow = date.fromisoformat(shanghai_day(now())) + timedelta(days=2)
    since = tomorrow - timedelta(days=4)

    requests = await started(BaihePaper, since=since.isoformat(), until=tomorrow.isoformat())

    assert len(requests) in (3, 4)  # midnight may pass in between


async def test_a_backfill_without_editions_asks_for_each_section_once() -> None:
    requests = await started(since="2026-02-01", until="2026-03-01")

    assert [request.url for request in requests] == [f"{HOST}/yw/", f"{HOST}/sh/"]


async def test_one_url_is_asked_for_as_an_article() -> None:
    crawling = spider(url=f"{HOST}/yw/t20260304_1.html")

    (request,) = [request async for request in crawling.start()]

    assert request.url == f"{HOST}/yw/t20260304_1.html"
    assert request.callback == crawling.parse_article


async def test_one_listing_page_is_asked_for_alone() -> None:
    crawling = spider(listing=f"{HOST}/yw/index_7.html")

    (request,) = [request async for request in crawling.start()]

    assert request.url == f"{HOST}/yw/index_7.html"
    assert request.callback == crawling.parse_listing


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param({"form": "2026-03-01"}, "unknown argument form", id="unknown argument"),
        pytest.param({"since": "1.3.2026"}, "since is no day", id="no day"),
        pytest.param({"until": "2026-02-30"}, "until is no day", id="a day that does not exist"),
        pytest.param({"since": "20260301"}, "since is no day", id="a day without its hyphens"),
        pytest.param(
            {"since": "2026-03-02", "until": "2026-03-01"},
            "lies after",
            id="end before start",
        ),
    ],
)
def test_an_argument_nobody_can_mean_is_refused(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(ScopeError, match=told):
        spider(**arguments)


def test_links_to_other_hosts_are_not_followed() -> None:
    response = listing_page(
        [
            ("t20260304_1.html", "2026-03-04"),
            ("http://qingxi.example/yw/t20260304_2.html", "2026-03-04"),
            ("http://notbaihe.example/yw/t20260304_3.html", "2026-03-04"),
            ("http://city.baihe.example/yw/t20260304_4.html", "2026-03-04"),
            ("javascript:;", "2026-03-04"),
        ]
    )

    articles, _ = followed(response, spider())

    assert articles == [
        f"{HOST}/yw/t20260304_1.html",
        "http://city.baihe.example/yw/t20260304_4.html",
    ]


def test_links_that_are_no_articles_are_not_followed() -> None:
    response = listing_page([("t20260304_1.html", "2026-03-04"), ("/about.html", "2026-03-04")])

    articles, _ = followed(response, spider())

    assert articles == [f"{HOST}/yw/t20260304_1.html"]


@pytest.mark.parametrize(
    ("url", "number", "following"),
    [
        pytest.param(f"{HOST}/yw/", 1, [f"{HOST}/yw/index_2.html"], id="second page"),
        pytest.param(f"{HOST}/yw/index_2.html", 2, [f"{HOST}/yw/index_3.html"], id="third page"),
        pytest.param(f"{HOST}/yw/index_3.html", 3, [], id="no more pages than the rules say"),
    ],
)
def test_further_pages_come_from_the_template(
    url: str, number: int, following: Sequence[str]
) -> None:
    response = listing_page([("t20260304_1.html", "2026-03-04")], url)

    _, listings = followed(response, spider(), number)

    assert listings == following


def test_a_backfill_reads_on_behind_the_pages_of_a_night() -> None:
    response = listing_page([("t20260304_1.html", "2026-03-04")], f"{HOST}/yw/index_3.html")

    _, listings = followed(response, spider(since="2026-03-01"), 3)

    assert listings == [f"{HOST}/yw/index_4.html"]


def test_a_backfill_stops_at_a_page_that_is_older() -> None:
    response = listing_page([("t20260228_1.html", "2026-02-28")], f"{HOST}/yw/index_3.html")

    assert followed(response, spider(since="2026-03-01"), 3) == ([], [])


def test_a_backfill_follows_what_lies_in_its_span_and_what_has_no_date() -> None:
    response = listing_page(
        [
            ("t20260306_1.html", "2026-03-06"),
            ("t20260304_2.html", "2026-03-04"),
            ("t20260303_3.html", ""),
            ("t20260228_4.html", "2026-02-28"),
        ]
    )

    articles, _ = followed(response, spider(since="2026-03-01", until="2026-03-05"))

    assert articles == [f"{HOST}/yw/t20260304_2.html", f"{HOST}/yw/t20260303_3.html"]


def test_a_listing_of_countless_links_is_read_to_a_bound_that_is_counted() -> None:
    links = [(f"t20260304_{number}.html", "2026-03-04") for number in range(3 * LINKS_MAX)]
    crawling = spider()

    articles, _ = followed(listing_page(links), crawling)

    assert articles == [f"{HOST}/yw/t20260304_{number}.html" for number in range(LINKS_MAX)]
    assert crawling.crawler.stats
    assert crawling.crawler.stats.get_value("listing/left_out") == 2 * LINKS_MAX


def test_a_section_without_links_is_counted() -> None:
    crawling = spider()

    followed(listing_page([]), crawling)

    assert crawling.crawler.stats
    assert crawling.crawler.stats.get_value("listing/no_links/要闻") == 1


def test_a_link_carries_its_section_and_date_to_the_article() -> None:
    response = listing_page([("t20260304_1.html", "2026-03-04")])

    request = next(spider().parse_listing(response, "要闻", 1))

    assert request.cb_kwargs["link"].section == "要闻"
    assert request.cb_kwargs["link"].date == "2026-03-04"
