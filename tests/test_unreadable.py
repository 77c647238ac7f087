"""What cannot be read or is no file: `verify` and `repair` say so, and go on with the rest."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.exit_codes import ExitCode
from crawler.fixity import WARC_ENDING
from crawler.folders import Folders
from crawler.repair.repairing import repair
from crawler.verify.finding import Kind
from crawler.verify.verifying import verify
from tests.bound import Bound
from tests.conftest import Project
from tests.test_repair import STORE, asked
from tests.two_nights import make_two_nights, published

BAD_SECTOR = Path("/proc/self/mem")  # whoever reads at its beginning gets EIO


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


@pytest.fixture
def project(night: Path, tmp_path: Path) -> Project:
    """A copy of it, to be damaged."""
    return Bound.on(Path(shutil.copytree(night, tmp_path / "data")))


def fail_to_read(path: Path) -> None:
    path.unlink()
    path.symlink_to(BAD_SECTOR)


def forbid(path: Path) -> None:
    path.chmod(0)


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def lead_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere/at/all")


SPOILT: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a part that the disk does not give": ("articles/*/*.jsonl", fail_to_read),
    "a part without permission": ("articles/*/*.jsonl", forbid),
    "a folder in the place of a part": ("articles/*/*.jsonl", put_a_folder),
    "a link that leads nowhere": ("articles/*/*.jsonl", lead_nowhere),
    "a folder in the place of a manifest": ("runs/*/manifest.json", put_a_folder),
    "latest.json without permission": ("runs/latest.json", forbid),
    "an index without permission": ("warc/*/*/*.cdxj", forbid),
}


@pytest.mark.parametrize(("pattern", "spoil"), SPOILT.values(), ids=SPOILT.keys())
def test_a_file_that_cannot_be_read_is_mended_and_hides_no_other(
    night: Path, project: Project, pattern: str, spoil: Callable[[Path], None]
) -> None:
    path, other = min(project.data.glob(pattern)), max(project.data.glob("articles/*/*.jsonl"))
    spoil(path)
    other.write_bytes(other.read_bytes()[:-9])

    found = asked(project, "verify", code=ExitCode.QUALITY)["findings"]
    repaired = asked(project, "repair", code=ExitCode.DONE)

    assert {one["path"] for one in found} == {
        str(p.relative_to(project.data)) for p in (path, other)
    }
    assert all(one["mendable"] for one in found)
    assert published(project.data) == published(night)
    kept = project.data / repaired["quarantine"] / path.relative_to(project.data)
    assert os.path.lexists(kept)
    assert verify(Folders(project.data)).is_whole


def test_a_capture_that_cannot_be_read_is_named_and_left_alone(project: Project) -> None:
    capture, part = (
        min(project.data.glob("warc/*/*/*.warc.gz")),
        max(project.data.glob("articles/*/*.jsonl")),
    )
    forbid(capture)
    part.unlink()

    found = asked(project, "verify", code=ExitCode.QUALITY)["findings"]
    deeds = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    [unread] = [one for one in found if one["kind"] == Kind.CAPTURE_CHANGED]
    assert unread["what"] == "cannot be read: Permission denied"
    assert {deed["result"] for deed in deeds} == {"mended", "lost"}
    assert part.is_file()
    assert capture.is_file()


def test_a_stranger_that_cannot_be_read_is_named_and_left_where_it_is(project: Project) -> None:
    stranger = project.data / "articles" / "date=2026-03-03" / "stranger.jsonl"
    stranger.symlink_to(BAD_SECTOR)
    pipe = stranger.with_name("pipe.jsonl")
    os.mkfifo(pipe)

    found = asked(project, "verify", code=ExitCode.QUALITY)["findings"]
    deeds = asked(project, "repair", code=ExitCode.QUALITY)["deeds"]

    assert {one["kind"] for one in found} == {Kind.PART_UNKNOWN}
    assert {deed["what"] for deed in deeds if deed["result"] == "lost"} == {
        "cannot be read: Input/output error"
    }
    assert stranger.is_symlink()
    assert not pipe.exists()


@pytest.mark.parametrize("command", ["verify", "repair"])
def test_a_store_that_may_not_be_read_is_refused_with_a_true_sentence(
    project: Project, command: str
) -> None:
    forbid(project.data / STORE)

    ended = project.run(command)

    assert ended.returncode == ExitCode.REFUSED
    assert "the store cannot be" in ended.stderr
    assert "written" not in ended.stderr
    assert ended.stderr.count("\n") == 1


def warc_of(index: Path) -> Path:
    return index.with_suffix(WARC_ENDING)


@pytest.mark.parametrize("there", [BAD_SECTOR, "/nowhere/at/all"])
def test_a_store_is_made_anew_beside_an_index_that_cannot_be_read(
    project: Project, there: str | Path
) -> None:
    index = min(project.data.glob("warc/*/*/*.cdxj"))
    index.unlink()
    index.symlink_to(there)
    (project.data / STORE).unlink()

    deeds = repair(Folders(project.data)).deeds

    assert (project.data / STORE).is_file()
    named = {project.data / deed.path for deed in deeds}
    assert named in [{project.data / STORE, file} for file in (index, warc_of(index))]
