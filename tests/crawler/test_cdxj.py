"""An index says what its file holds, a line an answer, whatever a server says of its page."""

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.capture import Capture
from crawler.clock import now
from crawler.warc.check import check_warc
from crawler.warc.index import index_path, read_index
from crawler.warc.records import Exchange
from crawler.warc.sets import SetPlan, WarcSet

URL = "http://www.morning.example/1.html"


def kept(folder: Path, content_type: bytes) -> Path:
    """The WARC file of one page."""
    warc = WarcSet(
        SetPlan(
            folder=folder,
            portal="morning",
            run_id="20260304T180000Z-5f3a",
            bytes_max=1,
            answers_max=1,
            earlier=lambda _: None,
            on_end=lambda _: None,
        )
    )
    response = Response(URL, headers={"Content-Type": content_type}, body=b"<p>")
    capture = Capture.of(response, now())
    warc.keep(Exchange(request=Request(URL), response=response, capture=capture))
    warc.close()
    [path] = folder.glob("*/*/*.warc.gz")
    return path


@pytest.mark.parametrize(
    ("stated", "mime"),
    [
        (b"text/html; charset=utf-8", "text/html"),
        (b"text/ht\x85ml", "text/html"),
        (b"\xa0text/html\xa0;x", "text/html"),
        ("text/html文".encode(), "text/html"),
        ("text/\u2028html".encode(), "text/html"),
        (b"text/\x0bhtml", "text/html"),
        ("文".encode(), "unk"),
        (b"", "unk"),
    ],
    ids=["as usual", "a line end", "spaces", "UTF-8", "a line end in UTF-8", "a control", "no type",
         "nothing"],
)  # fmt: skip
def test_an_odd_content_type_is_read_back_as_it_was_written(
    tmp_path: Path, stated: bytes, mime: str
) -> None:
    path = kept(tmp_path, stated)

    assert check_warc(path).wrong == ()
    assert [entry.mime for entry in read_index(index_path(path))] == [mime]
    assert index_path(path).read_bytes().isascii()


def test_an_index_of_an_older_program_is_read(tmp_path: Path) -> None:
    path = index_path(kept(tmp_path, b"text/html"))
    line = path.read_bytes()
    path.write_bytes(line.replace(b"text/html", "text/ht\x85ml".encode()))

    assert [entry.mime for entry in read_index(path)] == ["text/ht\x85ml"]


def test_an_index_that_was_cut_is_none(tmp_path: Path) -> None:
    path = index_path(kept(tmp_path, b"text/html"))
    path.write_bytes(path.read_bytes()[:-5])

    with pytest.raises(ValueError, match="Unterminated"):
        read_index(path)
