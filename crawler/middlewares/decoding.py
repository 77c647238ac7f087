"""Decoding: content encodings undone; a body cut off on its way is asked for once more."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.content_encoding import DecodeError, InflatedError, decoded
from crawler.cut import LENGTH, CutShortError

ACCEPTED = b"gzip, deflate"


class DecodingMiddleware:
    """In the place of Scrapy's, which stores half a story of a body that was cut off."""

    def __init__(self, crawler: Crawler, bytes_max: int) -> None:
        self.crawler = crawler
        self.bytes_max = bytes_max

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response with a plain body. Raises DecodeError and InflatedError, for the errback."""
        try:
            return plain(response, self.bytes_max)
        except DecodeError:
            assert self.crawler.spider
            again = get_retry_request(request, spider=self.crawler.spider, reason="decode")
            if again:
                return again
            raise


def plain(response: Response, bytes_max: int) -> Response:
    """The response without its content encodings. Raises DecodeError, InflatedError."""
    encodings = _encodings(response)
    if not encodings or not response.body:
        return response
    try:
        payload = decoded(response.body, encodings, bytes_max)
    except InflatedError as error:
        raise error from CutShortError(response.replace(body=error.begun), LENGTH)
    found = response.replace(
        cls=responsetypes.from_args(headers=response.headers, url=response.url, body=payload.body),
        body=payload.body,
        flags=[*response.flags, *payload.flags],
    )
    del found.headers["Content-Encoding"]
    return found


def _encodings(response: Response) -> list[str]:
    values = response.headers.getlist("Content-Encoding")
    names = b",".join(values).decode("latin-1").lower().split(",")
    return [name.strip() for name in names if name.strip() not in ("", "identity")]
