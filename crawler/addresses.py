"""Addresses of hosts in, whether and to which of them we connect out."""

import re
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from socket import inet_aton, inet_ntoa

# ipaddress calls these global; they lead to private networks or to nobody in particular
HOLDING_IPV4 = ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
NOT_PUBLIC_NETS = [ip_network(net) for net in (*HOLDING_IPV4, "fec0::/10", "192.88.99.0/24")]
NUMBER_RE = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)$")


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


def plain_host(host: str) -> str:
    """A host as it is asked for: ASCII, in lower case, no last dot, numbers as a dotted address.

    What ends in a number is an address, as browsers read it: https://url.spec.whatwg.org/#host-parsing
    Raises ValueError for what is neither name nor address.

    >>> plain_host("１２７.1"), plain_host("0x7f000001"), plain_host("新闻.Example.")
    ('127.0.0.1', '127.0.0.1', 'xn--efvy88h.example')
    """
    if ":" in host:
        return host
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise ValueError(f"{host} is no host name") from error
    if not NUMBER_RE.search(name):
        return name
    try:
        return inet_ntoa(inet_aton(name))
    except OSError as error:
        raise ValueError(f"{host} is no IP address") from error


class AddressNotPublicError(Exception):
    """Raised for a host one of whose addresses is not one we connect to."""


def public_address(addresses: Sequence[str]) -> str:
    """The first of a host's addresses. Raises AddressNotPublicError if any of them is inner.

    Which comes first changes from answer to answer: one inner address makes the host inner.
    """
    for address in addresses:
        if not is_public(address):
            raise AddressNotPublicError(address)
    return addresses[0]
