"""Markup of a page in, as much of it as is read out: no page takes long or fills the memory."""

import re
from itertools import islice

# the largest of the corpus has 16,000; each costs time and memory, and 5 MiB hold over a million
TAGS_MAX = 50_000
OPENING = b"<"
# libxml2 compares each attribute with those before it: half a million take minutes
ATTRIBUTES_MAX = 500
LONG_TAG_BYTES = 2 * ATTRIBUTES_MAX  # a shorter one cannot have as many
# what stands in a tag behind its <; a > within quotes does not end it
TAG_RE = re.compile(rb"""(?:[^>"']|"[^"]*+"|'[^']*+'|["'])*+""")
QUOTED_RE = re.compile(rb""""[^"]*+"|'[^']*+'""")
ATTRIBUTE_RE = re.compile(rb"[\s=]")
NAME_RE = re.compile(rb"/?[a-zA-Z][\w:-]{0,40}+")


def is_large(text: str) -> bool:
    """Whether a page has more tags than are read."""
    return text.count("<") > TAGS_MAX


def bounded(markup: bytes) -> bytes:
    """The markup up to the last tag that is read; tags of countless attributes have none.

    >>> bounded(b"<p " + b"a=1 " * 600 + b'title="a>b">story</p>')
    b'<p>story</p>'
    """
    if markup.count(OPENING) > TAGS_MAX:
        places = (match.start() for match in re.finditer(OPENING, markup))
        markup = markup[: next(islice(places, TAGS_MAX, None))]
    pieces = markup.split(OPENING)
    return OPENING.join(map(_bounded_tag, pieces)) if _has_long(pieces) else markup


def _has_long(pieces: list[bytes]) -> bool:
    return max(map(len, pieces)) > LONG_TAG_BYTES


def _bounded_tag(piece: bytes) -> bytes:
    """A tag without its <, and what stands behind it."""
    if len(piece) <= LONG_TAG_BYTES:
        return piece
    tag = TAG_RE.match(piece)
    assert tag is not None  # it matches nothing, too
    bare = QUOTED_RE.sub(b"", tag[0])
    if len(bare) <= ATTRIBUTES_MAX or len(ATTRIBUTE_RE.findall(bare)) <= ATTRIBUTES_MAX:
        return piece
    name = NAME_RE.match(piece)
    return (name[0] if name else b"") + piece[tag.end() :]
