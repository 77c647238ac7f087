"""Faulty answers: what a broken or hostile server sends for one request."""

import asyncio
import gzip
import zlib
from collections.abc import Iterable, Iterator

from tests.faults.server import Fault

LONG_SECONDS = 60  # longer than whoever asks will wait
MEBIBYTE = 1024 * 1024
HTML = "Content-Type: text/html; charset=utf-8"


def raw(*content: bytes) -> Fault:
    """These bytes, then the end of the connection."""

    async def send(writer: asyncio.StreamWriter) -> None:
        for part in content:
            writer.write(part)
            await writer.drain()

    return send


def page(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Fault:
    """A whole answer; `length` where it is to be a lie."""
    length = len(body) if length is None else length
    return raw(head(status, HTML, f"Content-Length: {length}", *headers) + body)


def head(status: str, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


def gzipped(body: bytes, *encodings: str) -> Fault:
    """A body as it is, said to be encoded."""
    return page(body, f"Content-Encoding: {', '.join(encodings or ('gzip',))}")


def bomb(mebibytes: int) -> bytes:
    """Zeros that are a thousandth of their size on the way."""
    packed = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    parts = [packed.compress(bytes(MEBIBYTE)) for _ in range(mebibytes)]
    return b"".join([*parts, packed.flush()])


def nested(body: bytes, layers: int) -> bytes:
    for _ in range(layers):
        body = gzip.compress(body)
    return body


async def close(writer: asyncio.StreamWriter) -> None:
    """Not a byte."""


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def hang(writer: asyncio.StreamWriter) -> None:  # noqa: ARG001 - a Fault has one
    await asyncio.sleep(LONG_SECONDS)


async def hang_after_head(writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", HTML, "Content-Length: 5000"))
    await writer.drain()
    await asyncio.sleep(LONG_SECONDS)


def dripping(content: bytes, at_once: bytes = b"") -> Fault:
    """A byte now and then, for ever."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(at_once)
        for number in content:
            writer.write(bytes([number]))
            await writer.drain()
            await asyncio.sleep(0.3)

    return drip


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(head("200 OK", HTML))
    while not writer.transport.is_closing():
        writer.write(b"<p>" + b"x" * MEBIBYTE)
        await writer.drain()


def chunked(chunks: Iterable[bytes]) -> Fault:
    """Chunks as given, sizes and ends included."""
    return raw(head("200 OK", HTML, "Transfer-Encoding: chunked"), *chunks)


def many_headers(count: int) -> Iterator[str]:
    return (f"X-Filler-{number}: {number}" for number in range(count))
