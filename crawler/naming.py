"""A listing's title and what its page shows in; whether the one names the other out."""

from crawler.extract.title import UNSHOWN
from crawler.fingerprint import GRAM_CHARS, grams
from crawler.items import Article
from crawler.listing import Link
from crawler.text import HAN_RE

NAMED_SHARE = 2  # half of what the listing called it: titles are cut short, and corrected


def is_named(link: Link, headline: str) -> bool:
    """Whether at least half of a listing's title stands in a headline; an empty one says nothing.

    >>> is_named(Link(url="", title="青溪大桥昨日通车…"), "青溪大桥昨日通车 两岸不再绕行")
    True
    """
    listed, shown = ideographs(link.title), ideographs(headline)
    if listed in shown:  # shorter than a gram it has none in common with what goes on
        return True
    return NAMED_SHARE * own_chars(listed, shown) <= len(listed)


def shown_title(article: Article) -> str:
    """The headline that the page itself shows, "" if only its listing names one."""
    return "" if UNSHOWN in article.quality_flags else article.title


def ideographs(text: str) -> str:
    return "".join(HAN_RE.findall(text))


def own_chars(text: str, other: str) -> int:
    """How many characters of a text stand in no 4-gram of the other."""
    shared = grams(other)
    is_told = bytearray(len(text))
    for place in range(len(text)):
        gram = text[place : place + GRAM_CHARS]
        if gram in shared:
            is_told[place : place + len(gram)] = b"\1" * len(gram)
    return is_told.count(0)
