"""Mutants: a number in; the same damaged page out, on every machine and in every year."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from crawler.demo.sites import all_sites
from crawler.demo.world import World
from tests import pages as sample_pages

PAGE_BYTES_MAX = 5 * 1024 * 1024  # what is fetched and what is read from disk end there
NESTED_LEVELS = 5_000
RUN_CHARS = 20_000  # a rule that looks back over the run at each character needs seconds for it
HUGE_EVERY = 100  # such a page costs as much as a hundred others
DEMO_DAY = date(2026, 3, 4)

TAG_RE = re.compile(rb"<[^<>]*>")  # <p align="center">
ATTRIBUTES_RE = re.compile(rb"(<[a-zA-Z]\w*)(\s[^<>]*?)(/?>)")  # <p align="center">
HREF_RE = re.compile(rb"(?i)(href\s*=\s*[\"'])[^\"']*")  # href="/a.html
CHARSET_RE = re.compile(rb"(?i)(charset\s*=\s*[\"']?)[\w-]+")  # charset="utf-8
DIGIT_RE = re.compile(rb"[0-9]")

NESTING_TAGS = (b"div", b"span", b"b", b"font", b"p", b"td", b"table", b"ul", b"li", b"a", b"h1")
# each leaves open what only its own end closes
OPENINGS = (b"<!--", b"<![CDATA[", b"<script>", b"<style>", b"<title>", b"<textarea>", b"<svg>",
            b"<select>", b"<iframe>", b"<noscript>", b"<?xml ", b"<!DOCTYPE [", b'<a href="',
            b"<p class='", b"<table><tr>", b"<plaintext>", b"</body></html>",
            b"<frameset>")  # fmt: skip
CHARSETS = (b"utf-8", b"gb2312", b"gbk", b"gb18030", b"big5", b"utf-16", b"utf-7", b"latin-1", b"",
            b"hz-gb-2312", b"shift_jis", b"x-unknown", b"base64", b"rot13", b"idna")  # fmt: skip
# surrogates, NUL, beyond Unicode, text direction, too long a number; as entities and as bytes
ODD_CHARACTERS = (b"&#xD800;", b"&#xDFFF;", b"&#55357;", b"&#0;", b"&#x110000;", b"&#x202E;",
                  b"&#99999999999999999999;", b"&#xFFFE;", b"&", b"&#", b"&#x;", b"&nosuch;",
                  b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\xef\xbf\xbe", b"\xc0\x80",
                  b"\xe2\x80\xa8", b"\xc2\x85", b"\xf4\x90\x80\x80")  # fmt: skip
ADDRESSES = (b"http://[::1", b"//", b"http://", b"javascript:;", b"mailto:a@b", b"http://[baihe]/",
             b"http://a:99999999/", b"?", b"#", b"http://\xe7\x99\xbd\xe9\xb9\xa4.example/",
             b"%", b"%zz", b"..//../..", b"http://xn--/", b"tel:1", b"http:a", b"\t\n /a",
             b"http://a\xe2\x84\x80b/", b"data:,a", b"http://" + b"a" * 5000 + b"/")  # fmt: skip
RUNS = (" ", "\u3000", "\xa0", "\n", "0", "9-", "：", "（", "）", "“", "年", "、", "来源：", "记者",
        "（记者 白鹤）", "林一帆 ", "本报青溪3月4日讯", "责任编辑", "2026-03-04 ", "白鹤镇的春茶。",
        "上一页 下一页", "a", "&nbsp;", "<br>", "http://", "[1]", "|", "_", "-", "·", "白", "图",
        "<a>白</a>", "<!---->", "<", ">", "＆")  # fmt: skip
METADATA = (b"[" * 5000, b'{"a":' * 5000, b"null", b"[null]", b'"NewsArticle"', b"1e999", b"{",
            b'{"@graph":[[{"@type":["NewsArticle",null,3]}]]}', b"9" * 5000,
            b'{"@type":"NewsArticle","headline":{"a":[1]},"datePublished":20260304}',
            b'{"@type":"NewsArticle","headline":["a"],"datePublished":"0000-00-00T99:99:99+99:99"}',
            b'{"@type":"NewsArticle","author":[[{"name":null}]],"datePublished":["x"]}',
            b'{"@type":"NewsArticle","datePublished":"9999-12-31T23:59:59-23:59"}',
            b'{"@type":"NewsArticle","datePublished":"0001-01-01T00:00:00+14:00"}')  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page as it is before something happens to it."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A page something happened to."""

    number: int
    kind: str
    url: str
    body: bytes


Mutate = Callable[[Random, bytes], bytes]


def invented_samples() -> tuple[Sample, ...]:
    """The pages of the sample portals and those of the tests."""
    sites = all_sites(World(DEMO_DAY))
    shown = [
        Sample(url=f"http://{host}{path}", body=resource.body)
        for host, pages in sites.items()
        for path, resource in pages.items()
        if b"<html" in resource.body[:500].lower()
    ]
    story = sample_pages.article(
        "白鹤镇的春茶提前采收",
        sample_pages.story(3),
        published="2026-03-04 08:15",
        source="青溪晨报",
    )
    links = [(f"/yw/{n}.html", sample_pages.story(n)[0], "2026-03-04") for n in range(20)]
    named = sample_pages.listing(links, more="/yw/index_2.html")
    url = "http://morning.example/yw/1.html"
    return (*shown, *(Sample(url=url, body=answer.body) for answer in (story, named)))


