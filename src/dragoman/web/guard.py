"""Who comes in, and what a request may do: asked before any page is.

One ASGI layer around the whole room. It refuses hosts that are not ours (a page of another site that has its name point
to this machine would else read the desk), requests that are too large, readers without the token where one is set, and
changes without the session's own CSRF token; and it sends the headers that keep a browser from running or loading
anything but the room's own files.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.settings import Settings, is_loopback

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
_OPEN = ("/enter", "/static/")  # what a stranger may see: the door, and how it looks
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass
class Session:
    """A reader's visit: its id, the CSRF token that its forms carry, and the name that reviews are signed with."""

    id: str
    csrf: str
    name: str | None = None
    has_changed: bool = False


class Guard:
    """The door of the room; see the file's own words."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._signer = URLSafeTimedSerializer(settings.secret, salt="dragoman.session")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it at the door."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        session, known = self._session(headers)
        scope["visit"] = session

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._dressed(message["headers"], scope, known=known)
            await send(message)

        refusal = self._refusal(scope, headers, session)
        if refusal is not None:
            await _say(answer, *refusal)
            return
        await self.app(scope, _Measured(receive, self.settings.body), answer)

    # -- what is refused ---------------------------------------------------------------------------------------
    def _refusal(self, scope: Scope, headers: dict[str, str], session: Session) -> tuple[int, str] | None:
        """Status and words of a refusal; None for a request that may come in."""
        s = self.settings
        if not self._is_ours(headers.get("host", "")):
            return 421, "This reading room does not answer to that name."
        if len(scope["query_string"]) > s.query:
            return 414, f"A question may have {s.query} characters."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > s.body:
            return 413, f"A request may have {s.body} bytes."
        if not self._may_enter(scope, headers, session):
            return 401, "This reading room asks for its token: open /enter, or send 'Authorization: Bearer TOKEN'."
        if scope["method"] in _CHANGING and not self._is_from_here(headers):
            return 403, "This change did not come from a page of this reading room: load the page anew and try again."
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this machine; with a token any name will do, since the token is asked for."""
        if self.settings.token is not None:
            return True
        name = urlsplit(f"//{host}").hostname or ""
        return is_loopback(name)

    def _may_enter(self, scope: Scope, headers: dict[str, str], session: Session) -> bool:
        if self.settings.token is None or session.id.startswith("in:") or scope["path"].startswith(_OPEN):
            return True
        if self._is_bearer(headers):
            return True
        key = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        return scope["path"] == "/calendar.ics" and same(key, self.calendar_key())

    def _is_bearer(self, headers: dict[str, str]) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        return self.settings.token is not None and kind.lower() == "bearer" and same(given, self.settings.token)

    def _is_from_here(self, headers: dict[str, str]) -> bool:
        """Whether a change comes from one of our own pages, or from a program that knows the token.

        A form of our pages carries the session's token as well, checked where the form is read (``room.changes``);
        here a request that says it comes from another site is refused before anything is read.
        """
        if self._is_bearer(headers):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == headers.get("host")

    def is_bearer(self, request: Request) -> bool:
        """Whether a program showed the token with its request."""
        return self._is_bearer(dict(request.headers))

    def calendar_key(self) -> str:
        """What a calendar program may show instead of the token: good for the calendar alone."""
        return hmac.new(self.settings.secret.encode(), b"calendar", sha256).hexdigest()[:32]

    # -- sessions ----------------------------------------------------------------------------------------------
    def _session(self, headers: dict[str, str]) -> tuple[Session, bool]:
        """The session of a request, or a new one; and whether the browser has it already."""
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            cookie = None
        if cookie is not None:
            try:
                found: dict[str, Any] = self._signer.loads(cookie.value, max_age=_MONTH)
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
        if not scope["path"].startswith("/static/"):
            more += [] if b"cache-control" in names else [(b"cache-control", b"no-store")]
            if not known or session.has_changed:
                more.append((b"set-cookie", self._cookie(session, scope).encode("latin-1")))
        return [*headers, *more]

    def _cookie(self, session: Session, scope: Scope) -> str:
        value = self._signer.dumps({"id": session.id, "name": session.name})
        secure = "; Secure" if scope["scheme"] == "https" else ""
        return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={_MONTH}{secure}"


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing of them."""
    return hmac.compare_digest(one.encode(), other.encode())


class _Measured:
    """A request's body that may not grow past a size."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive, self.left = receive, most

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise HTTPException(413, "The request is too large.")
        return message


async def _say(send: Send, status: int, words: str) -> None:
    """A short answer in plain text."""
    body = (words + "\n").encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
