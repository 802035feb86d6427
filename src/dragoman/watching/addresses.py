"""Which addresses are asked: what a feed smuggles in to reach a network from inside is refused.

A URL is checked by ``read_url``, what its host resolves to by ``public_addresses``, at the connection itself.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Thread

import httpx

from dragoman.errors import InputError

Resolve = Callable[[str, int, float], list[str]]
"""Host, port, seconds at most → addresses. Raises OSError when there are none."""

LONGEST_URL = 4_000  # characters

# Beyond what ipaddress of Python 3.11 knows as not global.
_NOT_PUBLIC_4 = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24")))
# All that is given out to hosts of the internet lies here ...
_UNICAST_6 = IPv6Network("2000::/3")
# ... but for protocols (Teredo among them), documentation and 6to4, which carries an IPv4 address.
_NOT_PUBLIC_6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Hosts without IPv4 reach it through this (RFC 6052): the address inside is what counts.
_NAT64 = IPv6Network("64:ff9b::/96")
# The last label of a host that the system's resolver may take for an IPv4 address: 127.1, 0x7f.1, 2130706433.
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9a-fA-F]*)\.?")


class AddressError(InputError):
    """An address that is not asked, whoever names it."""


def read_url(text: str) -> httpx.URL:
    """A URL without its fragment. Raises AddressError when it is none of http or https, or hides where it leads."""
    try:
        url = httpx.URL(text.strip()).copy_with(fragment=None) if len(text) <= LONGEST_URL else None
        host = url.host if url else ""  # read here, since some names fail only now: xn--
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise AddressError(f"this is no address ({error}).", where=_shown(text)) from None
    if url is None:
        raise AddressError(f"the address has more than {LONGEST_URL:,} characters.", where=_shown(text))
    if url.scheme not in ("http", "https"):
        raise AddressError(f"only http and https are asked, not {url.scheme or 'none'!r}.", where=_shown(text))
    if url.userinfo:
        raise AddressError("the address carries a user's name or password.", where=_shown(text, secret=True))
    if not host or (url.port is not None and not 0 < url.port < 65_536):
        raise AddressError("the address names no host, or no port that there is.", where=_shown(text))
    if _NUMERIC.fullmatch(host) and not _is_dotted(host):
        raise AddressError("the host is an IP address in an odd spelling.", where=_shown(text))
    return url


def public_addresses(host: str, port: int, seconds: float, *, resolve: Resolve, trusted: bool) -> list[str]:
    """The addresses of a host, none of which is private unless it is `trusted`.

    Raises AddressError when any of them is: a name that also leads inside is no name of the public internet. Raises
    OSError when there are none.
    """
    found = resolve(host, port, seconds)
    for address in () if trusted else found:
        if not is_public(address):
            reason = f"{host} is {address}, which is no public address."
            raise AddressError(reason, where=host)
    return found


def is_public(address: str) -> bool:
    """Whether an address belongs to a host of the public internet: not loopback, link-local, private and their like."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return False
        if (inner := _inner(ip)) is None:
            return ip in _UNICAST_6 and not any(ip in n for n in _NOT_PUBLIC_6) and ip.is_global
        ip = inner
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in n for n in _NOT_PUBLIC_4):
        return False
    return ip.is_global


def _inner(ip: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, by the system. Its resolver knows no limit of time, so it is left behind at ours."""
    found: list[str] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            found.extend(dict.fromkeys(str(a[4][0]) for a in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError, ValueError) as error:
            faults.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if thread.is_alive():
        raise TimeoutError(f"{host} was not found in time")
    if faults or not found:
        raise OSError(f"the host {host} is not known ({faults[0] if faults else 'no address'})")
    return found


def _is_dotted(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def _shown(text: str, *, secret: bool = False) -> str:
    """An address for a message: short, printable, without its password."""
    text = re.sub(r"//[^/@]*@", "//…@", text) if secret else text
    return "".join(c if c.isprintable() else "?" for c in text[:200])
