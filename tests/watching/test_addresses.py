"""What a feed may make us ask: the public internet by http and https, and nothing else."""

import contextlib
import time

import pytest

from dragoman.watching import addresses
from dragoman.watching.addresses import AddressError, is_public, public_addresses, read_url


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",  # of the machine and its network
        "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.88.99.1", "198.18.0.1", "192.0.2.1",  # link, carrier, tests
        "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%1", "fec0::1", "fd00::1", "ff02::1", "2001:db8::1", "3fff::1", "5f00::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",  # IPv4 inside IPv6
        "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1",  # 6to4, NAT64, Teredo
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_public_internet_is_none(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_one(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http"),
        ("ftp://norpress.example/a", "only http"),
        ("gopher://norpress.example/a", "only http"),
        ("javascript:alert(1)", "only http"),
        ("data:text/html,x", "only http"),
        ("//norpress.example/a", "only http"),
        ("/a", "only http"),
        ("", "only http"),
        ("http:///a", "no host"),
        ("http://xn--/a", "no address"),
        ("http://anna:secret@norpress.example/", "user's name or password"),
        ("http://anna@norpress.example/", "user's name or password"),
        ("http://norpress.example:99999/", "no port"),
        ("http://norpress.example:0/", "no port"),
        ("http://norpress.example/\r\nHost: x", "no address"),
        ("http://" + "a" * 5000, "characters"),
        ("http://2130706433/", "odd spelling"),  # 127.0.0.1 in decimal
        ("http://0x7f000001/", "odd spelling"),
        ("http://0x7f.1/", "odd spelling"),
        ("http://127.1/", "odd spelling"),
        ("http://127.0.0.1./", "odd spelling"),
        ("http://[::ffff:127.0.0.1]/", "odd spelling"),
        ("http://0177.0.0.1/", "no address"),  # in octal
        ("http://017700000001/", "odd spelling"),
    ],
)
def test_an_address_that_hides_where_it_leads_is_refused(url, reason):
    with pytest.raises(AddressError, match=reason) as refused:
        read_url(url)
    assert "secret" not in str(refused.value)


def test_an_address_is_read_without_its_fragment_and_in_ascii():
    assert str(read_url(" https://Münster.example/ä?q=1#top ")) == "https://xn--mnster-3ya.example/%C3%A4?q=1"


def resolving(*found):
    return lambda *_: list(found)


def test_one_private_address_among_public_ones_refuses_the_host():
    with pytest.raises(AddressError, match=r"norpress\.example is 10\.0\.0\.1"):
        public_addresses("norpress.example", 80, 1.0, resolve=resolving("8.8.8.8", "10.0.0.1"), trusted=False)


def test_a_trusted_host_may_be_private():
    assert public_addresses("wire.lan", 80, 1.0, resolve=resolving("10.0.0.1"), trusted=True) == ["10.0.0.1"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "::1"])
def test_however_this_machine_is_spelt_the_systems_resolver_does_not_get_it_through(host):
    with contextlib.suppress(OSError), pytest.raises(AddressError):  # OSError: this system does not know it, as good
        public_addresses(host, 80, 5.0, resolve=addresses.resolve, trusted=False)


def test_a_resolver_that_does_not_answer_is_left_behind(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: time.sleep(0.5) or [])
    with pytest.raises(TimeoutError):
        addresses.resolve("norpress.example", 80, 0.1)


def test_a_host_with_a_label_too_long_is_not_known():
    with pytest.raises(OSError, match="not known"):
        addresses.resolve("a" * 70 + ".example", 80, 5.0)
