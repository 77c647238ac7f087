"""A site on loopback: pages by host and path, faults by path, and a log of what was asked."""

import gzip
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from time import sleep
from typing import Any

MADE_UP_RE = re.compile(r"/(?:yw/202603|local)/9\d{8}\.html")
"""Addresses that a crawl makes up after those of the tests' articles."""


@dataclass(frozen=True)
class Answer:
    """What the site sends for one path."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait_seconds: float = 0
    """Before anything is sent."""


@dataclass(frozen=True)
class Asked:
    """One request the site saw."""

    host: str
    path: str
    headers: Mapping[str, str]
    status: int


@dataclass
class Site:
    """Pages may be changed between two crawls; `log` is the ground truth of what was asked."""

    pages: dict[str, Answer]
    """By `host/path`."""
    port: int = 0
    tls: SSLContext | None = None
    """For a site on HTTPS: who it says it is."""
    log: list[Asked] = field(default_factory=list)

    @property
    def hosts(self) -> str:
        """The value of SHUWEN_HOSTS that leads to this site."""
        names = sorted({name.partition("/")[0] for name in self.pages})
        scheme = "https://" if self.tls else ""
        return ",".join(f"{name}={scheme}127.0.0.1:{self.port}" for name in names)

    def asked(self, fragment: str) -> list[Asked]:
        return [asked for asked in self.log if fragment in f"{asked.host}{asked.path}"]

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        answer = self.pages.get(f"{host}{path}")
        if not answer:
            return Answer(b"nothing here", 404, "text/plain")
        validator = f'"{sha256(answer.body).hexdigest()[:12]}"'
        if answer.status == 200 and headers.get("If-None-Match") == validator:
            return Answer(b"", 304, headers={"ETag": validator})
        if answer.status == 200:
            return replace(answer, headers={"ETag": validator, **answer.headers})
        return answer


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked was killed, which is what a test wanted."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve the site on a free port of loopback while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body go out apart: 40 ms an answer else

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            answer = site.answer(host, self.path, dict(self.headers))
            site.log.append(Asked(host, self.path, dict(self.headers), answer.status))
            sleep(answer.wait_seconds)
            with suppress(ConnectionError):  # who asked may have gone meanwhile
                self._send(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing: the site keeps its own log."""

        def _send(self, answer: Answer) -> None:
            body = gzip.compress(answer.body) if answer.headers.get("X-Gzip") else answer.body
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.headers.get("X-Gzip"):
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = _Server(("127.0.0.1", 0), Handler)
    if site.tls:
        server.socket = site.tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
