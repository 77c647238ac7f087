"""A manifest of saved pages in (one JSON object a line), what it names out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.hrefs import absolute
from crawler.listing import Link
from crawler.store.memory import Recall

KINDS = ("article", "listing")
TEXT_KEYS = ("id", "path", "url", "content_type", "kind")


class SavedManifestError(ValueError):
    """Raised by read_manifest() for a line nobody can mean; names the line, reads as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One line of a manifest: a page's file, and what is known of it."""

    id: str
    path: Path
    url: str = ""
    """"" if the manifest states none, or one that is not of the web (file:///…)."""
    content_type: str = ""
    kind: str = "article"
    link: Link | None = None
    """What a listing once said of it, if a store remembers."""
    recall: Recall | None = None
    """What a store knows of its host."""


def read_manifest(path: Path) -> list[SavedPage]:
    """Every page the manifest names, in its order. Raises SavedManifestError."""
    pages: dict[str, SavedPage] = {}
    for place, line in _lines(path):
        page = _saved_page(_values(line, place), path.parent, place)
        if page.id in pages:
            raise SavedManifestError(f"{place}: id {page.id!r} stands on an earlier line, too")
        pages[page.id] = page
    if not pages:
        raise SavedManifestError(f"{path} names no page")
    return list(pages.values())


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise SavedManifestError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SavedManifestError(f"{path} is not UTF-8: {error.reason}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{path} line {number}", line


def _values(line: str, place: str) -> Mapping[str, Any]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SavedManifestError(f"{place} is no JSON: {error}") from error
    if not isinstance(values, dict):
        raise SavedManifestError(f"{place} is no JSON object")
    return values


def _saved_page(values: Mapping[str, Any], folder: Path, place: str) -> SavedPage:
    texts = {key: values[key] for key in TEXT_KEYS if values.get(key) not in (None, "")}
    for key, value in texts.items():
        if not isinstance(value, str) or not _is_writable(value):
            raise SavedManifestError(f"{place}: {key} is no text: {value!a}")
    for key in ("id", "path"):
        if key not in texts:
            raise SavedManifestError(f"{place} lacks {key}")
    if texts.get("kind", KINDS[0]) not in KINDS:
        raise SavedManifestError(
            f"{place}: kind is {texts['kind']!r}; there are {' and '.join(KINDS)}"
        )
    url = texts.pop("url", "").strip()
    path = folder / texts.pop("path")
    return SavedPage(path=path, url=absolute(url, "") if "://" in url else "", **texts)


def _is_writable(text: str) -> bool:
    """Whether a file can hold it: JSON may state half a character ("\\ud800")."""
    return "\0" not in text and text.encode("utf-8", "replace").decode() == text
