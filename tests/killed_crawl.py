"""The data folder of a crawl that was killed with its first stories in the store."""

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from crawler.store import checking
from crawler.store.schema import Store
from crawler.warc.members import Member
from tests.conftest import Project
from tests.killing import kill_with_children
from tests.site import Site, serving
from tests.test_repair import STORE
from tests.test_way_of_a_page import MORNING, morning_path, pages

STORIES = 3  # that it has; the others hang


def make_killed_crawl(data: Path) -> None:
    project = Project.on(data)
    served = Site(pages())
    for n in range(STORIES + 1, 7):
        path = f"{MORNING}{morning_path(n)}"
        served.pages[path] = replace(served.pages[path], wait_seconds=100)
    with serving(served):
        crawl = project.start("crawl", "morning", SHUWEN_HOSTS=served.hosts)
        while _stored(data) < STORIES:
            assert crawl.poll() is None, crawl.communicate()
            time.sleep(0.05)
        kill_with_children(crawl)


def _stored(data: Path) -> int:
    if not (data / STORE).exists() or not any(data.glob("warc/*/*/*.open")):
        return 0
    with closing(Store.read(data / STORE)) as store:
        return len(checking.article_ids(store))


def growing_in(data: Path) -> Path:
    [found] = data.glob("warc/*/*/*.open")
    return found


def spoil(path: Path, member: Member) -> None:
    """Change a byte in the middle of a record."""
    content = bytearray(path.read_bytes())
    content[member.offset + member.length // 2] ^= 4
    path.write_bytes(content)
