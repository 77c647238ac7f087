"""Hosts: which host names are served by which loopback port (SHUWEN_HOSTS; demo and tests)."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address

PORT_MAX = 65535
TLS = "https://"


class HostsError(ValueError):
    """Raised by read_hosts() for a malformed or non-loopback entry; reads as a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where requests for a host go instead: a loopback address and port, by default plain HTTP."""

    address: str
    port: int
    scheme: str = "http"


@dataclass(frozen=True, slots=True)
class Hosts:
    """Host name patterns and their places, first match wins."""

    entries: tuple[tuple[str, Place], ...] = ()

    def place(self, host: str) -> Place | None:
        matches = (place for pattern, place in self.entries if fnmatchcase(host.lower(), pattern))
        return next(matches, None)


def read_hosts(text: str) -> Hosts:
    """Read `news.example=127.0.0.1:8123,*.paper.example=https://127.0.0.1:8124`.

    Raises HostsError.

    >>> read_hosts("*.news.example=127.0.0.1:8123").place("www.news.example")
    Place(address='127.0.0.1', port=8123, scheme='http')
    """
    return Hosts(tuple(_entry(part.strip()) for part in text.split(",") if part.strip()))


def _entry(text: str) -> tuple[str, Place]:
    pattern, _, place = text.partition("=")
    is_tls = place.startswith(TLS)
    address, _, port = place.removeprefix(TLS).rpartition(":")
    try:
        loopback = ip_address(address).is_loopback
    except ValueError as error:
        raise HostsError(f"SHUWEN_HOSTS: {text!r} is not host=address:port") from error
    if not (loopback and port.isdigit() and int(port) <= PORT_MAX and pattern):
        raise HostsError(f"SHUWEN_HOSTS: {text!r} names no loopback address and port")
    return pattern.lower(), Place(address, int(port), "https" if is_tls else "http")
