"""Wrong tokens, counted by where they come from, so that nobody can go on guessing."""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address

_MOST, _SECONDS = 10, 60.0  # wrong tokens of one address, in how long
_ADDRESSES = 1_000  # addresses remembered; where more guess at once, nobody new may try


class Tries:
    """The wrong tokens of the last minute."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[float, int]] = {}  # address → when its minute began, how many

    def are_spent(self, address: str) -> bool:
        """Whether an address has to wait."""
        key = _key(address)
        self._forget()
        return self._wrong.get(key, (0, 0))[1] >= _MOST or (key not in self._wrong and len(self._wrong) >= _ADDRESSES)

    def count(self, address: str) -> None:
        """Remember a wrong one."""
        began, n = self._wrong.get(_key(address), (time.monotonic(), 0))
        self._wrong[_key(address)] = (began, n + 1)

    def _forget(self) -> None:
        old = time.monotonic() - _SECONDS
        self._wrong = {key: found for key, found in self._wrong.items() if found[0] > old}


def _key(address: str) -> str:
    """An address; of IPv6 the half that one household has for all of its own."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)
