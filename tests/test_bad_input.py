"""Bad input and bad nights: one clear sentence, the right exit code, nothing lost."""

import fcntl
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bound import Bound
from tests.conftest import Project
from tests.pages import article, listing, story
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import (
    EVENING,
    MORNING,
    manifest,
    morning_listing,
    morning_path,
    morning_story,
    pages,
    records,
)

URL = f"http://{MORNING}/yw/202603/0001.html"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["article", "http://exa mple.com/"], 4, "a URL holds no blanks"),
        (["article", "http://[::1"], 4, "not a URL"),
        (["article", "file:///etc/hostname"], 4, "only http and https are fetched"),
        (["article", "http://user:word@www.morning.example/"], 4, "user name"),
        (["article", "http://www.morning.example:22/"], 4, "port 22"),
        (["article", "http://127.0.0.1/"], 4, "address-not-public"),
        (["article", "http://elsewhere.example/a.html"], 4, "no portal file covers"),
        (["article", "--allow-host", "http://2130706433.:80/"], 4, "address-not-public"),
        (["article", "--allow-host", "http://127.1/a.html"], 4, "address-not-public"),
        (["article"], 4, "give one URL"),
        (["article", "--browser", "maybe", URL], 4, "invalid choice"),
        (["article", URL, "--nonsense"], 4, "unknown option --nonsense"),
        (["crawl"], 4, "name one portal"),
        (["crawl", "nowhere"], 4, "unknown portal 'nowhere'"),
        (["crawl", "morning", "-a", "since=yesterday"], 4, "since is no day"),
        (["crawl", "morning", "-a", "since=2026-03-02", "-a", "until=2026-03-01"], 4, "after"),
        (["crawl", "morning", "-a", "pages=3"], 4, "unknown argument pages"),
        (["crawl", "morning", "-a", "listing=http://other.example/"], 4, "not on a host"),
        (["crawl", "morning", "-a", "url=file:///etc/hostname"], 4, "only http and https"),
        (["nightly", "nowhere"], 4, "unknown portal 'nowhere'"),
        (["nightly", "-s", "SHUWEN_HOSTS=news.example=8.8.8.8:80"], 4, "no loopback address"),
        (["nightly", "-s", "SHUWEN_PROCESSES=0"], 4, "a number from 1 to 1000000000, not '0'"),
        (["nightly", "-s", "SHUWEN_LOG_MB=0"], 4, "a number from 1 to 1000000000, not '0'"),
        (["nightly", "-s", "SHUWEN_PORTAL_SECONDS=soon"], 4, "SHUWEN_PORTAL_SECONDS is a number"),
        (["crawl", "morning", "-s", "DOWNLOAD_DELAY=-1"], 4, "DOWNLOAD_DELAY is a number"),
        (["nightly", "-s", "JOBDIR=job"], 4, "JOBDIR is refused"),
        (["crawl", "morning", "-s", "JOBDIR=job"], 4, "JOBDIR is refused"),
        (["article", URL, "-s", "HTTPCACHE_ENABLED=1"], 4, "HTTPCACHE_ENABLED is refused"),
        (["verify", "-L", "WRONG"], 4, "LOG_LEVEL is one of CRITICAL"),
        (["nightly", "-s", "LOG_LEVEL=FOO"], 4, "LOG_LEVEL is one of CRITICAL"),
        (["nightly", "--pidfile", "/nowhere/x"], 4, "--pidfile cannot be written: /nowhere/x"),
        (["crawl", "morning", "--logfile", "/nowhere/x"], 4, "LOG_FILE cannot be written"),
        (["replay", "../../outside/morning"], 4, "no name of a portal: '../../outside/morning'"),
        (["replay", "/outside/morning"], 4, "no name of a portal: '/outside/morning'"),
        (["replay", ""], 4, "no name of a portal: ''"),
        (["replay", "."], 4, "no name of a portal: '.'"),
        (["replay", "--run", "nonsense"], 4, "no id of a run: 'nonsense'"),
        (["replay", "--run", "../../x", "--dry-run"], 4, "no id of a run: '../../x'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_bad_argument_is_refused_in_one_sentence(
    project: Project, words: list[str], code: int, sentence: str
) -> None:
    done = project.run(*words)

    assert done.returncode == code
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not list(project.data.glob("articles/*"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHUWEN_CLOCK_SHIFT", "abc"),
        ("SHUWEN_CLOCK_SHIFT", "1e99"),
        ("SHUWEN_DELAY", "nan"),
        ("SHUWEN_DISK_MB", "-1"),
        ("SHUWEN_PROCESSES", "0"),
    ],
)
def test_a_variable_that_is_no_number_is_refused_in_one_sentence(
    project: Project, name: str, value: str
) -> None:
    done = project.run("nightly", **{name: value})

    assert done.returncode == 4
    assert done.stderr.startswith(f"{name} is a number from ")
    assert done.stderr.count("\n") == 1
    assert not project.data.exists()


