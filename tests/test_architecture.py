"""The layout's rules: who may import whom, who may do what, and how long a file may be."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("crawler", "spiders", "pipelines")
LINES_MAX = {"crawler": 250, "pipelines": 250, "spiders": 60}
FORBIDDEN = {
    "crawler": {"spiders", "pipelines", "tests"},
    "spiders": {"pipelines", "tests"},
    "pipelines": {"spiders", "tests"},
}
NOT_NAMES = {"utils", "helpers", "common", "misc", "base", "manager", "info", "data"}
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
SETUP = {ROOT / "crawler" / "setup.py", ROOT / "crawler" / "__main__.py"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def called(path: Path) -> set[str]:
    """Names of attributes and functions that are called."""
    nodes = ast.walk(ast.parse(path.read_text()))
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    return {getattr(call, "attr", getattr(call, "id", "")) for call in calls}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_inwards(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]

    tops = {name.partition(".")[0] for name in imported(path)}

    assert not tops & FORBIDDEN[package]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_can_be_read_at_one_sitting(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]

    assert len(path.read_text().splitlines()) <= LINES_MAX[package]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_begins_with_what_it_is_for(path: Path) -> None:
    assert path.stem not in NOT_NAMES
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_sql_stays_in_the_store(path: Path) -> None:
    is_store = (ROOT / "crawler" / "store") in path.parents

    assert is_store or "sqlite3" not in set(imported(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_mapped_since_a_bad_sector_of_one_kills_the_process(path: Path) -> None:
    assert "mmap" not in set(imported(path))


@pytest.mark.parametrize("path", [path for path in MODULES if path not in SETUP], ids=name_of)
def test_only_files_renames_and_makes_folders_and_only_the_clock_asks_the_time(path: Path) -> None:
    calls = called(path)

    if path != ROOT / "crawler" / "files.py":
        assert not calls & {"rename", "replace_file", "truncate", "flock", "mkdir"}
    if path != ROOT / "crawler" / "clock.py":
        assert not calls & {"utcnow", "today", "time"}
        assert "datetime.now(" not in path.read_text()


def test_the_machinery_names_no_portal() -> None:
    portals = {path.stem.replace("_", "-") for path in (ROOT / "spiders").glob("[!_]*.py")}
    machinery = [path for path in MODULES if path.is_relative_to(ROOT / "crawler")]

    named = {
        (name_of(path), portal)
        for path in machinery
        for portal in portals
        if re.search(rf"(?<![\w-]){portal}(?![\w-])", path.read_text())
    }

    assert portals
    assert not named


def test_the_top_level_holds_only_its_names() -> None:
    known = {"scrapy.cfg", "crawler", "spiders", "pipelines", "tests", "data"}
    usual = {"pyproject.toml", "uv.lock", "LICENSE"}

    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert {name for name in found if not name.endswith(".md")} <= known | usual
