"""A raw server on loopback: a path in, whatever bytes its fault sends out, and a log of times."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Hit:
    """One request as the server saw it; seconds of the monotonic clock."""

    seconds: float
    host: str
    path: str


@dataclass
class FaultServer:
    """`faults` by `host/path`; what has none is answered with 404."""

    faults: dict[str, Fault]
    port: int = 0
    log: list[Hit] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def hits(self, fragment: str) -> list[Hit]:
        return [hit for hit in self.log if fragment in f"{hit.host}{hit.path}"]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection; a fault that hangs is ended by whoever asked."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ")[1]
            host = head.lower().partition("\r\nhost: ")[2].partition("\r\n")[0].partition(":")[0]
            self.log.append(Hit(time.monotonic(), host, path))
            await self.faults.get(f"{host}{path}", missing)(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone: what the faults are for
        finally:
            writer.close()


@contextmanager
def serving_faults(server: FaultServer) -> Iterator[FaultServer]:
    """Serve on a free port of loopback while the block lasts."""
    running = server.loop.run_until_complete(asyncio.start_server(server.answer, "127.0.0.1", 0))
    server.port = running.sockets[0].getsockname()[1]
    thread = Thread(target=server.loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.loop.call_soon_threadsafe(server.loop.stop)
        thread.join()
        running.close()
        for task in asyncio.all_tasks(server.loop):
            task.cancel()
        server.loop.run_until_complete(asyncio.sleep(0))
        server.loop.close()


async def missing(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
