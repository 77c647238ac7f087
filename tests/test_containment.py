"""Containment: nothing of the inside reaches captures or data; it is the guard that keeps it."""

import socket
import threading
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.pages import article, story

INSIDE = ("127.0.0.1", 80)  # the only port that is asked for
UNGUARDED = ("-s", "TWISTED_DNS_RESOLVER=scrapy.resolver.CachingThreadedResolver")
HOST = "www.rebound.example"
# in every process of the command: a public name that leads inside
FORGED_DNS = f"""
import socket
def name(of):
    real = getattr(socket, of)
    def answered(host, *rest):
        return real("127.0.0.1" if host == {HOST!r} else host, *rest)
    setattr(socket, of, answered)
for of in ("gethostbyname", "gethostbyname_ex", "getaddrinfo"):
    name(of)
"""
HEADLINE = "山里第九十七号消息"


class Inside(HTTPServer):
    """An application that only this machine should see."""

    def finish_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        asked = request.recv(65536).split()
        status, body = "404 Not Found", b""
        if asked and asked[1] != b"/robots.txt":
            status, body = "200 OK", article(HEADLINE, story(7), published="2026-03-04").body
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
        request.sendall(f"{head}Connection: close\r\n\r\n".encode() + body)


@pytest.fixture
def inside() -> Iterator[str]:
    try:
        server = Inside(INSIDE, None)  # type: ignore[arg-type]
    except OSError:
        pytest.skip("port 80 is taken, or only root's")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}/yw/1.html"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without the guard"])
def test_an_inner_page_leaks_only_without_the_guard(
    project: Project, inside: str, tmp_path: Path, guarded: bool
) -> None:
    (tmp_path / "sitecustomize.py").write_text(FORGED_DNS)
    words = ("article", "--save", "--allow-host", inside, *(() if guarded else UNGUARDED))

    asked = project.run(*words, PYTHONPATH=str(tmp_path))

    stored = [path for path in project.data.rglob("*.gz*") if path.stat().st_size > 600]
    assert (asked.returncode == 0) is not guarded, asked.stderr
    assert (HEADLINE in asked.stdout) is not guarded
    assert bool(stored) is not guarded
    assert bool(list(project.data.glob("articles/*/*.jsonl"))) is not guarded
