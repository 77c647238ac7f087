"""Sameness: the pages of a crawl in turn in, whether somebody else answers for the portal out.

A captive portal, or a cache that lost its way, sends one page for every address.
"""

from dataclasses import dataclass, field

# articles of one body in a row: dead links share an error page, an index has several addresses
ARTICLES_MAX = 4
ARTICLES_MAX_LISTED = 1  # where the listing is the same page, too
ONE_BODY = "one-body"


@dataclass(slots=True)
class Sameness:
    """Remembers the last body, and the addresses that it came for."""

    body: bytes = b""
    articles: set[str] = field(default_factory=set)
    listings: set[str] = field(default_factory=set)

    def is_one_body(self, url: str, body: bytes, *, is_article: bool) -> bool:
        """Whether one page stands for a listing and an article, or for too many articles."""
        if body != self.body:
            self.body, self.articles, self.listings = body, set(), set()
        (self.articles if is_article else self.listings).add(url)
        most = ARTICLES_MAX_LISTED if self.listings else ARTICLES_MAX
        return len(self.articles) > most
