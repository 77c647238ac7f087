"""Peers: bytes of one page in, what another reader makes of it out, in the words of the score.

None of them is a dependency: `tests/quality/bench.py` says how to run with them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from crawler.extract.article import read_article
from crawler.extract.page import read_page
from crawler.items import record
from crawler.settings import SHUWEN_STEPS

LISTING = "listing"  # the one field that is no field of an article
ALL_FIELDS = frozenset({"title", "published_at", "source", "authors", "editor", LISTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a reader says of an article page; names and meanings are those of score.py."""

    title: str = ""
    body: str = ""
    published_at: str = ""
    published_on: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    editor: str = ""


Read = Callable[[bytes, str], Prediction]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader that can be measured here."""

    name: str
    fields: frozenset[str]
    """What it gives beside the body; the other figures would say nothing of it."""
    read: Read


@dataclass(frozen=True, slots=True)
class _Peer:
    name: str
    module: str
    fields: frozenset[str]
    make: Callable[[], Read]


def shuwen() -> Reader:
    """The whole record: the page read, the article read from it, and every step of the line."""
    steps = [load_object(step) for step in SHUWEN_STEPS]

    def read(body: bytes, url: str) -> Prediction:
        article = read_article([read_page(body, url)]).article
        try:
            for step in steps:
                article = step(article)
        except DropItem:  # a page without a record counts as an empty one
            return Prediction()
        values = record(article)
        return Prediction(**{name: values[name] for name in Prediction.__slots__})

    return Reader("shuwen", ALL_FIELDS, read)


def installed_peers() -> tuple[Reader, ...]:
    return tuple(Reader(peer.name, peer.fields, peer.make()) for peer in PEERS if _is_here(peer))


def missing_peers() -> tuple[str, ...]:
    """Each package once, as it is imported."""
    return tuple({peer.module: None for peer in PEERS if not _is_here(peer)})


def _is_here(peer: _Peer) -> bool:
    return find_spec(peer.module) is not None


def _trafilatura() -> Read:
    extract = import_module("trafilatura").bare_extraction

    def read(body: bytes, url: str) -> Prediction:
        found = extract(body, url=url or None, include_comments=False, with_metadata=True)
        if found is None:
            return Prediction()
        return Prediction(
            title=found.title or "",
            body=found.text or "",
            published_at=found.date or "",
            authors=tuple((found.author or "").split("; ")),
        )

    return read


def _readability() -> Read:
    document = import_module("readability").Document
    fragment = import_module("lxml.html").fragment_fromstring

    def read(body: bytes, url: str) -> Prediction:
        page = document(body, url=url or None)
        summary = page.summary(html_partial=True)
        text = fragment(summary, create_parent="div").text_content()
        return Prediction(title=page.short_title() or "", body=text)

    return read


def _resiliparse(*, main_content: bool) -> Read:
    tree = import_module("resiliparse.parse.html").HTMLTree
    charset = import_module("resiliparse.parse.encoding").detect_encoding
    text_of = import_module("resiliparse.extract.html2text").extract_plain_text

    def read(body: bytes, _: str) -> Prediction:
        page = tree.parse_from_bytes(body, charset(body))
        return Prediction(title=page.title or "", body=text_of(page, main_content=main_content))

    return read


PEERS = (
    _Peer(
        "trafilatura",
        "trafilatura",
        frozenset({"title", "published_at", "authors"}),
        _trafilatura,
    ),
    _Peer("readability-lxml", "readability", frozenset({"title"}), _readability),
    _Peer(
        "resiliparse",
        "resiliparse",
        frozenset({"title"}),
        lambda: _resiliparse(main_content=True),
    ),
    _Peer(
        "resiliparse, bare text",
        "resiliparse",
        frozenset(),
        lambda: _resiliparse(main_content=False),
    ),
)
