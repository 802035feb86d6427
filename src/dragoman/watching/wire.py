"""Connections to the address that was checked, and to no other; all of a request within one limit of time."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from dragoman.watching.addresses import Resolve, public_addresses

_Options = Iterable[Any] | None


class Wire(httpcore.NetworkBackend):
    """Opens connections for one request. ``trusted``: the host whose address may be private, if any.

    The host is resolved once, here, and the connection made to what came of it: a name that means something else a
    moment later (DNS rebinding) changes nothing.
    """

    def __init__(self, seconds: float, *, resolve: Resolve, trusted: str | None) -> None:
        self._end = time.monotonic() + seconds
        self._resolve, self._trusted = resolve, trusted

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the limit is the whole request's
        local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.NetworkStream:
        """A connection to a host. Raises AddressError when an address of it is private."""
        try:
            addresses = public_addresses(
                host, port, self.left(), resolve=self._resolve, trusted=host == self._trusted
            )  # fmt: skip
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from None
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from None
        inner = httpcore.SyncBackend()
        for n, address in enumerate(addresses):
            share = self.left() / (len(addresses) - n)  # one address that never answers leaves time for the others
            try:
                stream = inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if n + 1 == len(addresses):
                    raise
            else:
                return _Timed(stream, self)
        raise httpcore.ConnectError(f"the host {host} is not known")

    def left(self) -> float:
        """Seconds left to the request. Raises httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("no time is left")
        return left


class _Timed(httpcore.NetworkStream):
    """A connection on which every wait ends with the request's time: a byte a second does not renew it."""

    def __init__(self, stream: httpcore.NetworkStream, wire: Wire) -> None:
        self._stream, self._wire = stream, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Bytes that have come."""
        return self._stream.read(max_bytes, self._wire.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send bytes."""
        self._stream.write(buffer, self._wire.left())

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Go on encrypted; the certificate must be that of the host's name."""
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._wire.left()), self._wire)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self._stream.get_extra_info(info)
