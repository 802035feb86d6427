"""Who comes in, and what a request may do: asked before any page is.

One ASGI layer around the whole room. It refuses hosts that are not ours (a page of another site that has its name point
to this machine would else read the desk), requests that are too large, too slow or too many, readers without the token
where one is set, and changes that do not come from our own pages; and it sends the headers that keep a browser from
running or loading anything but the room's own files.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.settings import Settings, is_loopback
from dragoman.web.tries import Tries

COOKIE, _MONTH = "dragoman", 30 * 24 * 3600
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_DOOR, _STATIC = "/enter", "/static/"  # what a stranger may see: the door, and how it looks
_NO_SEAT = (_STATIC, "/chart/")  # files cost nothing; pictures wait in a queue of their own (``views/chart.py``)
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HOST = re.compile(r"([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?", re.IGNORECASE | re.ASCII)


@dataclass
class Session:
    """A reader's visit: its id, the CSRF token that its forms carry, and the name that reviews are signed with."""

    id: str
    csrf: str
    name: str | None = None
    has_changed: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why a request is not let in, and what to do."""

    status: int
    error: str
    do: str = ""
    headers: dict[str, str] = field(default_factory=dict)


Say = Callable[[Request, Refusal], Response]
_FOREIGN = Refusal(421, "This reading room does not answer to that name.", "Open it by the address that it printed.")
_NUL = Refusal(400, "An address holds no NUL.", "Write it without.")
_LARGE = Refusal(413, "The request is too large.", "Send less at once.")
_SLOW = Refusal(408, "The request did not come to its end in time.", "Send it again.")
_BUSY = Refusal(503, "Too many readers ask at once.", "Try again in some seconds.", {"retry-after": "5"})
_STRANGER = Refusal(401, "This reading room asks for its token.", "Open /enter, or send 'Authorization: Bearer TOKEN'.",
                    {"www-authenticate": "Bearer"})  # fmt: skip
_GUESSED = Refusal(429, "Too many wrong tokens.", "Wait a minute.", {"retry-after": "60"})
_UNMEANT = Refusal(403, "This did not come from a page of this reading room.", "Load the page anew and try again.")


class Guard:
    """The door of the room; see the file's own words. ``say`` makes an answer of a refusal."""

    def __init__(self, app: ASGIApp, settings: Settings, say: Say) -> None:
        self.app, self.settings, self._say = app, settings, say
        self._signer = URLSafeTimedSerializer(
            settings.secret, salt="dragoman.session", signer_kwargs={"digest_method": sha256}
        )
        self._tries = Tries()
        self._seats = asyncio.Semaphore(settings.at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it at the door."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # the room has no WebSockets
            await send({"type": "websocket.close"})
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        scope["visit"], known = self._session(scope, headers)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._dressed(message["headers"], scope, known=known)
            elif scope["method"] == "HEAD":
                message["body"] = b""
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is None and scope["method"] in _CHANGING:
            body = await self._body(receive)
            refusal, receive = (body, receive) if isinstance(body, Refusal) else (None, _again(body, receive))
        if refusal is None:
            async with self._seat(scope) as is_free:
                if is_free:  # pages answer to GET; HEAD is the same without its body
                    inside = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
                    await self.app(inside, receive, answer)
                    return
            refusal = _BUSY
        await self._say(Request(scope), refusal)(scope, receive, answer)

    # -- what is refused ---------------------------------------------------------------------------------------
    def _refusal(self, scope: Scope, headers: dict[str, str]) -> Refusal | None:
        """Why a request may not come in; None where it may."""
        s = self.settings
        scope["is_program"] = False
        if not self._is_ours(headers.get("host", "")):
            return _FOREIGN
        if len(scope["query_string"]) > s.query:
            return Refusal(414, f"A question may have {s.query} characters.", "Ask in fewer words.")
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return _NUL
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and int(length[:20]) <= s.body):
            return _LARGE
        authorization = headers.get("authorization")
        if s.token is not None:
            tries = authorization is not None or (scope["path"] == _DOOR and scope["method"] == "POST")
            if tries and self._tries.are_spent(_address(scope)):
                return _GUESSED
            kind, _, given = (authorization or "").partition(" ")
            scope["is_program"] = kind.lower() == "bearer" and self.is_token(scope, given)
        if not self._may_enter(scope):
            return _STRANGER
        return None if scope["is_program"] or _is_from_here(scope, headers) else _UNMEANT

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this machine; with a token any name will do, since the token is asked for."""
        found = _HOST.fullmatch(host)
        return found is not None and (self.settings.token is not None or is_loopback(found[1].strip("[]").lower()))

    def _may_enter(self, scope: Scope) -> bool:
        if self.settings.token is None or scope["visit"].id.startswith("in:") or scope["is_program"]:
            return True
        path: str = scope["path"]
        if path == "/calendar.ics":
            key = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
            return same(key, self.calendar_key())
        return path == _DOOR or path.startswith(_STATIC)

    async def _body(self, receive: Receive) -> bytes | Refusal:
        """A request's body, which may not grow past a size nor take longer than a while."""
        body, more = b"", True
        try:
            async with asyncio.timeout(self.settings.patience):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return _SLOW
                    body, more = body + message.get("body", b""), message.get("more_body", False)
                    if len(body) > self.settings.body:
                        return _LARGE
        except TimeoutError:
            return _SLOW
        return body

    @asynccontextmanager
    async def _seat(self, scope: Scope) -> Any:
        """Room for one more question; False where none gets free in time."""
        if scope["path"].startswith(_NO_SEAT):
            yield True
            return
        try:
            async with asyncio.timeout(self.settings.patience):
                await self._seats.acquire()
        except TimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            self._seats.release()

    # -- tokens ------------------------------------------------------------------------------------------------
    def is_token(self, scope: Scope, given: str) -> bool:
        """Whether somebody knows the token; a wrong one is held against their address for a while."""
        if self.settings.token is not None and same(given, self.settings.token):
            return True
        self._tries.count(_address(scope))
        return False

    def calendar_key(self) -> str:
        """What a calendar program may show instead of the token: good for the calendar alone."""
        return hmac.new(self.settings.secret.encode(), b"calendar", sha256).hexdigest()[:32]

    # -- sessions ----------------------------------------------------------------------------------------------
    def _session(self, scope: Scope, headers: dict[str, str]) -> tuple[Session, bool]:
        """The session of a request, or a new one; and whether the browser has it already."""
        cookie = cookie_parser(headers.get("cookie", "")).get(_cookie_name(scope))
        if cookie is not None:
            try:
                found: dict[str, Any] = self._signer.loads(cookie, max_age=_MONTH)
                return Session(found["id"], self._csrf(found["id"]), found.get("name")), True
            except (BadSignature, KeyError, TypeError):
                pass
        id_ = secrets.token_urlsafe(16)
        return Session(id_, self._csrf(id_)), False

    def _csrf(self, id_: str) -> str:
        return hmac.new(self.settings.secret.encode(), f"csrf:{id_}".encode(), sha256).hexdigest()

    def enter(self, session: Session) -> None:
        """Make the session one that has shown the token."""
        session.id = f"in:{secrets.token_urlsafe(16)}"
        session.csrf, session.has_changed = self._csrf(session.id), True

    def _dressed(self, headers: list[tuple[bytes, bytes]], scope: Scope, *, known: bool) -> list[tuple[bytes, bytes]]:
        """An answer's headers with ours, and the session's cookie where it is new or has changed."""
        session: Session = scope["visit"]
        names = {k.lower() for k, _ in headers}
        more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in names]
        if not scope["path"].startswith(_STATIC):
            more += [] if b"cache-control" in names else [(b"cache-control", b"no-store")]
            if not known or session.has_changed:
                more.append((b"set-cookie", self._cookie(session, scope).encode("latin-1")))
        return [*headers, *more]

    def _cookie(self, session: Session, scope: Scope) -> str:
        value = self._signer.dumps({"id": session.id, "name": session.name})
        secure = "; Secure" if scope["scheme"] == "https" else ""
        return f"{_cookie_name(scope)}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={_MONTH}{secure}"


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing of them."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def _is_from_here(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether a request comes from one of our own pages, from the address bar, or is a link followed from elsewhere.

    Another site's page may lead here, but may neither change anything nor have its readers' browsers ask the desk
    behind their backs. The forms of our pages carry the session's token as well, checked where they are read
    (``room.is_meant``); programs and old browsers do not say where they come from.
    """
    site, is_change = headers.get("sec-fetch-site"), scope["method"] in _CHANGING
    if site is not None:
        follows = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return site in ("same-origin", "none") or (follows and not is_change)
    origin = headers.get("origin")
    return not is_change or origin is None or origin.partition("://")[2].lower() == headers.get("host", "").lower()


def _cookie_name(scope: Scope) -> str:
    """The session's cookie: browsers keep one jar for all ports of a machine, so each room's has its port's name."""
    return f"{COOKIE}-{(scope.get('server') or ('', 0))[1] or 0}"


def _address(scope: Scope) -> str:
    """Where a request comes from."""
    return str((scope.get("client") or ("", 0))[0])


def _again(body: bytes, receive: Receive) -> Receive:
    """A request whose body has been read, to be read by the page."""
    waiting = [body]

    async def read() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return read
