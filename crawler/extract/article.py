"""Pages of one article in, its record and the reasons for it out: the one entry to the reader."""

from collections.abc import Sequence

from crawler.extract.page import Page
from crawler.extract.reading import Reading
from crawler.listing import Link
from crawler.portal import ArticleRules


def read_article(
    pages: Sequence[Page],
    rules: tuple[ArticleRules, ...] = (),
    link: Link | None = None,
) -> Reading:
    """Read one article from its page, or from its several pages in order.

    The first page gives the fields, all pages give paragraphs. `link` is what a listing said.
    """
    raise NotImplementedError


def next_part(page: Page, rules: tuple[ArticleRules, ...] = ()) -> str:
    """URL of the further page of the same article that this page leads to, or ""."""
    raise NotImplementedError
