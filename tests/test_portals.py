"""Every portal against its frozen pages: what it lists and what its articles give."""

import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse
from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings

import spiders
from crawler.items import Article, record
from crawler.listing import Link
from crawler.portal import SOME_DAY
from crawler.spider import PortalSpider

CASES = Path(__file__).parent / "portals"
REPOSITORY = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SHUWEN_SHARED") or REPOSITORY.parent / "shared")
FACTS = SHARED / "portals" / "portals.toml"
LINES_MAX = 60  # of a portal file
# what an article page must give, whatever else it does; a page may lack source and editor
REQUIRED_FIELDS = ("title", "body", "published_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One frozen page of a portal and the record or listing expected of it."""

    portal: type[PortalSpider]
    folder: Path
    meta: dict[str, str]
    expected: dict[str, Any]

    @property
    def response(self) -> TextResponse:
        body = next(self.folder.glob("page.*")).read_bytes()
        url, headers = self.meta["url"], {"Content-Type": self.meta["content_type"]}
        return HtmlResponse(url, headers=headers, body=body, request=Request(url))


def portal_classes(module_name: str) -> list[type[PortalSpider]]:
    module = importlib.import_module(f"spiders.{module_name}")
    members = [value for value in vars(module).values() if isinstance(value, type)]
    return [value for value in members if value.__module__ == module.__name__]


MODULES = [module.name for module in pkgutil.iter_modules(spiders.__path__)]
PORTALS = [portal for module in MODULES for portal in portal_classes(module)]
PORTALS_BY_NAME = {portal.name: portal for portal in PORTALS}


def cases(kind: str) -> Iterator[Any]:
    for path in sorted(CASES.glob("*/*/meta.json")):
        folder = path.parent
        meta = json.loads(path.read_text(encoding="utf-8"))
        if meta["kind"] == kind:
            portal = PORTALS_BY_NAME[folder.parent.name]
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
            case = Case(portal=portal, folder=folder, meta=meta, expected=expected)
            yield pytest.param(case, id=f"{portal.name}/{folder.name}")


ARTICLES, LISTINGS = list(cases("article")), list(cases("listing"))
each_portal = pytest.mark.parametrize("portal", PORTALS, ids=PORTALS_BY_NAME)


def read_case(case: Case) -> Article:
    """The record of a frozen page, by the portal's own hooks and the steps that change text."""
    spider, response = case.portal(), case.response
    article = spider.read_article((spider.page(response),), Link(url=response.url))
    for step in get_project_settings().getlist("SHUWEN_STEPS"):
        article = load_object(step)(article)
    return article


def facts() -> Iterator[Any]:
    """(portal, example URL) of the reference data, for the portals there are."""
    if not FACTS.exists():
        reason = f"no reference data of portals at {FACTS}"
        yield pytest.param(None, "", marks=pytest.mark.skip(reason=reason))
        return
    for entry in tomllib.loads(FACTS.read_text(encoding="utf-8"))["portal"]:
        portal = PORTALS_BY_NAME.get(entry["id"])
        for pattern in entry.get("article", ()) if portal else ():
            for url in pattern["examples"]:
                yield pytest.param(portal, url, id=f"{entry['id']} {url}")


def test_there_are_portals() -> None:
    assert len(PORTALS) >= 8
    assert ARTICLES
    assert LISTINGS


@pytest.mark.parametrize("module", MODULES)
def test_a_portal_file_holds_one_portal_of_its_name(module: str) -> None:
    portals = portal_classes(module)

    assert [portal.name for portal in portals] == [module.replace("_", "-")]
    assert issubclass(portals[0], PortalSpider)


@each_portal
def test_a_portal_file_is_short_and_says_where_its_facts_come_from(
    portal: type[PortalSpider],
) -> None:
    module = importlib.import_module(portal.__module__)
    source = Path(str(module.__file__)).read_text(encoding="utf-8")

    assert len(source.splitlines()) <= LINES_MAX
    assert module.__doc__
    assert "public" in module.__doc__
    assert portal.__doc__


@each_portal
def test_a_portal_holds_values_only(portal: type[PortalSpider]) -> None:
    assert not [word for word, value in vars(portal).items() if callable(value)]


@each_portal
def test_a_portal_has_a_listing_and_two_articles(portal: type[PortalSpider]) -> None:
    listings = [case for case in LISTINGS if case.values[0].portal is portal]
    articles = [case for case in ARTICLES if case.values[0].portal is portal]

    assert len(listings) >= 1
    assert len(articles) >= 2


@each_portal
def test_sections_lie_on_the_portals_own_hosts(portal: type[PortalSpider]) -> None:
    urls = [template.format(day=SOME_DAY) for template in portal.sections.values()]

    assert urls
    assert all(portal.is_ours(url) for url in urls)


@each_portal
def test_the_hosts_of_a_portal_belong_to_no_other(portal: type[PortalSpider]) -> None:
    others = [other for other in PORTALS if other is not portal]
    urls = [f"http://{domain}/" for domain in portal.allowed_domains]

    assert [(other.name, url) for other in others for url in urls if other.is_ours(url)] == []


def test_no_fixture_is_left_without_its_portal() -> None:
    assert {folder.name for folder in CASES.iterdir()} == set(PORTALS_BY_NAME)


@pytest.mark.parametrize(("portal", "url"), list(facts()))
def test_article_urls_of_the_reference_data_are_recognised(
    portal: type[PortalSpider], url: str
) -> None:
    assert re.search(portal.listing.article_url, url)
    assert portal.is_ours(url)


@pytest.mark.parametrize("case", LISTINGS)
def test_listing_gives_its_links_and_its_next_page(case: Case) -> None:
    spider, response = case.portal(), case.response

    listing = spider.read_listing(response, case.meta["section"])

    assert case.expected["links"]
    assert [link.url for link in listing.links] == [link["url"] for link in case.expected["links"]]
    for link, expected in zip(listing.links, case.expected["links"], strict=True):
        assert {name: getattr(link, name) for name in expected} == expected
        assert link.section == case.meta["section"]
        assert re.search(case.portal.listing.article_url, link.url)
    assert spider.next_page(response, listing, 1) == case.expected["next_page"]


@pytest.mark.parametrize("case", ARTICLES)
def test_article_gives_its_fields(case: Case) -> None:
    given = record(read_case(case))

    assert case.expected
    assert all(case.expected.values())
    assert {name: given[name] for name in case.expected} == case.expected


@pytest.mark.parametrize("case", ARTICLES)
def test_article_has_no_required_field_empty(case: Case) -> None:
    given = record(read_case(case))
    required = [name for name in REQUIRED_FIELDS if name != "body" or given["kind"] == "article"]

    assert [name for name in required if not given[name]] == []
    assert given["portal"] == case.portal.name
    assert given["publisher"] == case.portal.publisher


def run_portals(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "portals", *options]
    return subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_command_shows_every_portal_on_a_line_of_its_own() -> None:
    ended = run_portals()

    assert ended.returncode == 0
    names = [line.split("\t")[0] for line in ended.stdout.splitlines()]
    assert names == sorted(PORTALS_BY_NAME)


def test_the_command_gives_json_to_programs() -> None:
    ended = run_portals("--json")

    assert ended.returncode == 0
    rows = {row["name"]: row for row in json.loads(ended.stdout)}
    assert set(rows) == set(PORTALS_BY_NAME)
    for name, portal in PORTALS_BY_NAME.items():
        assert rows[name]["sections"] == portal.sections
        assert rows[name]["needs_browser"] == portal.needs_browser


@pytest.mark.parametrize("option", ["--jsn", "newspaper"])
def test_the_command_refuses_what_it_does_not_know(option: str) -> None:
    ended = run_portals(option)

    assert ended.returncode == 4
    assert option in ended.stderr
    assert ended.stdout == ""
