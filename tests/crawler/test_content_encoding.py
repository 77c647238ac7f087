"""What a body says of its encoding is undone, told, or refused; never half taken."""

import gzip
import zlib
from time import process_time

import pytest

from crawler.content_encoding import DecodeError, InflatedError, decoded

STORY = "青溪渡口昨天恢复通航。".encode() * 40
BYTES_MAX = 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (gzip.compress(STORY), ["gzip"]),
        (gzip.compress(STORY[:99]) + gzip.compress(STORY[99:]), ["x-gzip"]),
        (gzip.compress(STORY) + bytes(8), ["gzip"]),
        (zlib.compress(STORY), ["deflate"]),
        (zlib.compress(STORY)[2:-4], ["deflate"]),
        (gzip.compress(gzip.compress(STORY)), ["gzip", "gzip"]),
    ],
    ids=["gzip", "two members", "padded", "zlib", "raw deflate", "twice"],
)
def test_a_whole_body_is_decoded(body: bytes, encodings: list[str]) -> None:
    assert decoded(body, encodings, BYTES_MAX).body == STORY


def test_a_body_cut_off_is_refused() -> None:
    with pytest.raises(DecodeError, match="ends within"):
        decoded(gzip.compress(STORY)[:-20], ["gzip"], BYTES_MAX)


def test_a_body_that_grows_too_large_is_refused() -> None:
    with pytest.raises(InflatedError):
        decoded(gzip.compress(bytes(BYTES_MAX + 1)), ["gzip"], BYTES_MAX)


def test_a_body_of_empty_members_is_refused_at_once() -> None:
    members = gzip.compress(b"") * 200_000
    begun = process_time()

    with pytest.raises(DecodeError, match="members"):
        decoded(members, ["gzip"], BYTES_MAX)

    assert process_time() - begun < 1
