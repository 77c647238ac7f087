"""A robots.txt means what RFC 9309 and, where that is silent, Google's documentation say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.robots.rules import (
    LINE_BYTES_MAX,
    READ_BYTES_MAX,
    Rules,
    product_token,
    read_rules,
    tidy_robots,
)
from crawler.settings import USER_AGENT

HOST = "https://news.example"
CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]
DENY = b"User-agent: *\nDisallow: /a/\n"


def rules_of(body: bytes) -> Rules:
    return read_rules(tidy_robots(body), product_token(USER_AGENT))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_robots_txt_means_what_the_standard_says(case: dict[str, Any]) -> None:
    rules = rules_of(case["text"].encode())

    assert [path for path in case.get("yes", []) if not rules.allow(HOST + path)] == []
    assert [path for path in case.get("no", []) if rules.allow(HOST + path)] == []
    assert rules.delay == case.get("delay", 0.0)


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + DENY,
        b"\xef\xbb" + DENY,
        b"\xef" + DENY,
        DENY.decode().encode("utf-16"),
        b"User-agent: *\nDisallow: /\xd0\xc2\xce\xc5\nDisallow: /a/\n",
        b"\0\0\nUser-agent: *\nDisallow: /a/\0\nDisallow: /a/",
        b"# " + b"x" * 2 * LINE_BYTES_MAX + b"\n" + DENY,
    ],
    ids=["BOM", "most of a BOM", "a byte of a BOM", "UTF-16", "GBK", "zeros", "a long line"],
)
def test_odd_bytes_hide_no_rule(body: bytes) -> None:
    assert not rules_of(body).allow(f"{HOST}/a/1")
    assert rules_of(body).allow(f"{HOST}/b/1")


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"], ids=["CR", "LF", "CRLF"])
def test_the_beginning_of_a_long_robots_txt_is_read_whatever_its_line_ends(end: bytes) -> None:
    lines = [*DENY.splitlines(), *[b"# filler"] * (READ_BYTES_MAX // 8)]

    assert not rules_of(end.join(lines)).allow(f"{HOST}/a/1")


def test_what_stands_behind_500_kib_is_not_read_nor_half_a_line() -> None:
    half = b"Disallow: /"
    filler = b"#" * (READ_BYTES_MAX - len(DENY) - len(half) - 1) + b"\n"

    rules = rules_of(DENY + filler + b"Disallow: /b/\nDisallow: /c/\n")

    assert not rules.allow(f"{HOST}/a/1")
    assert rules.allow(f"{HOST}/b/1")
    assert rules.allow(f"{HOST}/c/1")