@pytest.mark.parametrize(
    ("answer", "code", "sentence"),
    [
        (Answer(b"gone", 404), 9, "the server answers 404"),
        (Answer(b"no", 403), 18, "the server answers 403"),
        (Answer(b"no", 401), 18, "the server answers 401"),
        (Answer(b"%PDF-1.7 ...", content_type="application/pdf"), 9, "no HTML page"),
        (Answer(b'{"a": 1}', content_type="application/json"), 9, "no HTML page"),
        (Answer(b""), 9, "empty page"),
        (article("", story(1)), 10, "no title"),
        (article("第一号消息", []), 10, "no story"),
    ],
    ids=["404", "403", "401", "pdf", "json", "empty", "no title", "no body"],
)
def test_a_page_without_a_record_is_said_with_its_exit_code(
    project: Project, site: Site, answer: Answer, code: int, sentence: str
) -> None:
    site.pages[f"{MORNING}{morning_path(1)}"] = answer

    asked = project.run("article", "--browser", "never", URL, SHUWEN_HOSTS=site.hosts)

    assert asked.returncode == code
    assert sentence in asked.stderr
    assert asked.stdout == ""


@pytest.mark.parametrize("said", ["application/octet-stream", "application/pdf", ""])
def test_a_page_is_told_by_its_bytes_whatever_type_it_is_said_to_be(
    project: Project, site: Site, said: str
) -> None:
    page = replace(morning_story(1), content_type=said)
    site.pages[f"{MORNING}{morning_path(1)}"] = page

    asked = project.run("article", "--browser", "never", URL, SHUWEN_HOSTS=site.hosts)

    assert asked.returncode == 0, asked.stderr
    assert "第1号消息：山里的收成" in asked.stdout


def test_a_page_without_a_date_is_a_record_without_a_date(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}{morning_path(1)}"] = article("第一号消息：山里的收成", story(1))

    asked = project.run("article", URL, SHUWEN_HOSTS=site.hosts)

    assert asked.returncode == 0, asked.stderr
    assert '"published_on":""' in asked.stdout
    assert '"no-date"' in asked.stdout


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (listing([]), "要闻: no article links"),
        (Answer(b"oops", 404), "要闻: http-404"),
        (Answer(b"%PDF", content_type="application/pdf"), "要闻: not-html"),
        (Answer(b"", 302, headers={"Location": "http://elsewhere.example/"}), "要闻: offsite"),
    ],
    ids=["empty", "404", "pdf", "moved to another host"],
)
def test_a_lost_listing_fails_its_portal_alone(
    project: Project, site: Site, answer: Answer, reason: str
) -> None:
    site.pages[f"{MORNING}/yw/"] = answer

    night = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 9
    assert f"morning: {reason}" in night.stderr
    assert manifest(project)["portals"]["evening"]["outcome"] == "done"
    assert len(records(project)) == 3


def test_an_unreachable_portal_fails_alone(project: Project, site: Site) -> None:
    hosts = f"{EVENING}=127.0.0.1:{site.port},{MORNING}=127.0.0.1:1"

    night = project.run("nightly", SHUWEN_HOSTS=hosts)

    assert night.returncode == 9
    assert "morning: 要闻: net-refused" in night.stderr
    assert len(records(project)) == 3


# in every process of the command: no name has an address, or only one of IPv6; each look is told
NAMELESS = """
import os, socket
def nobody(host, *rest):
    with open(os.environ["LOOKED_UP"], "a") as log:
        log.write(host + chr(10))
    raise socket.gaierror(-5, "No address associated with hostname")
socket.gethostbyname = socket.gethostbyname_ex = nobody
"""


