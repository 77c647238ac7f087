"""Values read from the text in, the record with them out, only where it has none yet."""

from datetime import UTC
from typing import Any

from crawler.clock import shanghai_day
from crawler.extract.date_text import DateReading
from crawler.extract.names import Byline
from crawler.items import Article, with_values


def filled(article: Article, **values: Any) -> Article:
    """The article with these values where it has none."""
    missing = {
        name: value for name, value in values.items() if value and not getattr(article, name)
    }
    return with_values(article, **missing)


def signed(article: Article, byline: Byline | None) -> Article:
    """The article with its writers."""
    if byline is None:
        return article
    return filled(article, byline=byline.text, authors=byline.authors)


def dated(article: Article, found: DateReading | None) -> Article:
    """The article with the date of an info line that stands inside its text."""
    if not found or not found.at or article.published_on:
        return article
    return with_values(
        article,
        published_at=found.at.astimezone(UTC),
        published_on=shanghai_day(found.at),
        published_raw=found.raw,
        published_from="text",
        published_precision=found.precision,
        quality_flags=tuple(flag for flag in article.quality_flags if flag != "no-date"),
    )
