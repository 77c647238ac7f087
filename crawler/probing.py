"""An article's address in, one beside it that cannot exist out; whether two pages say the same.

Some portals answer 200 where there is nothing, with a page that reads like any other of theirs:
what they say of an address that nobody ever gave out tells such pages from stories.
"""

import re
import secrets
from dataclasses import dataclass
from string import ascii_letters, ascii_lowercase, digits
from urllib.parse import SplitResult, urlsplit

from scrapy.http import Response

from crawler.listing import Link
from crawler.naming import ideographs, is_named, own_chars, shown_title
from crawler.spider import PortalSpider
from crawler.urls import first_page

DIGITS_MIN = 9  # no portal numbers its articles so far; a program's 32-bit number still holds it
CHARS_MIN = 12  # of letters and digits: none of a folder's is met by chance
# /yw/202603/ t20260304_12 .html
PATH_RE = re.compile(r"(.*/)([^/]+?)((?:\.[a-z]\w{0,5})?/*)", re.IGNORECASE)
TOKEN_RE = re.compile(r"[0-9A-Za-z]*[0-9][0-9A-Za-z]*")  # t20260304, 12, 0b4f49e5
NUMBER_RE = re.compile(r"[0-9]+")
PLAIN_STEM_RE = re.compile(r"[A-Za-z]{1,7}")  # c, index, content: the folder names the article
HEX_RE = re.compile(r"[0-9a-f]+")
# of the ideographs of a page: a weekday, a lunar day, a visitor's town may differ; the shortest
# notices that are stories have thirty characters, and a headline of their own
OWN_CHARS_MAX = 10
OWN_SHARE_MAX = 4  # and no more than a quarter: two short texts may share one phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a page says, as far as it is compared: ideographs, for addresses and times vary."""

    headline: str
    """What it shows for a headline, "" if only the listing names one."""
    story: str = ""
    """Headline, whatever the listing says, and body; "" without one: a frame says nothing."""
    led_to: str = ""
    """Where a redirect led, "" if there was none."""


def said_by(spider: PortalSpider, response: Response, link: Link) -> Said:
    """What the portal's own reading makes of a page; a listing's title helps to find it there."""
    pages = (spider.page(response),)
    article = spider.read_article(pages, Link(url=link.url))
    named = spider.read_article(pages, link)
    return Said(
        headline=ideographs(shown_title(named)),
        story=ideographs(article.title + article.body) if article.body else "",
        led_to=response.url if response.meta.get("redirect_urls") else "",
    )


def is_missing(page: Said, missing: Said, link: Link) -> bool:
    """Whether a page is what its host says where there is nothing.

    One that shows the title that its listing gave it is a story: there an address that was made
    up leads to a story, too. So what no listing has named is not judged.
    """
    if is_named(link, page.headline):
        return False
    if page.led_to and page.led_to == missing.led_to:
        return True
    return bool(page.story) and _reads_alike(page.story, missing.story)


def made_up(url: str) -> str:
    r"""An address shaped like an article's that cannot exist, "" where there is no telling.

    >>> import re
    >>> found = made_up("http://news.example/yw/t20260304_12.html")
    >>> bool(re.fullmatch(r"http://news\.example/yw/t20260304_9\d{8}\.html", found))
    True
    """
    parts = urlsplit(url)
    path = first_page(parts.path.partition(";")[0])
    found = PATH_RE.fullmatch(path)
    folder, stem, ending = found.groups() if found else (path, "", "")
    above, _, own_folder = folder.rstrip("/").rpartition("/")
    if TOKEN_RE.search(stem) and "%" not in stem:
        return _at(parts, f"{folder}{_other(stem)}{ending}")
    if NUMBER_RE.search(parts.query):
        return _at(parts._replace(query=_other_number(parts.query)), path)
    if PLAIN_STEM_RE.fullmatch(stem) and TOKEN_RE.search(own_folder):
        return _at(parts, f"{above}/{_other(own_folder)}/{stem}{ending}")
    return _at(parts, f"{folder}{_random(ascii_lowercase, CHARS_MIN)}{ending}") if stem else ""


def _at(parts: SplitResult, path: str) -> str:
    return parts._replace(path=path, fragment="").geturl()


def _other(text: str) -> str:
    """The last number or id of a text as one that was never given."""
    *_, last = TOKEN_RE.finditer(text)
    return text[: last.start()] + _other_token(last[0]) + text[last.end() :]


def _other_token(token: str) -> str:
    letters = token.rstrip(digits)
    if not letters or letters.isalpha():
        return letters + _number(len(token) - len(letters))
    alphabet = "0123456789abcdef" if HEX_RE.fullmatch(token) else ascii_letters
    return _random(alphabet, max(CHARS_MIN, len(token)))


def _other_number(query: str) -> str:
    """The longest number is the article's: ?id=12345&page=1."""
    longest = max(NUMBER_RE.finditer(query), key=lambda number: len(number[0]))
    return query[: longest.start()] + _number(len(longest[0])) + query[longest.end() :]


def _number(length: int) -> str:
    """As long as its neighbours, and higher than any."""
    return "9" + _random(digits, max(DIGITS_MIN, length) - 1)


def _random(alphabet: str, count: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(count))


def _reads_alike(first: str, second: str) -> bool:
    """Whether neither says more than a few words of its own."""
    pairs = ((first, second), (second, first))
    return all(
        own_chars(text, other) <= min(OWN_CHARS_MAX, len(text) // OWN_SHARE_MAX)
        for text, other in pairs
    )
