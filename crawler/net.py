"""Connections: to public addresses only, and to loopback for the hosts in SHUWEN_HOSTS only."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from crawler.cut import CutWatch, whole
from crawler.hosts import Hosts, Place, read_hosts

# ipaddress calls these global; they lead to private networks or to nobody in particular
NOT_PUBLIC_NETS = [ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "192.88.99.0/24")]


def is_public(address: str) -> bool:
    """Whether an address may be connected to.

    >>> [is_public(a) for a in ("8.8.8.8", "127.0.0.1", "169.254.169.254", "224.0.0.1")]
    [True, False, False, False]
    """
    parsed = ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped:
        return is_public(str(mapped))
    shared = any(parsed in net for net in NOT_PUBLIC_NETS if net.version == parsed.version)
    return parsed.is_global and not parsed.is_multicast and not shared


class AddressNotPublicError(Exception):
    """Raised by the download handler: the host's address is not one we connect to."""


class GuardedResolver(CachingThreadedResolver):
    """Resolves names and refuses what is not public; the address checked is the one used."""

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
        found: Deferred[Any] = super().getHostByName(name, timeout)
        return found.addCallback(self._only_public, name)

    def _only_public(self, address: str, name: str) -> str:
        if not is_public(address):
            self.refused.add(name)
            raise DNSLookupError(f"not public: {name} is {address}")
        return address


class HostsDownloadHandler(HTTP11DownloadHandler):
    """Sends requests for the hosts in SHUWEN_HOSTS by plain HTTP to their loopback port.

    Request and response keep the URL asked for, and the server sees its own Host header.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.hosts = read_hosts(crawler.settings.get("SHUWEN_HOSTS") or "")
        self.cuts = CutWatch(crawler)

    async def download_request(self, request: Request) -> Response:
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

    async def _download_from(self, place: Place, request: Request) -> Response:
        sent = _sent_to(request, place)
        try:
            response = await self._download(sent)
        finally:
            request.meta["download_latency"] = sent.meta.get("download_latency", 0.0)
        return response.replace(url=request.url)

    async def _download(self, request: Request) -> Response:
        self.cuts.begin(request)
        try:
            return whole(await super().download_request(request))
        except StopDownload as stop:
            self.cuts.raise_for(stop, request)


def _sent_to(request: Request, place: Place) -> Request:
    parts = urlsplit(request.url)
    url = urlunsplit(("http", f"{parts.hostname}:{place.port}", parts.path, parts.query, ""))
    headers = request.headers.copy()
    headers["Host"] = parts.netloc
    return request.replace(url=url, headers=headers)
