"""No connection leads inside, whatever the name; only SHUWEN_HOSTS opens loopback."""

import pytest

from crawler.addresses import AddressNotPublicError, is_public, public_address
from crawler.hosts import HostsError, read_hosts


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",  # noqa: S104
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.88.99.1", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fc00::1", "ff02::1", "2002::1",
        "64:ff9b::7f00:1", "2001:db8::1", "::7f00:1", "fec0::1", "64:ff9b:1::7f00:1",
        "::ffff:0:127.0.0.1",
    ],
)  # fmt: skip
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111"])
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.8", "169.254.169.254"])
def test_one_inner_address_among_public_ones_refuses_the_host(inner: str) -> None:
    with pytest.raises(AddressNotPublicError, match=inner):
        public_address(["8.8.8.8", inner])

    assert public_address(["8.8.8.8", "1.1.1.1"]) == "8.8.8.8"


@pytest.mark.parametrize(
    "text",
    ["news.example", "news.example=8.8.8.8:80", "news.example=127.0.0.1", "=127.0.0.1:80"],
    ids=["no place", "public place", "no port", "no host"],
)
def test_only_a_loopback_port_can_stand_for_a_host(text: str) -> None:
    with pytest.raises(HostsError):
        read_hosts(text)


def test_a_look_alike_host_is_not_served_from_loopback() -> None:
    hosts = read_hosts("*.news.example=127.0.0.1:8123,news.example=127.0.0.1:8123")

    assert hosts.place("www.news.example")
    assert hosts.place("NEWS.example")
    assert not hosts.place("news.example.evil.example")
    assert not hosts.place("evilnews.example")


def test_a_place_may_be_on_https() -> None:
    place = read_hosts("news.example=https://127.0.0.1:8443").place("news.example")

    assert place
    assert (place.scheme, place.port) == ("https", 8443)
