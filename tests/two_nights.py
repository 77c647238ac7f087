"""The data folder after two nights of two small portals, to be damaged."""

from pathlib import Path

from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import pages

PUBLISHED = ("articles", "events", "runs", "warc")


def make_two_nights(data: Path) -> None:
    project = Project.on(data)
    with serving(Site(pages())) as site:
        for clock in ("0", "86400"):
            ended = project.run("nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CLOCK_SHIFT=clock)
            assert ended.returncode == 0, ended.stderr


def published(data: Path) -> dict[str, bytes]:
    """What readers of a data folder see, by path."""
    return {
        str(path.relative_to(data)): path.read_bytes()
        for folder in PUBLISHED
        for path in sorted((data / folder).rglob("*"))
        if path.is_file()
    }
