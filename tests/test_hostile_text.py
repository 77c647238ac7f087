"""Pages and answers made to write into logs, terminals and files what nobody said."""

import os
import pty
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from crawler.dups.told import line
from crawler.items import Article
from tests.conftest import ROOT, Project
from tests.pages import article, story
from tests.site import Answer, Site, serving
from tests.test_way_of_a_page import MORNING, morning_path, pages, records

FORGED = "2026-03-04 08:00:00 [scrapy] ERROR: forged"
BREAKERS = "\x1b[2J\x1b]0;own\x9b31m\x7f\x85\u2028\u2029"  # with others it is no text
TITLE = f"[bold]第一号[/bold]消息{BREAKERS}\n{FORGED} 山里的收成"
STORY = f"http://{MORNING}{morning_path(1)}"
LISTED = f"/yw/202603/00{BREAKERS}07.html\n{FORGED}"


@pytest.fixture
def site() -> Iterator[Site]:
    """A title, a link, an address to go to and a reason phrase, each with its own trick."""
    served = Site(pages())
    page = article(TITLE, [f"{text}{BREAKERS}" for text in story(1)], published="2026-03-04 08:00")
    served.pages[f"{MORNING}{morning_path(1)}"] = page
    listing = served.pages[f"{MORNING}/yw/"]
    link = f'<ul class="list"><li><a href="{LISTED}">{TITLE}</a></li>'
    served.pages[f"{MORNING}/yw/"] = Answer(
        listing.body.replace(b'<ul class="list">', link.encode())
    )
    away = {"Location": f"/yw/\x1b[2J{FORGED}.html"}
    served.pages[f"{MORNING}{morning_path(2)}"] = Answer(b"", 302, headers=away)
    with serving(served) as now:
        yield now


def controls(text: str) -> set[str]:
    """What moves a cursor, ends a line or begins a command of a terminal, besides the newline."""
    return {char for char in text if not char.isprintable() and char != "\n"}


def test_no_page_writes_a_line_of_its_own_into_a_log(project: Project, site: Site) -> None:
    night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    [log] = project.data.glob("runs/*/morning.log")
    text = log.read_text()
    assert not controls(text + night.stdout + night.stderr)
    assert not [line for line in text.splitlines() if line.startswith(FORGED)]


def test_a_record_is_one_line_for_every_reader(project: Project, site: Site) -> None:
    assert project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts).returncode == 0

    for path in project.data.glob("articles/*/*.jsonl"):
        text = path.read_text()
        assert text.splitlines() == text.rstrip("\n").split("\n")
        assert not controls(text)
    assert any("forged" in record["title"] for record in records(project))


MARKS = "\u061c\u180e\u2066\u2067\u2068\u2069\u206a\ufff9\ufffb\U000e0041"


def test_no_mark_of_direction_comes_into_a_record(project: Project, site: Site) -> None:
    title = f"第{MARKS}一号消息：山里的收成"
    texts = [f"{text}{MARKS}" for text in story(1)]
    page = article(title, texts, published="2026-03-04 08:00", source=f"青溪{MARKS}晨报")
    site.pages[f"{MORNING}{morning_path(1)}"] = page

    record = project.run("article", STORY, SHUWEN_HOSTS=site.hosts)

    assert record.returncode == 0, record.stderr
    assert "第一号消息：山里的收成" in record.stdout
    assert not controls(record.stdout)


def test_no_name_of_a_file_steers_a_terminal(project: Project, site: Site) -> None:
    assert project.run("nightly", "evening", SHUWEN_HOSTS=site.hosts).returncode == 0
    for name in ("x\x1b]0;own\x07\u202e.jsonl", "[red]y.jsonl"):
        (project.data / "articles" / name).write_text("nothing of ours\n")
    (project.data / "articles" / os.fsdecode(b"z\xff.jsonl")).write_text("nothing of ours\n")

    found = project.run("verify")
    shown = on_terminal(project, site, "verify", code=10)
    tried = on_terminal(project, site, "repair", "--dry-run")
    mended = project.run("repair")

    assert (found.returncode, mended.returncode) == (10, 0), found.stderr + mended.stderr
    for text in (found.stdout + found.stderr, mended.stdout + mended.stderr, shown, tried):
        assert not controls(text.replace("\r\n", "\n"))
        assert "[red]y.jsonl" in text


def test_a_held_headline_is_told_on_one_line() -> None:
    told = line(replace(Article(), title=f"山里\x1b[2J\u202e{MARKS}的收成"))

    assert not controls(told.replace("\t", ""))


def on_terminal(project: Project, site: Site, *words: str, code: int = 0) -> str:
    """What a command writes to a terminal as stderr."""
    ours, its = pty.openpty()
    environment = {
        **project.environment,
        "SHUWEN_HOSTS": site.hosts,
        "TERM": "dumb",
        "COLUMNS": "200",
    }
    done = subprocess.Popen(
        project.command(*words), cwd=ROOT, env=environment, stderr=its, stdout=subprocess.DEVNULL
    )
    os.close(its)
    parts = []
    with open(ours, "rb", buffering=0) as terminal, suppress(OSError):  # noqa: PTH123
        while part := terminal.read(65536):  # OSError: nobody holds the other end any more
            parts.append(part)
    assert done.wait() == code
    return b"".join(parts).decode()


@pytest.mark.parametrize("how", [[], ["--explain"]], ids=["record", "explained"])
def test_no_page_steers_a_terminal(project: Project, site: Site, how: list[str]) -> None:
    shown = on_terminal(project, site, "article", *how, STORY)

    assert not controls(shown.replace("\r\n", "\n"))
    assert ("[bold]第一号" in shown) is bool(how)


def test_what_is_asked_for_is_repeated_on_one_line(project: Project) -> None:
    for words in (
        ["article", f"http://{MORNING}/\x1b[2J\n{FORGED}"],
        ["crawl", f"../\x1b[2J\n{FORGED}"],
        ["crawl", "morning", "-a", f"since=\x1b\n{FORGED}"],
        ["extract", f"\x1b[2J\n{FORGED}", "-o", "x"],
    ):
        refused = project.run(*words)

        assert refused.returncode == 4, words
        assert refused.stderr.count("\n") == 1
        assert not controls(refused.stderr)


def test_a_proxy_of_the_environment_is_neither_used_nor_told(project: Project, site: Site) -> None:
    proxy = "http://user:secret@127.0.0.1:9"
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

    night = project.run(
        "nightly", "morning", SHUWEN_HOSTS=site.hosts, **dict.fromkeys(names, proxy)
    )

    assert night.returncode == 0, night.stderr
    said = [path.read_bytes() for path in project.data.rglob("*") if path.is_file()]
    assert not [text for text in said if b"secret" in text]
