"""The sample stories written by hand (odd.toml): what is odd about real pages, one each."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from crawler.demo.story import Newsroom, Story, at

ODD_PATH = Path(__file__).with_name("odd.toml")


def odd_story(name: str, newsroom: Newsroom, day: date) -> Story:
    """One of gallery, rights, rare, notice and brief, as that newsroom publishes it."""
    told = _odd()[name]
    return Story(
        key=told["key"],
        title=told["title"],
        paragraphs=tuple(told["paragraphs"]),
        captions=tuple(told.get("captions", ())),
        published=at(day, minutes=told["minutes"]),
        outlet=newsroom.outlet,
        place=told["place"],
        editor=newsroom.editors[0],
    )


@cache
def _odd() -> dict[str, Any]:
    return tomllib.loads(ODD_PATH.read_text(encoding="utf-8"))
