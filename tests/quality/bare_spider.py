"""A spider as people write it in an afternoon: what crawl_speed.py measures our line against."""

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response, TextResponse


class BareSpider(scrapy.Spider):
    """`-a start=` a listing page; follows its rows and its next page."""

    name = "bare"

    def __init__(self, start: str, **words: Any) -> None:
        super().__init__(**words)
        self.start_urls = [start]

    def parse(self, response: Response, **words: Any) -> Iterator[scrapy.Request]:
        assert isinstance(response, TextResponse)
        yield from response.follow_all(css=".list a", callback=self.parse_article)
        yield from response.follow_all(css=".pages a")

    def parse_article(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "body": "\n".join(response.css(".content p::text").getall()),
            "info": response.css(".info::text").get(),
        }