def mutant(number: int, samples: Sequence[Sample]) -> Mutant:
    """The mutant with this number of these samples."""
    random = Random(number)  # noqa: S311 - the same page for the same number
    sample = random.choice(samples)
    kinds = list(MUTATIONS)
    is_huge = number % HUGE_EVERY == HUGE_EVERY - 1
    kind = "blown up" if is_huge else kinds[number % len(kinds)]
    mutate = blow_up if is_huge else MUTATIONS[kind]
    body = mutate(random, sample.body)[:PAGE_BYTES_MAX]
    return Mutant(number=number, kind=kind, url=sample.url, body=body)


def cut_off(random: Random, body: bytes) -> bytes:
    return body[: random.randrange(len(body) + 1)]


def drop_tags(random: Random, body: bytes) -> bytes:
    share = random.choice((0.02, 0.2, 0.7))
    return TAG_RE.sub(lambda tag: b"" if random.random() < share else tag[0], body)


def swap_tags(random: Random, body: bytes) -> bytes:
    """Some tags change places with others."""
    tags = TAG_RE.findall(body)
    share = random.choice((0.05, 0.5))
    return TAG_RE.sub(lambda tag: random.choice(tags) if random.random() < share else tag[0], body)


def flip_bytes(random: Random, body: bytes) -> bytes:
    flipped = bytearray(body)
    for _ in range(random.choice((1, 10, 300)) if body else 0):
        flipped[random.randrange(len(body))] = random.randrange(256)
    return bytes(flipped)


def double_attributes(random: Random, body: bytes) -> bytes:
    times = random.choice((2, 2, 50))
    return ATTRIBUTES_RE.sub(lambda tag: tag[1] + tag[2] * times + tag[3], body)


def nest_deep(random: Random, body: bytes) -> bytes:
    tag, at = random.choice(NESTING_TAGS), _place(random, body)
    closing = random.choice((b"", b"</" + tag + b">"))
    opened = (b"<" + tag + b">") * NESTED_LEVELS
    return body[:at] + opened + body[at:] + closing * NESTED_LEVELS


def leave_open(random: Random, body: bytes) -> bytes:
    return _put(random, body, random.choice(OPENINGS))


def change_charset(random: Random, body: bytes) -> bytes:
    changed = CHARSET_RE.sub(lambda stated: stated[1] + random.choice(CHARSETS), body)
    mark = random.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    meta = b'<meta charset="' + random.choice(CHARSETS) + b'">'
    return mark + random.choice((changed, meta + changed))


def empty(random: Random, body: bytes) -> bytes:
    left = (b"", b" \n", b"<html>", b"<html></html>", b"<body>", b"<!-- -->", b"<p></p>", b"\0",
            b"<title></title>", b"<", b"</", b"&", b"\xff\xfe", b"\xef\xbb\xbf", b"<?xml?>",
            TAG_RE.sub(b"", body), b"".join(TAG_RE.findall(body)))  # fmt: skip
    return random.choice(left)


def put_nuls(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 20))):
        body = _put(random, body, b"\0" * random.choice((1, 1, 500)))
    return body


def put_odd_characters(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 20))):
        body = _put(random, body, random.choice(ODD_CHARACTERS))
    return body


def put_run(random: Random, body: bytes) -> bytes:
    """One character or word over and over, in one place."""
    text = random.choice(RUNS)
    return _put(random, body, text.encode() * (RUN_CHARS // len(text)))


def change_digits(random: Random, body: bytes) -> bytes:
    """Days, hours and years that no calendar has."""
    share = random.choice((0.1, 0.5))
    digits = [b"%d" % digit for digit in range(10)] + [b"", b"00", "９".encode(), "一".encode()]
    return DIGIT_RE.sub(lambda d: random.choice(digits) if random.random() < share else d[0], body)


def change_addresses(random: Random, body: bytes) -> bytes:
    return HREF_RE.sub(lambda href: href[1] + random.choice(ADDRESSES), body)


def put_metadata(random: Random, body: bytes) -> bytes:
    opening = b'<script type="application/ld+json">'
    return _put(random, body, opening + random.choice(METADATA) + b"</script>")


def shuffle(random: Random, body: bytes) -> bytes:
    """Pieces of the page in another order."""
    cuts = sorted(random.randrange(len(body) + 1) for _ in range(5))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    random.shuffle(pieces)
    return b"".join(pieces)


def blow_up(random: Random, body: bytes) -> bytes:
    """5 MiB: of the page itself, of a piece of it, or of one word."""
    start, word = _place(random, body), random.choice(RUNS).encode()
    piece = random.choice((body, body[start : start + 300] or b" ", word))
    return _put(random, body, piece * ((PAGE_BYTES_MAX - len(body)) // len(piece)))


def _place(random: Random, body: bytes) -> int:
    """Where a tag begins or ends, so that what is put there stands in text."""
    places = [tag.end() for tag in TAG_RE.finditer(body)]
    return random.choice(places) if places else random.randrange(len(body) + 1)


def _put(random: Random, body: bytes, added: bytes) -> bytes:
    at = _place(random, body)
    return body[:at] + added + body[at:]


MUTATIONS: Mapping[str, Mutate] = {
    "cut off": cut_off,
    "tags dropped": drop_tags,
    "tags swapped": swap_tags,
    "bytes flipped": flip_bytes,
    "attributes doubled": double_attributes,
    "nested deep": nest_deep,
    "left open": leave_open,
    "charset changed": change_charset,
    "empty": empty,
    "NULs": put_nuls,
    "odd characters": put_odd_characters,
    "a long run": put_run,
    "digits changed": change_digits,
    "addresses changed": change_addresses,
    "metadata": put_metadata,
    "shuffled": shuffle,
}
