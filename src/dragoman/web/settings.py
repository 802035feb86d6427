"""How a reading room is set up: where it listens, who may come in, what a request may cost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address

from dragoman.errors import InputError

_SHORTEST, _LONGEST = 16, 200  # characters of a token: short ones can be guessed over a network


@dataclass(frozen=True)
class Settings:
    """A reading room's rules.

    ``token``: what a reader must show, None where nobody but this machine can reach the room; ``secret`` signs
    sessions and calendar keys, and is made of the token so that both outlive a restart; ``body``, ``query``: the
    largest request, in bytes, and query string, in characters; ``rows``: the most rows a page gives; ``seconds``: the
    longest that one question to the desk may take; ``fresh``: for how many seconds counts over the whole desk may be
    told from memory; ``at_once``: how many pages are made at the same time, fewer than a desk has connections;
    ``patience``: seconds that a request may take to come, and wait for its turn.
    """

    host: str = "127.0.0.1"
    port: int = 8321
    token: str | None = field(default=None, repr=False)
    secret: str = field(default="", repr=False)
    body: int = 64_000
    query: int = 4_000
    rows: int = 200
    seconds: float = 5.0
    fresh: float = 30.0
    at_once: int = 8
    patience: float = 10.0

    def __post_init__(self) -> None:
        if not self.secret:
            of_token = sha256(f"dragoman:{self.token}".encode()).hexdigest()
            object.__setattr__(self, "secret", of_token if self.token else secrets.token_urlsafe(32))
        if self.token is None and not is_loopback(self.host):
            do = "Set one with --token, or leave --host away to be read from this machine only."
            raise InputError(f"{self.host} can be reached by others: a token is needed.", where="--host", do=do)
        if self.token is not None and (reason := _weakness(self.token)):
            raise InputError(reason, where="--token", do="Leave its value to dragoman: --token new")


def _weakness(token: str) -> str:
    """Why a token will not do; empty for one that will."""
    if not (token.isascii() and token.isprintable()) or token != token.strip():
        return "a token has letters, figures and signs of ASCII alone, and no blank at its ends."
    if len(token) > _LONGEST:
        return f"the token has {len(token)} characters, more than {_LONGEST}."
    if len(token) < _SHORTEST:
        return f"the token has {len(token)} characters, fewer than {_SHORTEST}: it could be guessed."
    return ""


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
