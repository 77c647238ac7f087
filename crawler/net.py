"""Connections: to public addresses only, and to loopback for the hosts in SHUWEN_HOSTS only."""

from collections.abc import Sequence
from socket import gethostbyname_ex
from typing import Any, ClassVar, NoReturn, Self
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Response, TextResponse
from scrapy.resolver import CachingThreadedResolver, dnscache
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure

from crawler.addresses import AddressNotPublicError, public_address
from crawler.cut import CutWatch, whole
from crawler.extensions.politeness import PolitenessExtension, politeness_of
from crawler.hosts import Hosts, Place, read_hosts


class GuardedResolver(CachingThreadedResolver):
    """Resolves names to IPv4, refuses what is not public; the address checked is the one used.

    Connections use what was resolved first, however the name's answer changes during a run.
    """

    hosts = Hosts()
    refused: ClassVar[set[str]] = set()
    """Twisted swallows a resolver's errors; the download handler looks here for the reason."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.hosts = read_hosts(crawler.settings.get("SHUWEN_HOSTS") or "")
        return resolver

    def getHostByName(  # noqa: N802 - Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        place = self.hosts.place(name)
        if place:
            return succeed(place.address)
        if name in dnscache:
            return succeed(dnscache[name])
        reactor: Any = self.reactor
        found: Deferred[Any] = deferToThreadPool(
            reactor, reactor.getThreadPool(), gethostbyname_ex, name
        )
        found.addTimeout(self.timeout, reactor)
        return found.addCallbacks(
            self._only_public, _not_found, callbackArgs=(name,), errbackArgs=(name,)
        )

    def _only_public(self, found: tuple[str, list[str], list[str]], name: str) -> str:
        try:
            dnscache[name] = public_address(found[2])
        except AddressNotPublicError as error:
            self.refused.add(name)
            raise DNSLookupError(f"not public: {name} is {error}") from error
        return str(dnscache[name])


def _not_found(failure: Failure, name: str) -> NoReturn:
    raise DNSLookupError(f"{name} not found: {failure.getErrorMessage()}")


class HostsDownloadHandler(HTTP11DownloadHandler):
    """Sends requests for the hosts in SHUWEN_HOSTS to their loopback port, as the entry says.

    Request and response keep the URL asked for, and the server sees its own Host header.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.hosts = read_hosts(crawler.settings.get("SHUWEN_HOSTS") or "")
        self.cuts = CutWatch(crawler)

    async def download_request(self, request: Request) -> Response:
        await self.politeness.turn(request)
        host = urlsplit(request.url).hostname or ""
        place = self.hosts.place(host)
        if place:
            return await self._download_from(place, request)
        try:
            return await self._download(request)
        except CannotResolveHostError as error:
            if host in GuardedResolver.refused:
                raise AddressNotPublicError(host) from error
            raise

    @property
    def politeness(self) -> PolitenessExtension:
        return politeness_of(self.crawler)

    async def _download_from(self, place: Place, request: Request) -> Response:
        sent = _sent_to(request, place)
        try:
            response = await self._download(sent)
        finally:
            request.meta["download_latency"] = sent.meta.get("download_latency", 0.0)
        return _under(request.url, response)

    async def _download(self, request: Request) -> Response:
        self.cuts.begin(request)
        try:
            return whole(await super().download_request(request))
        except StopDownload as stop:
            self.cuts.raise_for(stop, request)


def _under(url: str, response: Response) -> Response:
    """The response under the URL that was asked for; what it is encoded in is not guessed yet."""
    if isinstance(response, TextResponse):
        return response.replace(url=url, encoding=None)
    return response.replace(url=url)


def _sent_to(request: Request, place: Place) -> Request:
    parts = urlsplit(request.url)
    url = urlunsplit((place.scheme, f"{parts.hostname}:{place.port}", parts.path, parts.query, ""))
    headers = request.headers.copy()
    headers["Host"] = parts.netloc
    return request.replace(url=url, headers=headers)
