"""The sample portals: their pages decode, link and differ as the demo's truth says."""

import http.client
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import combinations, count, pairwise

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.demo.pages.resource import Resource
from crawler.demo.portals.browser import SampleBrowser
from crawler.demo.portals.epaper import SampleEpaper
from crawler.demo.portals.government import SampleGovernment
from crawler.demo.portals.json_files import SampleJson
from crawler.demo.portals.paged import SamplePaged
from crawler.demo.portals.repost import SampleRepost
from crawler.demo.portals.system import SampleSystem
from crawler.demo.server import SampleServer, serve
from crawler.demo.sites import PAGES, all_sites
from crawler.demo.story import Story
from crawler.demo.truth import Counts, differences, expected_counts, wrong_copies
from crawler.demo.world import (
    BROWSER,
    EPAPER,
    GOVERNMENT,
    JSON,
    PAGED,
    REPOST,
    STORIES,
    SYSTEM,
    World,
)
from crawler.fingerprint import grams, jaccard, normal_form
from crawler.script import language
from crawler.spider import PortalSpider

TODAY = date(2026, 3, 4)
FIRST, SECOND = World(TODAY, 1), World(TODAY, 2)
SPIDERS: dict[str, type[PortalSpider]] = {
    spider.name: spider
    for spider in (
        SampleSystem,
        SamplePaged,
        SampleGovernment,
        SampleEpaper,
        SampleJson,
        SampleBrowser,
        SampleRepost,
    )
}
CHARSET_RE = re.compile(rb'charset="?([\w-]+)')  # <meta charset="utf-8">
TAG_RE = re.compile(r"<[^>]*>")  # <p align="center">
ALIKE_MAX = 0.2  # Jaccard of character 4-grams; copies score 0.74 and more


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with serve(FIRST) as server:
        yield server


@pytest.mark.parametrize("world", [FIRST, SECOND], ids=["night 1", "night 2"])
@pytest.mark.parametrize("portal", STORIES)
def test_pages_say_what_their_story_says(portal: str, world: World) -> None:
    for story in world.stories(portal):
        shown = "".join(shown_text(page) for page in article_pages(portal, story, world))

        missing = [text for text in expected_texts(portal, story) if text not in shown]

        assert not missing, article_pages(portal, story, world)[0]


@pytest.mark.parametrize("world", [FIRST, SECOND], ids=["night 1", "night 2"])
@pytest.mark.parametrize("portal", [name for name in STORIES if name != BROWSER])
def test_listings_lead_to_the_stories_of_the_night(portal: str, world: World) -> None:
    shown = world.stories(portal)
    if portal == EPAPER:  # one edition a day
        shown = tuple(story for story in shown if story.published.date() == world.day)
    expected = {PAGES[portal].article_path(story) for story in shown}

    listed = set(listed_paths(SPIDERS[portal], world))

    assert listed == expected


def test_browser_portal_is_empty_without_its_script() -> None:
    site = all_sites(FIRST)[PAGES[BROWSER].HOST]
    story = FIRST.stories(BROWSER)[0]

    shell = shown_text(site[PAGES[BROWSER].article_path(story)])

    assert not any(text[:8] in shell for text in story.paragraphs)


def test_different_stories_do_not_look_alike() -> None:
    texts = [
        grams(normal_form("\n".join(story.paragraphs)))
        for portal in STORIES
        if portal != REPOST
        for story in SECOND.stories(portal)
    ]

    alike = max(jaccard(one, other) for one, other in combinations(texts, 2))

    assert len(texts) > 60
    assert alike < ALIKE_MAX


def test_every_story_of_length_is_as_long_as_news() -> None:
    lengths = [
        sum(map(len, story.paragraphs))
        for portal in STORIES
        for story in SECOND.stories(portal)
        if story.key < 70  # those from 70 on are odd on purpose
    ]

    assert min(lengths) >= 300
    assert max(lengths) <= 1200


def test_headlines_are_unique() -> None:
    titles = [s.title for portal in STORIES if portal != REPOST for s in SECOND.stories(portal)]

    assert len(set(titles)) == len(titles)


