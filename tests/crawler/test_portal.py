"""A mistake in a portal file fails when the file is read, and names the field."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.families.epaper import EpaperSpider
from crawler.families.json_api import JsonApiSpider, JsonIndex, JsonStory
from crawler.portal import ArticleRules, ListingRules, PortalError
from crawler.spider import PortalSpider
from tests.conftest import Project

RIGHT: dict[str, Any] = {
    "name": "baihe",
    "publisher": "白鹤日报社",
    "allowed_domains": ["baihe.example"],
    "sections": {"要闻": "http://news.baihe.example/yw/"},
}
PRESENT, OLD = ArticleRules(title="h1"), ArticleRules(title="h2", until=date(2020, 1, 1))


def portal(base: type[PortalSpider] = PortalSpider, **words: object) -> type[PortalSpider]:
    """A portal as its file would state it, without the words that are None."""
    stated = {word: value for word, value in {**RIGHT, **words}.items() if value is not None}
    return type("Baihe", (base,), stated)


def test_a_portal_without_mistake_is_accepted() -> None:
    assert portal().name == "baihe"
    assert portal(article=(OLD, PRESENT), needs_browser=True).name == "baihe"
    assert portal(custom_settings={"DOWNLOAD_DELAY": 10}).name == "baihe"
    assert portal(sections={"版面": "https://baihe.example/{day:%Y-%m/%d}/node_2.htm"})


@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param({"name": "白鹤"}, "name", id="a name that names no folder"),
        pytest.param({"name": 7}, "name", id="a name that is no text"),
        pytest.param({"publisher": None}, "publisher", id="no publisher"),
        pytest.param({"publisher": 7}, "publisher", id="a publisher that is no text"),
        pytest.param({"allowed_domains": None}, "allowed_domains", id="no domains"),
        pytest.param({"allowed_domains": "baihe.example"}, "allowed_domains", id="bare text"),
        pytest.param(
            {"allowed_domains": ["baihe.example", "http://qingxi.example"]},
            "allowed_domains",
            id="a URL among the domains",
        ),
        pytest.param({"allowed_domains": [7]}, "allowed_domains", id="a domain that is no text"),
        pytest.param({"sections": None}, "sections", id="no sections"),
        pytest.param({"sections": {}}, "sections", id="empty sections"),
        pytest.param({"sections": ["http://baihe.example/"]}, "sections", id="sections in a list"),
        pytest.param({"sections": {"要闻": 7}}, "要闻", id="a section that is no URL"),
        pytest.param({"sections": {"要闻": "/yw/"}}, "要闻", id="a section without host"),
        pytest.param(
            {"sections": {"要闻": "ftp://baihe.example/"}}, "要闻", id="a section by other means"
        ),
        pytest.param(
            {"sections": {"要闻": "http://qingxi.example/"}}, "要闻", id="a section elsewhere"
        ),
        pytest.param(
            {"sections": {"要闻": "http://notbaihe.example/"}}, "要闻", id="a host that ends alike"
        ),
        pytest.param(
            {"sections": {"要闻": "http://baihe.example/{date}/"}}, "要闻", id="unknown placeholder"
        ),
        pytest.param(
            {"sections": {"要闻": "http://baihe.example/{day/"}}, "要闻", id="open placeholder"
        ),
        pytest.param(
            {"sections": {"要闻": "http://[baihe.example/"}}, "要闻", id="an open bracket"
        ),
        pytest.param({"listing": "ul a"}, "listing", id="a selector for listing rules"),
        pytest.param({"article": "h1"}, "article", id="a selector for article rules"),
        pytest.param({"article": ()}, "article", id="no layout at all"),
        pytest.param({"article": (PRESENT, "h1")}, "article", id="a selector among layouts"),
        pytest.param({"article": (PRESENT, PRESENT)}, "until", id="two present layouts"),
        pytest.param({"needs_browser": "yes"}, "needs_browser", id="text for yes or no"),
        pytest.param({"needs_broswer": True}, "needs_broswer", id="a misspelt word"),
        pytest.param({"titel": "h1"}, "titel", id="a word that belongs in the rules"),
    ],
)
def test_a_mistake_among_the_words_names_the_field(words: dict[str, Any], field: str) -> None:
    with pytest.raises(PortalError, match=field):
        portal(**words)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        pytest.param(lambda: ListingRules(article_url="(a"), "article_url", id="open group"),
        pytest.param(lambda: ListingRules(links="ul >"), "links", id="half a CSS selector"),
        pytest.param(lambda: ListingRules(next_page="//a["), "next_page", id="half an XPath"),
        pytest.param(lambda: ListingRules(page_url="index_2.html"), "page_url", id="no page"),
        pytest.param(lambda: ListingRules(page_url="{number}.html"), "page_url", id="other name"),
        pytest.param(lambda: ListingRules(page_url="{page"), "page_url", id="open brace"),
        pytest.param(lambda: ListingRules(pages=0), "pages", id="no pages"),
        pytest.param(lambda: ListingRules(pages=-3), "pages", id="fewer than no pages"),
        pytest.param(lambda: ListingRules(pages=True), "pages", id="yes for a number"),
        pytest.param(lambda: ListingRules(links=None), "links", id="None for a selector"),  # type: ignore[arg-type]
        pytest.param(lambda: ArticleRules(title="h1::text"), "title", id="text, not an element"),
        pytest.param(lambda: ArticleRules(title="//h1/text()"), "title", id="text by XPath"),
        pytest.param(lambda: ArticleRules(source="//a/@href"), "source", id="an attribute"),
        pytest.param(lambda: ArticleRules(body="string(//h1)"), "body", id="XPath without slash"),
        pytest.param(lambda: ArticleRules(body="(1 + 1)"), "body", id="a number by XPath"),
        pytest.param(lambda: ArticleRules(body="//x:p"), "body", id="unknown prefix"),
        pytest.param(lambda: ArticleRules(body=["p"]), "body", id="a list of selectors"),  # type: ignore[arg-type]
        pytest.param(lambda: ArticleRules(until="2020-01-01"), "until", id="a day as text"),  # type: ignore[arg-type]
        pytest.param(
            lambda: ArticleRules(until=datetime(2020, 1, 1, tzinfo=UTC)), "until", id="an instant"
        ),
        pytest.param(lambda: JsonIndex(entries="data[]"), "url", id="entries without address"),
        pytest.param(lambda: JsonStory(title=7), "title", id="a number for a path"),  # type: ignore[arg-type]
    ],
)
def test_a_mistake_in_the_rules_names_the_field(rules: Callable[[], object], field: str) -> None:
    with pytest.raises(PortalError, match=rf"(Rules|Json\w+)\.{field}|and Json\w+\.{field}"):
        rules()


def test_a_misspelt_rule_names_itself() -> None:
    with pytest.raises(TypeError, match="titel"):
        ArticleRules(titel="h1")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("base", "words", "field"),
    [
        pytest.param(JsonApiSpider, {}, "index", id="an API without index"),
        pytest.param(
            JsonApiSpider, {"index": JsonIndex(entries="a[]", url="u")}, "story", id="nor story"
        ),
        pytest.param(JsonApiSpider, {"index": {"entries": "a[]"}}, "index", id="a dict as index"),
        pytest.param(EpaperSpider, {"print_page": 7}, "print_page", id="a number as pattern"),
        pytest.param(EpaperSpider, {"print_page": r"/v(\d"}, "print_page", id="half a pattern"),
        pytest.param(EpaperSpider, {"print_page": r"/v\d+"}, "print_page", id="without a group"),
        pytest.param(PortalSpider, {"print_page": r"/v(\d+)"}, "print_page", id="another family"),
    ],
)
def test_a_mistake_in_a_familys_words_names_the_field(
    base: type[PortalSpider], words: dict[str, Any], field: str
) -> None:
    with pytest.raises(PortalError, match=field):
        portal(base, **words)


def test_a_subclass_without_name_is_a_family_and_goes_unchecked() -> None:
    assert issubclass(type("Family", (PortalSpider,), {}), PortalSpider)


def test_a_broken_portal_file_stops_a_command_in_one_sentence(
    project: Project, tmp_path: Path
) -> None:
    package = tmp_path / "broken_portals"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "broken.py").write_text(
        "from crawler.portal import ArticleRules\n"
        "from crawler.spider import PortalSpider\n"
        "class Broken(PortalSpider):\n"
        "    name = 'broken'\n"
        "    publisher = '青溪晨报'\n"
        "    allowed_domains = ['morning.example']\n"
        "    sections = {'要闻': 'http://morning.example/'}\n"
        "    article = ArticleRules(title='h1[')\n"
    )
    for command in (["nightly"], ["portals"], ["crawl", "broken"]):
        done = project.run(*command, SHUWEN_SPIDERS="broken_portals", PYTHONPATH=str(tmp_path))

        assert done.returncode == 4, done.stderr
        assert "ArticleRules.title is no selector" in done.stderr
        assert done.stderr.count("\n") == 1
