"""HTTP, polite and safe: paced by host, conditional, bounded in size and time, redirects followed by hand.

No cookies, no proxies, no credentials, no connection kept: nothing of one request reaches another.
"""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cached_property

import httpcore
import httpx

from dragoman.watching.addresses import AddressError, Resolve, read_url, resolve
from dragoman.watching.clock import Clock
from dragoman.watching.wire import Wire

LARGEST = 10_000_000  # bytes of a page or feed, as sent and as unpacked
LONGEST = 30.0  # seconds of all requests for one page, without the pauses between them
REDIRECTS = 5
LONGEST_HOLD = 86_400.0  # seconds: a host that asks for more is asked again after a day
LONGEST_REST = 60.0  # seconds that are waited for a host, which is what a pause may be at most
_BUSY = frozenset({429, 503})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_LONGEST_MARK = 1_000  # characters of an ETag that is sent back


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``url``: where it came from in the end; ``status``: 200, or 304 without a body: as it was.

    ``etag``, ``modified``: to ask with the next time. ``kind``: the Content-Type without parameters.
    """

    url: str
    status: int
    body: bytes = b""
    kind: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """No answer, and why. ``passing``: it may come later; ``after``: not before so many seconds, if the host said."""

    reason: str
    passing: bool = False
    after: float | None = None


Refusal = Callable[[httpx.URL], Missed | None]


@dataclass(frozen=True, slots=True)
class _Moved:
    to: str


class Fetcher:
    """Fetches one page at a time. ``free``: host → when it may be asked again, kept from run to run by the caller."""

    def __init__(
        self, agent: str, clock: Clock, *, pause: float, free: MutableMapping[str, float], resolve: Resolve = resolve
    ) -> None:
        self._agent, self._clock, self._pause = agent, clock, pause
        self._free, self._resolve = free, resolve

    def free_at(self, host: str) -> float:
        """When a host may be asked again; it may be past."""
        return self._free.get(host, 0.0)

    def get(
        self,
        url: str,
        *,
        trusted: str | None = None,
        etag: str | None = None,
        modified: str | None = None,
        refusal: Refusal = lambda _: None,
    ) -> Fetched | Missed:
        """What stands at a URL. ``trusted``: the one host whose address may be private.

        ``etag``, ``modified``: of the last answer; one that has not changed since has status 304. ``refusal``: why a
        URL must not be asked, if it must not; it is asked of each one that is redirected to.
        """
        marks = {"If-None-Match": etag, "If-Modified-Since": modified}
        at, left = url, LONGEST
        for _ in range(REDIRECTS + 1):
            try:
                target = read_url(at)
            except AddressError as error:
                return Missed(f"{error.where}: {error.reason}")
            if refused := refusal(target):
                return refused
            host = target.raw_host.decode("ascii")
            if (rest := self.free_at(host) - self._clock.now()) > LONGEST_REST:
                return Missed(f"{host} asked to be left alone for a while.", passing=True, after=rest)
            self._clock.sleep(rest)
            begun = time.monotonic()
            answer = self._ask(target, marks, trusted, left)
            left -= time.monotonic() - begun
            hold = answer.after or 0.0 if isinstance(answer, Missed) else 0.0
            self._free[host] = max(self.free_at(host), self._clock.now() + max(self._pause, hold))
            if not isinstance(answer, _Moved):
                return answer
            try:
                at = str(target.join(answer.to))
            except (httpx.InvalidURL, ValueError):
                return Missed("it redirects to what is no address.")
            if left <= 0:
                return _too_slow()
        return Missed(f"more than {REDIRECTS} redirects.")

    def _ask(
        self, url: httpx.URL, marks: Mapping[str, str | None], trusted: str | None, seconds: float
    ) -> Fetched | Missed | _Moved:
        """One request; every way in which it can fail is a Missed."""
        headers = {"Host": url.netloc.decode("ascii"), "User-Agent": self._agent, "Accept-Encoding": "gzip",
                   "Accept": "*/*", "Connection": "close"} | {k: v for k, v in marks.items() if v}  # fmt: skip
        asked = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = [(k.encode("ascii"), v.encode("latin-1", "ignore")) for k, v in headers.items()]
        wire = Wire(seconds, resolve=self._resolve, trusted=trusted)
        tls = self._tls if url.scheme == "https" else None
        try:
            with (
                httpcore.ConnectionPool(ssl_context=tls, max_keepalive_connections=0, network_backend=wire) as pool,
                pool.stream("GET", asked, headers=sent) as response,
            ):
                return self._answer(response, str(url), conditional=any(marks.values()))
        except AddressError as error:
            return Missed(error.reason)
        except httpcore.TimeoutException:
            return _too_slow()
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            return Missed(f"the connection failed ({str(error).rstrip('.') or type(error).__name__}).", passing=True)

    def _answer(self, response: httpcore.Response, url: str, *, conditional: bool) -> Fetched | Missed | _Moved:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1").strip() for k, v in response.headers}
        status = response.status
        if status in _MOVED and headers.get("location"):
            return _Moved(headers["location"])
        if status == 304 and conditional:
            return Fetched(url, 304)
        if status not in (200, 203):
            after = self._after(headers.get("retry-after", "")) if status in _BUSY else None
            return Missed(f"the server answers {status}.", passing=status in _PASSING, after=after)
        if int(headers.get("content-length", "0")) > LARGEST:
            return _too_large()
        kind = headers.get("content-type", "")
        charset = re.search(r"charset=[\"']?([\w.:-]+)", kind, re.IGNORECASE)
        body = _body(response.iter_stream(), headers.get("content-encoding", "").lower())
        if isinstance(body, Missed):
            return body
        etag, modified = (m if 0 < len(m) <= _LONGEST_MARK else None
                          for m in (headers.get("etag", ""), headers.get("last-modified", "")))  # fmt: skip
        name = charset[1] if charset else None
        return Fetched(url, 200, body, kind.partition(";")[0].strip().lower(), name, etag, modified)

    def _after(self, told: str) -> float | None:
        """The seconds of a Retry-After, which may be a date; ``LONGEST_HOLD`` at most."""
        if told.isascii() and told.isdecimal():
            return min(float(told), LONGEST_HOLD)
        try:
            when = parsedate_to_datetime(told)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return min(max(0.0, when.timestamp() - self._clock.now()), LONGEST_HOLD)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()


def _body(parts: Iterator[bytes], packing: str) -> bytes | Missed:
    """A body out of its packing; not a byte more is unpacked than is read at most."""
    if packing not in ("", "identity", "gzip", "x-gzip"):
        return Missed(f"the answer is packed as {packing!r}, which was not asked for.")
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in packing else None
    found, came = bytearray(), 0
    for part in parts:
        came += len(part)
        try:
            found += unpacker.decompress(part, LARGEST + 1 - len(found)) if unpacker else part
        except zlib.error as error:
            return Missed(f"the answer is badly packed ({error}).", passing=True)
        if len(found) > LARGEST or came > LARGEST:
            return _too_large()
    if unpacker and not unpacker.eof and came:
        return Missed("the answer is cut off.", passing=True)
    return bytes(found)


def _too_large() -> Missed:
    return Missed(f"it has more than {LARGEST:,} bytes.")


def _too_slow() -> Missed:
    return Missed(f"no whole answer came within {LONGEST:.0f} seconds.", passing=True)