def test_reposts_are_traditional_and_damaged() -> None:
    for story in FIRST.stories(REPOST):
        (page,) = article_pages(REPOST, story, FIRST)
        html = page.body.decode()

        assert language(html) == "zh-Hant"
        assert html.count("智慧財產權") == 2
        assert ", " in html
        assert not re.search(r"20\d\d[-年]", html)


def test_gb2312_pages_hold_what_gb2312_cannot() -> None:
    (story,) = [story for story in FIRST.stories(SYSTEM) if "㐂" in story.title]
    (page,) = article_pages(SYSTEM, story, FIRST)

    assert b"charset=gb2312" in page.body
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("gbk")


def test_split_stories_link_on() -> None:
    split = [story for story in FIRST.stories(PAGED) if story.parts > 1]
    site = all_sites(FIRST)[PAGES[PAGED].HOST]

    for story in split:
        paths = [PAGES[PAGED].article_path(story, part) for part in range(1, story.parts + 1)]
        onward = [
            f'href="{following}"' in site[path].body.decode() for path, following in pairwise(paths)
        ]
        assert all(onward)
        assert "下一页" not in site[paths[-1]].body.decode()
    assert sorted(story.parts for story in split) == [2, 3]


def test_second_night_differs_as_the_demo_says() -> None:
    counts = expected_counts(SECOND)

    assert counts[SYSTEM] == Counts(listed=11, changed=1, unchanged=10)
    assert counts[PAGED] == Counts(listed=10, unchanged=9, vanished=1)
    assert counts[GOVERNMENT] == Counts(listed=10, new=1, unchanged=9)
    assert counts[EPAPER] == Counts(listed=15, new=7, unchanged=8)
    assert counts[JSON] == Counts(listed=9, new=1, unchanged=8)
    assert counts[BROWSER] == Counts(listed=8, unchanged=8)
    assert counts[REPOST] == Counts(listed=8, unchanged=8)


def test_correction_changes_one_number_of_the_second_paragraph() -> None:
    before, after = (
        {story.key: story.paragraphs for story in world.stories(SYSTEM)}
        for world in (FIRST, SECOND)
    )
    (key,) = [key for key in before if before[key] != after[key]]

    assert before[key][1].replace("1260", "1620") == after[key][1]
    assert before[key][2:] == after[key][2:]
    assert FIRST.stories(REPOST) == SECOND.stories(REPOST)


def test_late_story_is_dated_three_weeks_ago_and_listed_first() -> None:
    first = SECOND.stories(GOVERNMENT)[0]

    assert first.first_night == 2
    assert first.published.date() == TODAY - timedelta(days=21)


def test_reposts_are_duplicates_and_nothing_else() -> None:
    counts = expected_counts(FIRST)

    assert counts[REPOST] == Counts(listed=8, duplicate=8)
    assert all(c.new == c.listed for name, c in counts.items() if name != REPOST)


def test_difference_from_the_truth_is_named() -> None:
    expected = {SYSTEM: Counts(listed=11, new=11)}

    assert differences(expected, {SYSTEM: Counts(listed=11, new=11)}) == []
    assert differences(expected, {SYSTEM: Counts(listed=11, new=10, failed=1)}) == [
        "sample-system: new is 10, made to be 11",
        "sample-system: failed is 1, made to be 0",
    ]
    assert len(differences(expected, {})) == 2
    assert len(wrong_copies({"a": "b"}, {})) == 1


def test_unknown_path_is_404_and_visits_are_kept(server: SampleServer) -> None:
    status, _, _ = ask(server, PAGES[SYSTEM].HOST, "/system/19990101/000000001.html")

    assert status == 404
    assert (server.visits[-1].path, server.visits[-1].status) == (
        "/system/19990101/000000001.html",
        404,
    )


def test_unknown_host_has_no_pages(server: SampleServer) -> None:
    assert ask(server, "news.other.example", "/2009scxw/")[0] == 404


