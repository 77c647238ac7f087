"""Transport faults by their number in the catalogue: what is sent, and how it must end."""

import gzip

from tests.faults.answers import (
    HTML,
    bomb,
    chunked,
    close,
    dripping,
    endless,
    gzipped,
    hang,
    hang_after_head,
    head,
    many_headers,
    nested,
    page,
    raw,
    reset,
)
from tests.faults.case import Case, told

GBK_HEADER = "X-四川".encode("gb18030") + b": 1"


CUT = 300  # bytes: the end of the story and of the page are missing

TRANSPORT = (
    Case(number=3, name="close", fault=close, ends="failed/net-closed"),
    Case(number=4, name="reset", fault=reset, ends="failed/net-closed"),
    Case(number=5, name="hang", fault=hang, ends="failed/timeout"),
    Case(number=6, name="hang-after-head", fault=hang_after_head, ends="failed/timeout"),
    Case(
        number=7,
        name="drip",
        fault=dripping(head("200 OK", HTML, "Content-Length: 500") + bytes(500)),
        ends="failed/timeout",
    ),
    Case(
        number=7,
        name="drip-body",
        fault=dripping(bytes(500), at_once=head("200 OK", HTML, "Content-Length: 500")),
        ends="failed/timeout",
    ),
    Case(number=8, name="drip-head", fault=dripping(head("200 OK", HTML)), ends="failed/timeout"),
    Case(number=9, name="endless", fault=endless, ends="failed/too-large", hits_max=1),
    Case(
        number=10,
        name="length-huge",
        fault=page(b"x", length=99_999_999_999),
        ends="failed/too-large",
        hits_max=1,
    ),
    Case(
        number=11,
        name="length-above",
        fault=page(told(11, "length-above"), length=999_999),
        ends="failed/data-loss",
    ),
    Case(
        number=12,
        name="length-below",
        fault=page(told(12, "length-below"), length=len(told(12, "length-below")) - CUT),
        ends="new",
        flag="truncated",
    ),
    Case(
        number=13,
        name="length-twice",
        fault=page(told(13, "length-twice"), "Content-Length: 20"),
        ends="failed/protocol",
    ),
    Case(number=13, name="length-minus", fault=page(b"x", length=-5), ends="failed/protocol"),
    Case(
        number=14,
        name="chunk-bad",
        fault=chunked([b"ZZZ\r\n<p>oops</p>\r\n0\r\n\r\n"]),
        ends="failed/data-loss",
    ),
    Case(
        number=14,
        name="chunk-cut",
        fault=chunked([b"5\r\n<p>x<\r\n"]),
        ends="failed/data-loss",
    ),
    Case(  # no whole line: Twisted sees no more than the end of the connection
        number=15,
        name="garbage",
        fault=raw(b"\x16\x03\x01\x02\x00\x01"),
        ends="failed/net-closed",
    ),
    Case(number=15, name="no-head", fault=raw(told(15, "no-head")), ends="failed/protocol"),
    Case(
        number=16,
        name="header-without-colon",
        fault=page(told(16, "header-without-colon"), "this is no header"),
        ends="new",
    ),
    Case(  # Twisted hangs up itself
        number=17,
        name="header-huge",
        fault=page(told(17, "header-huge"), f"X-Filler: {'x' * 200_000}"),
        ends="failed/net-closed",
    ),
    Case(
        number=18,
        name="header-gbk",
        fault=raw(b"HTTP/1.1 200 OK\r\n" + GBK_HEADER + b"\r\n\r\n" + told(18, "header-gbk")),
        ends="failed/protocol",
    ),
    Case(
        number=19,
        name="continue-first",
        fault=raw(
            b"HTTP/1.1 100 Continue\r\n\r\n",
            head("200 OK", HTML) + told(19, "continue-first"),
        ),
        ends="new",
    ),
    Case(
        number=20,
        name="no-content",
        fault=raw(head("204 No Content", HTML)),
        ends="failed/http-204",
    ),
    Case(
        number=20,
        name="status-999",
        fault=page(b"x", status="999 Odd"),
        ends="failed/http-999",
    ),
    Case(
        number=21,
        name="gzip-bomb",
        fault=gzipped(bomb(300)),
        ends="failed/too-large",
        hits_max=1,
    ),
    Case(
        number=22,
        name="gzip-twice",
        fault=gzipped(nested(told(22, "gzip-twice"), 2), "gzip", "gzip"),
        ends="new",
    ),
    Case(
        number=23,
        name="gzip-cut",
        fault=gzipped(gzip.compress(told(23, "gzip-cut"))[:-300]),
        ends="failed/decode",
    ),
    Case(
        number=24,
        name="gzip-lie",
        fault=gzipped(told(24, "gzip-lie")),
        ends="new",
        flag="encoding-wrong",
    ),
    Case(
        number=25,
        name="encoding-unknown",
        fault=gzipped(told(25, "encoding-unknown"), "x-foo"),
        ends="new",
        flag="encoding-unknown",
    ),
    Case(
        number=17,
        name="header-many",
        fault=page(told(17, "header-many"), *many_headers(50_000)),
        ends="new",
    ),
)
