"""Standard output and error in, streams that never end a command out; what they lost is known."""

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STDOUT, STDERR = 1, 2


class Enduring(io.FileIO):
    """A descriptor that takes whatever is written; once the other end fails, all is dropped.

    Nobody reads on in a closed pipe, and what follows a loss on a full disk would be half a line.
    """

    failure: OSError | None = None

    def write(self, content: "ReadableBuffer", /) -> int:
        if not self.failure:
            try:
                return super().write(content)
            except OSError as error:
                self.failure = error
        return memoryview(content).nbytes


def endure() -> None:
    """Let stdout and stderr outlive their readers; one that is closed leads nowhere."""
    sys.stdout = _enduring(sys.stdout, STDOUT)
    sys.stderr = _enduring(sys.stderr, STDERR)


def loss(stream: TextIO) -> OSError | None:
    """Write what is buffered; why something of it is lost, None if nothing is known to be."""
    stream.flush()
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return raw.failure if isinstance(raw, Enduring) else None


def _enduring(stream: TextIO | None, number: int) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):  # None: it was closed when Python began
        return io.TextIOWrapper(io.BufferedWriter(Enduring(_nowhere(number), "wb")), "utf-8")
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(Enduring(stream.fileno(), "wb", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering or stream.write_through,
    )


def _nowhere(number: int) -> int:
    """A descriptor of /dev/null, this one if it is free: else a file might be opened under it."""
    found = os.open(os.devnull, os.O_WRONLY)
    try:
        os.fstat(number)
    except OSError:
        os.dup2(found, number)
        os.close(found)
        return number
    return found
