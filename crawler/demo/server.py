"""SampleServer: all sample portals on one loopback port, told apart by the Host header."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from crawler.clock import now
from crawler.demo.pages.resource import HTML, Resource
from crawler.demo.sites import all_sites
from crawler.demo.world import World

MISSING = Resource(body="<html><body><h1>404 页面不存在</h1></body></html>".encode())


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as it was answered."""

    host: str
    path: str
    status: int
    at: datetime


class SampleServer(ThreadingHTTPServer):
    """Serves one night's world until show() brings the next."""

    daemon_threads = True

    def __init__(self, world: World) -> None:
        super().__init__(("127.0.0.1", 0), SampleRequestHandler)
        self.sites = all_sites(world)
        self.visits: list[Visit] = []

    @property
    def port(self) -> int:
        return self.server_port

    def show(self, world: World) -> None:
        self.sites = all_sites(world)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, as a browser may, is no news for the demo's screen."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def find(self, host: str, path: str) -> Resource | None:
        return self.sites.get(host, {}).get(path)


class SampleRequestHandler(BaseHTTPRequestHandler):
    """Answers one GET: the page, 304 to whom has it, or 404."""

    server: SampleServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sample", ""

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        path = self.path.partition("?")[0]
        resource = self.server.find(host, path)
        status = self._status(resource)
        self.server.visits.append(Visit(host, path, status, now()))
        self._answer(status, resource or MISSING)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Requests are kept as visits, not written to stderr."""

    def _status(self, resource: Resource | None) -> HTTPStatus:
        if not resource:
            return HTTPStatus.NOT_FOUND
        stated = self.headers.get("If-None-Match")
        if stated is not None:
            return HTTPStatus.NOT_MODIFIED if stated == resource.etag else HTTPStatus.OK
        since = self.headers.get("If-Modified-Since")
        if since and resource.modified and parsedate_to_datetime(since) >= resource.modified:
            return HTTPStatus.NOT_MODIFIED
        return HTTPStatus.OK

    def _answer(self, status: HTTPStatus, resource: Resource) -> None:
        body = b"" if status is HTTPStatus.NOT_MODIFIED else resource.body
        self.send_response(status)
        for name, value in _headers(resource):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(world: World) -> Iterator[SampleServer]:
    """The sample portals on a free port of loopback, for as long as the block lasts."""
    with SampleServer(world) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _headers(resource: Resource) -> Iterator[tuple[str, str]]:
    yield "Content-Type", resource.content_type or HTML
    if resource.etag:
        yield "ETag", resource.etag
    if resource.modified:
        stamp = resource.modified.astimezone(UTC).replace(microsecond=0)
        yield "Last-Modified", format_datetime(stamp, usegmt=True)
