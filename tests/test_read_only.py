"""A data folder that may only be read: what only reads works on it, and leaves it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bound import Bound
from tests.conftest import Project
from tests.site import Site, serving
from tests.test_way_of_a_page import MORNING, morning_path, pages
from tests.two_nights import make_two_nights

STORY = f"http://{MORNING}{morning_path(1)}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    for path in (data, *data.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield Bound.on(data)
    for path in (data, *data.rglob("*")):
        path.chmod(0o700)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def content(data: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in data.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("article", STORY),
        ("replay", "--dry-run"),
        ("takedown", "--list"),
        ("repair", "--dry-run"),
        ("verify", "--quick"),
        ("dups",),
    ],
    ids=" ".join,
)
def test_what_only_reads_needs_no_right_to_write(
    project: Project, site: Site, words: tuple[str, ...]
) -> None:
    before = content(project.data)

    ended = project.run(*words, SHUWEN_HOSTS=site.hosts)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout or words[0] in ("takedown", "dups")
    assert content(project.data) == before


@pytest.mark.parametrize("words", [("article", "--save", STORY), ("repair",), ("replay",)])
def test_what_writes_is_refused(project: Project, site: Site, words: tuple[str, ...]) -> None:
    refused = project.run(*words, SHUWEN_HOSTS=site.hosts)

    assert refused.returncode == 4
    assert "cannot be written" in refused.stderr
    assert refused.stderr.count("\n") == 1
