"""On demand: what one asked-for URL came to, and how that is said."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.admission import HeldError
from crawler.exit_codes import ExitCode
from crawler.extract.article import read_article
from crawler.extract.reading import LeftOut, Reading
from crawler.failures import ROBOTS, is_blocked
from crawler.folders import Folders
from crawler.interstitial import JS_SHELL
from crawler.items import Article
from crawler.ledger import TAKEN_DOWN, Outcome
from crawler.listing import Link
from crawler.memory import Chrome
from crawler.signals import url_ended
from crawler.spider import PortalSpider
from crawler.store import frontier
from crawler.store.memory import recall
from crawler.store.schema import Store
from crawler.store.takedowns import is_url_closed

NO_STORY = frozenset({"no title", "no body"})
UNREADABLE = NO_STORY | {"mojibake"}
REFUSED = frozenset({"address-not-public", "bad-scheme", ROBOTS, TAKEN_DOWN.reason})
SENTENCES = {
    "no title": "the page has no title that can be told",
    "no body": "the page has no story that can be told",
    "mojibake": "the page's text is garbled beyond repair",
    "not-html": "what came is no HTML page",
    "empty": "the server sent an empty page",
    "dns": "the host name does not resolve",
    "address-not-public": "the host name leads to an address that is not public",
    "timeout": "the server did not answer in time",
    "net-refused": "the server refused the connection",
    "render": "the page broke down while its scripts ran",
    "tls": "the server's certificate cannot be trusted",
    "challenge": "the portal answers with a challenge instead of the page",
    "one-body": "the portal sends this page for every address",
    "js-shell": "the page is made by scripts",
    "soft-404": "the portal says that there is no such page",
    "too-large": "the page is larger than 5 MiB",
    "host-left": "the portal asks to be left alone for a while",
    ROBOTS: "the portal's robots.txt forbids this page",
    TAKEN_DOWN.reason: "the article was taken down and is not fetched any more",
}
KINDS = {
    "waf:": "a firewall ({}) answers instead of the portal",
    "http-": "the server answers {}",
    "robots-": "the portal's robots.txt cannot be read ({}), so nothing may be asked",
}


class Cleaned(Protocol):
    """What cleaning says, beside the clean article."""

    @property
    def left_out(self) -> tuple[LeftOut, ...]: ...


@dataclass
class Asked:
    """Listens to the crawl of one URL. Either an article, or the reason for having none."""

    article: Article | None = None
    reason: str = "no answer"
    crawler: Crawler | None = None
    responses: list[Response] = field(default_factory=list)

    @property
    def lacks_story(self) -> bool:
        return self.article is None and self.reason in {*NO_STORY, JS_SHELL}

    def watch(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.responses.clear()
        connect = crawler.signals.connect
        connect(self.item_scraped, signals.item_scraped)
        connect(self.item_dropped, signals.item_dropped)
        connect(self.url_ended, url_ended)
        connect(self.spider_error, signals.spider_error)
        connect(self.response_received, signals.response_received)

    def item_scraped(self, item: Article) -> None:
        self.article = item

    def item_dropped(self, item: Article, exception: BaseException) -> None:
        """What the store holds already is an answer all the same."""
        self.reason = str(exception)
        if isinstance(exception, HeldError):
            self.article = exception.article

    def url_ended(self, link: Link, outcome: Outcome) -> None:
        self.reason = outcome.reason

    def spider_error(self, failure: Failure) -> None:
        self.reason = f"error:{type(failure.value).__name__}"

    def response_received(self, response: Response, request: Request) -> None:
        if "link" in request.cb_kwargs:
            self.responses.append(response)

    @property
    def stats(self) -> Mapping[str, Any]:
        """The counters of the last attempt; whole when the crawl has ended."""
        assert self.crawler
        return self.crawler.stats.get_stats() if self.crawler.stats else {}

    def explain(self, cleaned: Callable[[Article, Chrome], Cleaned], chrome: Chrome) -> Reading:
        """Read and clean the pages that came once more, with the reasons."""
        assert self.crawler
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)
        pages = tuple(spider.page(response) for response in self.responses)
        reading = read_article(pages, spider.rules, spider.asked)
        left_out = cleaned(reading.article, chrome).left_out
        return replace(reading, left_out=(*reading.left_out, *left_out))


class TakenDownError(Exception):
    """Raised by check_open() for a URL that is not to be asked for ever again; a sentence."""


def check_open(folders: Folders, url: str) -> None:
    """Raises TakenDownError."""
    if not folders.store.exists():
        return
    with closing(Store.look(folders.store)) as store:
        if is_url_closed(store, url):
            raise TakenDownError(sentence_of(TAKEN_DOWN.reason, url))


def known_link(folders: Folders, url: str) -> Link:
    """The article as a listing named it, if the store remembers one; else the bare URL."""
    if not folders.store.exists():
        return Link(url=url)
    with closing(Store.look(folders.store)) as store:
        return frontier.known_link(store, url) or Link(url=url)


def known_chrome(folders: Folders, url: str) -> Chrome:
    """The lines of its portal that the article is read without, as the store knows them."""
    if not folders.store.exists():
        return frozenset()
    with closing(Store.look(folders.store)) as store:
        return recall(store, url).chrome


def on_demand(host: str) -> type[PortalSpider]:
    """A portal for one host that no file covers: all is read generically."""
    portal = cast("type[PortalSpider]", type("OnDemand", (PortalSpider,), {}))
    portal.name = "on-demand"
    portal.allowed_domains = [host]
    return portal


def sentence_of(reason: str, url: str) -> str:
    """What a person is told.

    >>> sentence_of("http-404", "http://news.example/a.html")
    'the server answers 404: http://news.example/a.html'
    """
    return f"{_told(reason)}: {url}"


def exit_code_of(reason: str) -> ExitCode:
    if reason in UNREADABLE:
        return ExitCode.QUALITY
    if reason in REFUSED:
        return ExitCode.REFUSED
    return ExitCode.BLOCKED if is_blocked(reason) else ExitCode.PARTIAL


def _told(reason: str) -> str:
    for kind, sentence in KINDS.items():
        if reason.startswith(kind):
            return sentence.format(reason.removeprefix(kind))
    return SENTENCES.get(reason, reason)
