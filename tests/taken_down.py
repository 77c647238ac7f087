"""An article to be taken down: four nights of it, and where words are found in a data folder."""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from crawler.exit_codes import ExitCode
from crawler.warc.members import parse, unpacked
from tests.conftest import Project
from tests.pages import article, story
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import MORNING, morning_path, pages

ADDRESS = f"{MORNING}{morning_path(1)}"
FURTHER = f"{MORNING}/yw/202603/0001_2.html"
URL = f"http://{ADDRESS}"
TITLE = "第1号消息：山里的收成"
CORRECTION = "更正：便道长度应为九公里，此前的数字有误，特此说明，并向读者致歉。"
WORDS = (ADDRESS, FURTHER, TITLE, *story(1), *story(21), CORRECTION)
LISTINGS = tuple(f"http://{MORNING}/yw/{page}" for page in ("", "index_2.html"))
GIVEN = ("--reason", "court order", "--ticket", "2026-17")
DAY = 86400
PACKED = b"\x78\xda"  # what a text begins with that zlib packed at its best


def told(*paragraphs: str) -> Answer:
    """The story as its portal shows it, in two pages."""
    more = '<div class="pages">1 <a href="/yw/202603/0001_2.html">2</a></div>'
    return article(TITLE, paragraphs, published="2026-03-04 08:01", source="青溪晨报", tail=more)


def make_nights(data: Path) -> None:
    """Four nights: it could not be read, then was in two pages, was corrected, and stayed so."""
    project = Project.on(data)
    page = article(TITLE, story(21), published="2026-03-04 08:01")
    corrected = told(*story(1)[:2], CORRECTION)
    with serving(Site(pages())) as site:
        site.pages[FURTHER] = Answer(page.body, headers={"X-Gzip": "1"})
        for day, first in enumerate([article(TITLE, []), told(*story(1)), corrected, corrected]):
            site.pages[ADDRESS] = first
            shift = {"SHUWEN_CLOCK_SHIFT": str(day * DAY)}
            ended = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **shift)
            assert ended.returncode == 0, ended.stderr


def asked(project: Project, *words: str, code: ExitCode = ExitCode.DONE) -> dict[str, Any]:
    """What a command says on stdout; it ends with this code."""
    ended = project.run(*words)
    assert ended.returncode == code, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def found_in(data: Path, *words: str, listings: tuple[str, ...] = ()) -> list[str]:
    """`path: word` for each file that holds one; captures of these listing pages may."""
    found = set()
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        for content in _contents(path, listings):
            held = (word for word in words if _holds(content, word))
            found |= {f"{path.relative_to(data)}: {word}" for word in held}
    return sorted(found)


def _holds(content: bytes, word: str) -> bool:
    forms = (word.encode(), word.encode("gb18030"), json.dumps(word)[1:-1].encode())
    return any(form in content for form in forms)


def _contents(path: Path, listings: tuple[str, ...]) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if path.name.endswith(".log.gz"):
        yield gzip.decompress(content)
    if ".warc.gz" in path.name:
        yield from _records(path, listings)
    if content.startswith(b"SQLite format 3"):
        yield from _texts(content)


def _records(path: Path, listings: tuple[str, ...]) -> Iterator[bytes]:
    """Records, and payloads as they were before they were packed on their way."""
    with path.open("rb") as file:
        for _, plain in unpacked(file):
            record = parse(plain)
            if record.rec_headers.get_header("WARC-Target-URI") not in listings:
                yield plain
                yield record.content_stream().read()


def _texts(content: bytes) -> Iterator[bytes]:
    """Texts that the store holds packed, those in free pages, too."""
    at = content.find(PACKED)
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[at:])
        at = content.find(PACKED, at + 1)
