"""The documents say what is so: commands, paths, settings and exit codes that they name exist."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import settings
from crawler.exit_codes import ExitCode
from crawler.failures import CLASSES
from crawler.ledger import State
from tests.conftest import ROOT, Project

READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md")
COMMAND_RE = re.compile(r"(?:-m scrapy|python3 -m crawler) ([a-z]+)")  # python -m scrapy nightly
COMMAND_ROW_RE = re.compile(r"^\| `([a-z]+)` \|", re.MULTILINE)  # | `nightly` | … |
CODE_ROW_RE = re.compile(r"^\| (\d+) \|", re.MULTILINE)  # | 9 | some portal failed | … |
PATH_RE = re.compile(r"`((?:crawler|pipelines|spiders|tests|data)/[\w./-]*)`")  # `crawler/net.py`
LINK_RE = re.compile(r"\]\((?!https?:)([^)#]+)\)")  # ](data/README.md)
# `SHUWEN_DATA`, `SHUWEN_DATA=…`, `DOWNLOAD_DELAY`
SETTING_RE = re.compile(r"\b(SHUWEN_[A-Z_]+|[A-Z]+(?:_[A-Z]+)+)\b")
MADE_BY_A_RUN = ("data/demo", "data/runs/")
OF_THE_EXAMPLE = "baihe"  # the portal that CONTRIBUTING.md adds
OF_THE_TESTS = {"SHUWEN_SHARED", "SCHEMA_VERSION"}
BLOCK_RE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
STATE_ROW_RE = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([^|]*)\|", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands_of(name: str) -> set[str]:
    text = text_of(name)
    return {*COMMAND_RE.findall(text), *COMMAND_ROW_RE.findall(text)}


def paths() -> Iterator[tuple[str, str]]:
    for name in DOCUMENTS:
        folder = Path(name).parent
        for path in sorted(set(PATH_RE.findall(text_of(name)))):
            if not path.startswith(MADE_BY_A_RUN) and OF_THE_EXAMPLE not in path:
                yield name, path
        for link in sorted(set(LINK_RE.findall(text_of(name)))):
            yield name, str(folder / link)


def blocks(name: str, language: str) -> list[str]:
    return [text for kind, text in BLOCK_RE.findall(text_of(name)) if kind == language]


@pytest.mark.parametrize("command", sorted(commands_of("README.md")))
def test_a_command_of_the_readme_exists_and_shows_an_example(
    project: Project, command: str
) -> None:
    ended = project.run(command, "--help")

    assert ended.returncode == 0, ended.stderr
    told = " ".join(ended.stdout.split())
    assert f"example: python -m scrapy {command}" in told


def test_the_readme_names_every_command() -> None:
    modules = {path.stem for path in (ROOT / "crawler" / "commands").glob("[!_]*.py")}

    assert set(COMMAND_ROW_RE.findall(text_of("README.md"))) == modules


def test_the_readme_in_chinese_names_the_same() -> None:
    english, chinese = map(text_of, READMES)

    for pattern in (COMMAND_RE, COMMAND_ROW_RE, PATH_RE, SETTING_RE, CODE_ROW_RE):
        assert set(pattern.findall(chinese)) == set(pattern.findall(english))
    assert len(re.findall(r"^## ", chinese, re.MULTILINE)) == len(
        re.findall(r"^## ", english, re.MULTILINE)
    )


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_exit_codes_is_that_of_the_code(name: str) -> None:
    assert [int(code) for code in CODE_ROW_RE.findall(text_of(name))] == sorted(ExitCode)


@pytest.mark.parametrize(("name", "path"), list(paths()))
def test_a_path_that_is_named_exists(name: str, path: str) -> None:
    assert (ROOT / path).exists(), f"{name} names {path}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_setting_that_is_named_exists(name: str) -> None:
    source = Path(settings.__file__).read_text(encoding="utf-8")
    known = {*Settings(), *SETTING_RE.findall(source), *OF_THE_TESTS}

    assert not set(SETTING_RE.findall(text_of(name))) - known


def test_the_example_portal_is_a_portal() -> None:
    (source,) = blocks("CONTRIBUTING.md", "python")
    names: dict[str, object] = {"__name__": "spiders.baihe"}

    exec(compile(source, "spiders/baihe.py", "exec"), names)  # noqa: S102 - our own document

    assert getattr(names["Baihe"], "name", "") == OF_THE_EXAMPLE
    assert len(source.splitlines()) <= 35


def test_the_example_files_are_json() -> None:
    examples = [json.loads(text) for text in blocks("CONTRIBUTING.md", "json")]

    assert [sorted(example) for example in examples] == [
        ["content_type", "kind", "section", "url"],
        ["body", "published_at", "published_from", "published_on", "section", "source", "title"],
        ["links", "next_page"],
    ]


def test_the_states_of_a_url_are_those_of_the_ledger() -> None:
    rows = dict(STATE_ROW_RE.findall(text_of("data/README.md")))

    assert set(rows) == set(State) - {State.PENDING}
    assert {reason for _, reason in CLASSES} <= set(re.findall(r"`([^`]+)`", rows["failed"]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_names_a_place_of_one_machine(name: str) -> None:
    assert not re.search(r"/(home|root|work|tmp|Users)/", text_of(name))
