"""Redirects by their number in the catalogue: in circles, off the portal, to the front page."""

import asyncio
from collections.abc import Mapping

from tests.faults.answers import HTML, head, page
from tests.faults.case import Case, told, url_of
from tests.faults.server import Fault
from tests.pages import listing

ELSEWHERE = "elsewhere.example"
OFF = f"http://{ELSEWHERE}/yw/202603/1.html"
OFF_TOO = f"http://{ELSEWHERE}/yw/202603/2.html"
HOPS = 30


def to(location: str, *headers: str) -> Fault:
    return page(b"", f"Location: {location}", *headers, status="302 Found")


def in_turn(*faults: Fault) -> Fault:
    """One answer after the other, the last for ever."""
    asked = [0]

    async def answer(writer: asyncio.StreamWriter) -> None:
        fault = faults[min(asked[0], len(faults) - 1)]
        asked[0] += 1
        await fault(writer)

    return answer


def refresh(seconds: int, url: str) -> Fault:
    tag = f'<html><head><meta http-equiv="refresh" content="{seconds};url={url}"></head></html>'
    return page(tag.encode())


async def _raw_utf8(writer: asyncio.StreamWriter) -> None:
    writer.write(head("302 Found", HTML, "Location: /yw/202603/山里.html", "Content-Length: 0"))


REDIRECTS = (
    Case(
        number=33,
        name="to-itself",
        fault=to(url_of("to-itself")),
        ends="failed/redirect-loop",
    ),
    Case(
        number=34,
        name="endless-hops",
        fault=to("/yw/202603/hop-1.html"),
        ends="failed/redirect-limit",
        hits_max=6,
    ),
    Case(number=35, name="to-file", fault=to("file:///etc/hostname"), ends="failed/bad-scheme"),
    Case(number=35, name="to-data", fault=to("data:text/html,x"), ends="failed/bad-scheme"),
    Case(number=36, name="to-elsewhere", fault=to(OFF), ends="failed/offsite"),
    Case(
        number=38,
        name="busy-then-elsewhere",
        fault=in_turn(page(b"busy", status="503 Busy"), to(OFF_TOO)),
        ends="failed/offsite",
    ),
    Case(number=39, name="refresh-elsewhere", fault=refresh(1, f"{OFF}?3"), ends="failed/offsite"),
    Case(
        number=40,
        name="to-another-story",
        fault=to(url_of("to-raw-letters")),
        ends="failed/redirect-known",
    ),
    Case(number=39, name="refresh-late", fault=refresh(101, OFF), ends="failed/no-body"),
    Case(
        number=40,
        name="to-nowhere",
        fault=page(b"", status="302 Found"),
        ends="failed/http-302",
    ),
    Case(number=40, name="to-raw-letters", fault=_raw_utf8, ends="new"),
    Case(number=41, name="to-the-front-page", fault=to("/"), ends="failed/soft-404"),
)


def home() -> Mapping[str, Fault]:
    """What the redirects lead to on the portal itself."""
    hops = {
        f"endless-hops.faulty.example/yw/202603/hop-{n}.html": to(f"/yw/202603/hop-{n + 1}.html")
        for n in range(1, HOPS)
    }
    rows = listing([(f"/yw/202603/{n}.html", f"青溪县第{n}条消息", "2026-03-04") for n in range(9)])
    letters = "to-raw-letters.faulty.example/yw/202603/%E5%B1%B1%E9%87%8C.html"
    return {
        **hops,
        "to-the-front-page.faulty.example/": page(rows.body),
        letters: page(told(40, "to-raw-letters")),
    }
