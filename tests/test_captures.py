"""WARC sets by the real commands: repeats, cuts, rotation, crashes, three independent checks."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.warc.check import check_warc
from crawler.warc.index import index_path, read_index
from tests.conftest import Project
from tests.killing import kill_with_children
from tests.pages import article, story
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import (
    MORNING,
    NEXT_DAY,
    manifest,
    morning_path,
    pages,
    records,
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def warcs(project: Project, portal: str = "*") -> list[Path]:
    return sorted(project.data.glob(f"warc/{portal}/*/*.warc.gz"))


def kept(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """WARC headers and payload of each record of a file."""
    with path.open("rb") as file:
        return [
            (dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file)
        ]


def of_url(project: Project, url: str, kind: str) -> list[tuple[dict[str, str], bytes]]:
    return [
        (headers, payload)
        for path in warcs(project)
        for headers, payload in kept(path)
        if headers.get("WARC-Target-URI") == url and headers["WARC-Type"] == kind
    ]


def assert_whole(path: Path) -> None:
    """Our own check, warcio's and gzip's agree, and each line of the index leads to its record."""
    checked = check_warc(path)
    assert checked.wrong == ()
    assert checked.records == len(kept(path)) > 1
    warcio = [sys.executable, "-m", "warcio.cli", "check", str(path)]
    for command in (["gzip", "-t", str(path)], warcio):
        assert subprocess.run(command, check=False).returncode == 0
    lines = index_path(path).read_bytes().splitlines()
    assert lines == sorted(lines)
    for entry in read_index(index_path(path)):
        with path.open("rb") as file:
            file.seek(int(entry.offset))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers["WARC-Record-ID"] == entry.record_id
            assert record.rec_headers["WARC-Target-URI"] == entry.url
            assert entry.filename == path.name


def test_captures_of_a_night_stand_three_checks(project: Project, site: Site) -> None:
    night = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    assert len(warcs(project)) == 2
    for path in warcs(project):
        assert_whole(path)
    types = sum((Counter(check_warc(path).types) for path in warcs(project)), Counter[str]())
    # two robots.txt, four listing pages (one past the end), nine stories, what is not there twice
    assert types == {"warcinfo": 2, "response": 17, "request": 17, "metadata": 9 + 2}
    assert not list(project.data.glob("warc/*/*/*.open"))


def test_a_check_sees_what_is_wrong(project: Project, site: Site) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    [path] = warcs(project)
    whole = path.read_bytes()

    path.write_bytes(whole[:-5])
    torn = check_warc(path).wrong
    path.write_bytes(whole)
    index_path(path).write_text("")
    unnamed = check_warc(path).wrong

    assert any("no whole record" in sentence for sentence in torn)
    assert unnamed == (f"{index_path(path).name} does not say what the file holds",)


def test_a_page_that_is_sent_again_is_kept_once(project: Project, site: Site) -> None:
    url, path = f"http://{MORNING}{morning_path(1)}", f"{MORNING}{morning_path(1)}"
    site.pages[path] = Answer(site.pages[path].body, headers={"ETag": "another each time"})
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    assert night.returncode == 0, night.stderr
    [(first, _)] = of_url(project, url, "response")
    [(again, payload)] = of_url(project, url, "revisit")
    assert again["WARC-Profile"].endswith("/revisit/identical-payload-digest")
    assert again["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert again["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert again["WARC-Refers-To-Target-URI"] == url
    assert again["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert payload == b""
    for file in warcs(project):
        assert_whole(file)


def test_not_modified_refers_to_what_is_held(project: Project, site: Site) -> None:
    url = f"http://{MORNING}{morning_path(2)}"
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    [(first, _)] = of_url(project, url, "response")
    [(again, _)] = of_url(project, url, "revisit")
    assert again["WARC-Profile"].endswith("/revisit/server-not-modified")
    assert again["WARC-Refers-To"] == first["WARC-Record-ID"]


def test_without_the_file_it_would_refer_to_a_page_is_kept_in_full(
    project: Project, site: Site
) -> None:
    url, path = f"http://{MORNING}{morning_path(1)}", f"{MORNING}{morning_path(1)}"
    site.pages[path] = Answer(site.pages[path].body, headers={"ETag": "another each time"})
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    for file in warcs(project):
        file.unlink()

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    assert len(of_url(project, url, "response")) == 1
    assert of_url(project, url, "revisit") == []


@pytest.mark.parametrize("full", ["SHUWEN_WARC_BYTES=4000", "SHUWEN_WARC_ANSWERS=4"])
def test_a_full_file_is_followed_by_another(project: Project, site: Site, full: str) -> None:
    night = project.run("nightly", "morning", "-s", full, SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    assert len(warcs(project)) > 2
    for path in warcs(project):
        assert_whole(path)
    assert {record["warc_record_id"] for record in records(project)} <= {
        entry.record_id for path in warcs(project) for entry in read_index(index_path(path))
    }


def test_a_torn_file_is_cut_back_to_its_last_whole_record(project: Project, site: Site) -> None:
    night = project.start("nightly", "morning", SHUWEN_DELAY="0.3", SHUWEN_HOSTS=site.hosts)
    while not site.asked(morning_path(3)):
        assert night.poll() is None
    kill_with_children(night)
    [growing] = project.data.glob("warc/morning/*/*.open")
    whole = growing.read_bytes()
    growing.write_bytes(whole + whole[:100])

    after = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert after.returncode == 0, after.stderr
    mended = growing.with_name(growing.name.removesuffix(".open"))
    assert mended.read_bytes() == whole
    assert_whole(mended)
    [tail] = project.data.glob("quarantine/warc/*")
    assert tail.read_bytes() == whole[:100]
    assert not list(project.data.glob("warc/*/*/*.open"))
    log = next(project.data.glob(f"runs/{manifest(project)['run_id']}/morning.log")).read_text()
    assert log.count("capture/cut") == 1
    assert "'capture/recovered': 1" in log


def test_a_file_that_grows_is_left_alone(project: Project, site: Site) -> None:
    night = project.start("nightly", "morning", SHUWEN_DELAY="3", SHUWEN_HOSTS=site.hosts)
    while not site.asked(morning_path(1)):
        assert night.poll() is None
    [growing] = project.data.glob("warc/morning/*/*.open")

    url = f"http://{MORNING}{morning_path(6)}"
    saved = project.run("article", "--save", url, SHUWEN_HOSTS=site.hosts)

    assert saved.returncode == 0, saved.stderr
    assert growing.exists()
    night.terminate()
    night.communicate(timeout=60)
    assert night.returncode == 11
    for path in warcs(project):
        assert_whole(path)
    assert len(warcs(project)) == 2


def test_a_capture_says_what_its_record_depends_on(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}{morning_path(1)}"] = article("第1号消息：山里的收成", story(1))
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    [(headers, content)] = of_url(project, f"http://{MORNING}{morning_path(1)}", "metadata")

    about: dict[str, Any] = json.loads(content)
    [record] = [one for one in records(project) if one["url"].endswith("0001.html")]
    assert headers["WARC-Concurrent-To"] == record["warc_record_id"]
    assert about["link"]["date"] == record["published_on"] == "2026-03-04"
    assert about["run_id"] == record["run_id"]
    assert about["first_seen_at"] == record["first_seen_at"]
    assert (about["part"], about["asked"]) == (1, record["url"])
