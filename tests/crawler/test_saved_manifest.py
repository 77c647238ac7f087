"""Manifests of saved pages: what a line may say, and how a bad one is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.saved_manifest import SavedManifestError, SavedPage, read_manifest

GOOD = {"id": "1", "path": "a.html"}


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path = folder / "MANIFEST.jsonl"
    path.write_text("\n".join(texts), "utf-8")
    return path


def test_paths_count_from_the_manifest(tmp_path: Path) -> None:
    line = {**GOOD, "url": "http://a.example/1.html#top", "kind": "listing", "content_type": "a/b"}

    (page,) = read_manifest(write(tmp_path, line, ""))

    assert page == SavedPage(
        id="1",
        path=tmp_path / "a.html",
        url="http://a.example/1.html",
        content_type="a/b",
        kind="listing",
    )


@pytest.mark.parametrize(
    "url", [None, "", "file:///home/lin/a.html", "javascript:;", "http://[::1"]
)
def test_address_that_is_not_of_the_web_is_none(tmp_path: Path, url: str | None) -> None:
    (page,) = read_manifest(write(tmp_path, {**GOOD, "url": url}))

    assert page.url == ""


def test_byte_order_mark_and_unknown_keys_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + json.dumps({**GOOD, "site": "蜀江"}))

    assert [page.id for page in read_manifest(path)] == ["1"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([GOOD, "{"], "line 2 is no JSON"),
        ([GOOD, "", "[1]"], "line 3 is no JSON object"),
        ([GOOD, {"path": "b.html"}], "line 2 lacks id"),
        ([{"id": "1"}], "line 1 lacks path"),
        ([{"id": 7, "path": "a.html"}], "line 1: id is no text: 7"),
        ([{"id": "1", "path": "a\0.html"}], "line 1: path is no text"),
        (['{"id": "\\ud800", "path": "a.html"}'], "line 1: id is no text"),
        ([GOOD, GOOD], "line 2: id '1' stands on an earlier line, too"),
        ([{**GOOD, "kind": "feed"}], "line 1: kind is 'feed'; there are article and listing"),
        ([], "names no page"),
    ],
)
def test_bad_line_is_refused_by_its_number(
    tmp_path: Path, lines: list[dict[str, Any] | str], sentence: str
) -> None:
    path = write(tmp_path, *lines)

    with pytest.raises(SavedManifestError) as refused:
        read_manifest(path)

    assert sentence in str(refused.value)


def test_manifest_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "MANIFEST.jsonl"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SavedManifestError, match="is not UTF-8"):
        read_manifest(path)