@pytest.mark.parametrize("portal", STORIES)
def test_robots_allow_the_stories(server: SampleServer, portal: str) -> None:
    status, headers, body = ask(server, PAGES[portal].HOST, "/robots.txt")

    assert status == 200
    assert headers["Content-Type"] == "text/plain"
    assert b"Disallow: /search/" in body
    assert (b"Crawl-delay: 0.1" in body) == (portal == PAGED)


@pytest.mark.parametrize(
    ("portal", "validator", "question"),
    [
        (SYSTEM, "ETag", "If-None-Match"),
        (SYSTEM, "Last-Modified", "If-Modified-Since"),
        (GOVERNMENT, "Last-Modified", "If-Modified-Since"),
        (JSON, "ETag", "If-None-Match"),
    ],
)
def test_known_page_is_not_sent_again(
    server: SampleServer, portal: str, validator: str, question: str
) -> None:
    path = PAGES[portal].article_path(FIRST.stories(portal)[0])
    _, headers, _ = ask(server, PAGES[portal].HOST, path)

    status, _, body = ask(server, PAGES[portal].HOST, path, {question: headers[validator]})

    assert (status, body) == (304, b"")


@pytest.mark.parametrize(
    ("validator", "question"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
)
def test_corrected_page_is_sent_again(validator: str, question: str) -> None:
    (story,) = [story for story in FIRST.stories(SYSTEM) if story.corrected]
    host, path = PAGES[SYSTEM].HOST, PAGES[SYSTEM].article_path(story)
    with serve(FIRST) as server:
        _, headers, _ = ask(server, host, path)
        server.show(SECOND)

        status, _, body = ask(server, host, path, {question: headers[validator]})

    assert status == 200
    assert "1620件" in body.decode("gb18030")


def ask(
    server: SampleServer, host: str, path: str, headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def article_pages(portal: str, story: Story, world: World) -> list[Resource]:
    """All pages of a story; of the browser's portal the file its script fetches."""
    pages = PAGES[portal]
    site = pages.site(world)
    if portal == BROWSER:
        return [site[f"/data/{pages.NUMBER_FIRST + story.key}.json"]]
    if portal == PAGED:
        return [site[pages.article_path(story, part)] for part in range(1, story.parts + 1)]
    return [site[pages.article_path(story)]]


def expected_texts(portal: str, story: Story) -> list[str]:
    """Title and sentences without what aggregators damage."""
    texts = [story.title, *story.paragraphs, *story.captions]
    if portal == REPOST:
        traditional = PAGES[REPOST].traditional
        texts = [piece for text in texts for piece in re.split("[，。]", traditional(text))]
    return ["".join(text.split()) for text in texts]


def shown_text(resource: Resource) -> str:
    """What a page says, decoded as it declares, tags and white space away."""
    match = CHARSET_RE.search(resource.content_type.encode() + resource.body[:400])
    declared = match[1].decode() if match else "utf-8"
    text = resource.body.decode("gb18030" if declared == "gb2312" else declared)
    if "json" in resource.content_type:
        text = "".join(json_texts(json.loads(text)))
    return "".join(unescape(TAG_RE.sub("", text)).split())


def json_texts(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from json_texts(part)
    elif isinstance(tree, str):
        yield tree


def listed_paths(portal: type[PortalSpider], world: World) -> Iterator[str]:
    """The paths that the portal's own listing pages list, read by its own spider."""
    spider = portal()
    site = all_sites(world)
    for template in portal.sections.values():
        url = template.format(day=world.day)
        for number in count(1):
            response = answer(site, url)
            listing = spider.read_listing(response, "")
            for link in (link for link in listing.links if link.url):
                assert answer(site, link.url).body, link
                yield "/" + link.url.split("/", 3)[3]
            url = spider.next_page(response, listing, number)
            if not url:
                break


def answer(sites: dict[str, dict[str, Resource]], url: str) -> Response:
    host, _, path = url.partition("://")[2].partition("/")
    resource = sites[host][f"/{path}"]
    headers = {"Content-Type": resource.content_type}
    return TextResponse(url, headers=headers, body=resource.body, request=Request(url))
