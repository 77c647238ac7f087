"""A firewall that answers for a portal is named; a page that only stands behind one is read."""

import pytest
from scrapy.http import HtmlResponse

from crawler.failures import is_blocked, response_class
from crawler.sameness import Sameness
from tests.faults.firewalls import FIREWALLS, Page
from tests.pages import article, story

BEHIND = {"Server": "yunjiasu-nginx", "Set-Cookie": "__jsluid_s=1; HWWAFSESID=2; yunsuo_sess=3"}
SAFE = article("安全狗与瑞数发布年度报告：waf.tencent-cloud.com 登场", story(1) + story(2))


@pytest.mark.parametrize("page", FIREWALLS, ids=lambda page: f"{page.number}-{page.name}")
def test_a_firewalls_page_has_its_name(page: Page) -> None:
    response = HtmlResponse(
        "http://a.example/1.html", status=page.status, headers=page.headers, body=page.body
    )

    reason = response_class(response)

    assert reason == page.reason
    assert is_blocked(reason)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, SAFE.body, ""),
        (404, b"<p>nothing here", "http-404"),
        (502, b"<p>bad gateway", "http-502"),
        (403, b"<p>yunsuo", "waf:yunsuo"),
    ],
)
def test_a_page_behind_a_firewall_is_the_portals(status: int, body: bytes, reason: str) -> None:
    headers = {} if status == 403 else BEHIND
    response = HtmlResponse("http://a.example/1.html", status=status, headers=headers, body=body)

    assert response_class(response) == reason


@pytest.mark.parametrize(
    ("listings", "articles", "told"), [(1, 1, 0), (1, 2, 1), (3, 0, 0), (0, 4, 0), (0, 5, 1)]
)
def test_one_page_for_every_address_is_nobodys(listings: int, articles: int, told: int) -> None:
    seen = Sameness()
    for n in range(listings):
        seen.is_one_body(f"/{n}/", b"welcome", is_article=False)

    found = [seen.is_one_body(f"/{n}.html", b"welcome", is_article=True) for n in range(articles)]

    assert sum(found) == told
    assert not seen.is_one_body("/other.html", b"a story", is_article=True)
