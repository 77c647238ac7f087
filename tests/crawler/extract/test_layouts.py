"""A page reads the same whatever the system that laid it out."""

from datetime import datetime

import pytest

from crawler.clock import SHANGHAI
from crawler.extract.article import read_article
from crawler.extract.page import read_page
from crawler.items import Article
from pipelines.clean import clean
from tests.crawler.extract.layouts import BLURB, LAYOUTS, OPENING, Layout, page

FORMS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}


def read(layout: Layout) -> Article:
    return clean(read_article([read_page(layout.html.encode(layout.encoding))]).article)


def shown(at: datetime | None, precision: str) -> str:
    return at.astimezone(SHANGHAI).strftime(FORMS[precision]) if at else ""


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_a_page_is_read_whole_and_alone(layout: Layout) -> None:
    article = read(layout)

    assert (article.title, article.subtitle) == (layout.title, layout.subtitle)
    assert article.body.split("\n") == list(layout.body)
    assert shown(article.published_at, article.published_precision) == layout.shown
    assert shown(article.modified_at, "minute") == layout.modified
    credited = (article.source, article.authors, article.editor)
    assert credited == (layout.source, layout.authors, layout.editor)


def test_data_of_a_page_that_shows_its_story_is_not_read() -> None:
    shown = next(layout for layout in LAYOUTS if layout.name == "video with a blurb")
    data = next(layout for layout in LAYOUTS if layout.name == "Next.js, data alone")
    both = read_page((shown.html + data.html).encode())

    reading = read_article([both])

    assert clean(reading.article).body == BLURB


def test_a_digest_of_cards_is_a_story() -> None:
    told = [f"岷山村第{number}届油菜花节日前开幕，游客从各地赶来赏花。" for number in range(4)]
    cards = "".join(f"<div><a href=/{line[4]}>花节开幕了</a><p>{line}</p></div>" for line in told)
    html = page(f"{OPENING}<div>{cards}</div>")

    article = clean(read_article([read_page(html.encode())]).article)

    assert set(told) <= set(article.body.split("\n"))


def test_the_explanation_tells_that_a_story_stood_in_the_data() -> None:
    layout = next(layout for layout in LAYOUTS if layout.name == "Next.js, data alone")

    explained = read_article([read_page(layout.html.encode())]).explained

    assert ("body", "data:script") in [(one.field, one.rule) for one in explained]