def test_a_name_without_an_address_of_ipv4_is_dns_and_costs_no_other_portal(
    project: Project, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(NAMELESS)
    log = tmp_path / "looked-up"
    forged = {"PYTHONPATH": str(tmp_path), "LOOKED_UP": str(log)}

    night = project.run("nightly", SHUWEN_HOSTS=f"{EVENING}=127.0.0.1:{site.port}", **forged)

    assert night.returncode == 9
    assert night.stderr == "nightly: morning: 要闻: dns\n"
    assert len(records(project)) == 3
    assert 1 <= log.read_text().splitlines().count(MORNING) <= 6


def test_a_forbidden_portal_is_not_read(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /\n", content_type="text/plain"
    )

    night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 18
    assert "robots" in night.stderr
    assert [asked.path for asked in site.log] == ["/robots.txt"]


def test_an_unwritable_data_folder_is_refused(project: Project, site: Site, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")

    night = project.run("nightly", SHUWEN_DATA=str(in_the_way / "data"), SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 4
    assert "data folder" in night.stderr
    assert not site.log


@pytest.mark.parametrize("modules", ["nowhere.portals", "os", ","])
def test_a_module_without_portals_is_refused(project: Project, modules: str) -> None:
    listed = project.run("portals", SHUWEN_SPIDERS=modules)

    assert listed.returncode == 4
    assert listed.stderr.startswith("portals: ")
    assert listed.stderr.count("\n") == 1
    assert listed.stdout == ""


def refused_in_a_sentence(project: Project, *words: str, named: str) -> None:
    refused = project.run(*words)

    assert refused.returncode == 4, refused.stderr
    assert named in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["runs", "warc", "state/running"])
def test_a_file_in_the_way_of_a_folder_is_named(project: Project, name: str) -> None:
    path = project.data / name
    path.parent.mkdir(parents=True)
    path.write_text("not a folder")

    refused_in_a_sentence(project, "nightly", "evening", named=str(path))


@pytest.mark.parametrize("name", ["nightly", "export"])
def test_a_folder_in_the_place_of_a_lock_is_named(project: Project, name: str) -> None:
    path = project.data / "state" / f"{name}.lock"
    path.mkdir(parents=True)

    refused_in_a_sentence(project, "nightly", "evening", named=str(path))


def test_what_a_command_meets_in_the_data_folder_is_named(project: Project) -> None:
    lock = project.data / "state" / "repair.lock"
    lock.mkdir(parents=True)
    (project.data / "state" / "shuwen.sqlite").touch()

    refused_in_a_sentence(project, "repair", named=str(lock))


@pytest.mark.parametrize("name", ["runs", "warc", "state/running", "state/nightly.lock"])
def test_what_belongs_to_somebody_else_is_named(project: Project, name: str) -> None:
    path = project.data / name
    path.mkdir(parents=True) if "." not in name else path.parent.mkdir(parents=True)
    path.touch()
    path.chmod(0o500)

    refused_in_a_sentence(Bound.on(project.data), "nightly", "evening", named=str(path))


def test_two_nights_at_once_are_refused(project: Project, site: Site) -> None:
    lock = project.data / "state" / "nightly.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        night = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 5
    assert "another nightly or a repair is running" in night.stderr
    assert not site.log


def test_a_lock_file_left_by_a_dead_night_stops_nobody(project: Project, site: Site) -> None:
    lock = project.data / "state" / "nightly.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()

    assert project.run("nightly", "evening", SHUWEN_HOSTS=site.hosts).returncode == 0


def test_a_stopped_night_saves_what_it_has_and_goes_on_later(project: Project, site: Site) -> None:
    many = list(range(1, 17))
    site.pages[f"{MORNING}/yw/"] = morning_listing(many)
    site.pages |= {f"{MORNING}{morning_path(n)}": morning_story(n) for n in many}
    slow = {"SHUWEN_DELAY": "0.4", "SHUWEN_HOSTS": site.hosts}
    night = project.start("nightly", "morning", **slow)
    while not site.asked(morning_path(2)):
        assert night.poll() is None
    os.kill(night.pid, signal.SIGTERM)
    _, errors = night.communicate(timeout=40)

    assert night.returncode == 11, errors
    assert 0 < len(records(project)) < 16
    assert project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts).returncode == 0
    assert len(records(project)) == 16


def test_an_unpublishable_part_is_an_export_failure_and_is_published_later(
    project: Project, site: Site
) -> None:
    in_the_way = project.data / "articles"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("not a folder")

    night = project.run("nightly", "evening", SHUWEN_HOSTS=site.hosts)
    in_the_way.unlink()
    later = project.run("nightly", "evening", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 22
    assert later.returncode == 0
    assert len(records(project)) == 3


def test_a_portal_that_needs_a_browser_fails_alone_without_one(
    project: Project, site: Site
) -> None:
    night = project.run(
        "nightly", SHUWEN_HOSTS=site.hosts, SHUWEN_CHROMIUM="/nowhere/chromium",
        SHUWEN_SPIDERS="tests.sample_portals,tests.rendered_portals",
    )  # fmt: skip

    assert night.returncode == 9
    assert "scripted: rendering needs Chromium: apt-get install chromium" in night.stderr
    assert len(records(project)) == 9
