"""``feeds.toml``: which feeds are watched, and how. What is misspelt is refused, not passed over."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.watching.addresses import read_url

SHORTEST = 60  # seconds between two polls of a feed, at least
_TOP = {"contact": str, "pause": (int, float), "feed": list}
_FEED = {"url": str, "name": str, "every": int, "allow_private": bool, "pages": bool, "robots": bool}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. ``every``: seconds between polls. ``pages``: fetch what it links to, else take its entries' own text.

    ``trusted``: the feed's host where its address may be private, else None. ``robots``: leave the pages that a
    robots.txt forbids.
    """

    url: str
    name: str
    every: int = 900
    pages: bool = True
    trusted: str | None = None
    robots: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``feeds.toml``. ``pause``: seconds between two requests to one host; ``agent``: the User-Agent sent."""

    feeds: tuple[Feed, ...]
    pause: float
    agent: str


def load_settings(path: Path) -> Settings:
    """The settings in a file. Raises InputError, naming file and feed, where they are wrong."""
    where = str(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("there is no such file.", where=where, do="Write one: see docs/watching.md.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"this is not TOML ({error}).", where=where, do="See docs/watching.md.") from None
    _check(given, _TOP, where)
    pause = float(given.get("pause", 2))
    if not 0 <= pause <= 60:
        raise InputError(f"pause is {pause:g}.", where=where, do="Give 0 to 60 seconds.")
    feeds = [_feed(f, f"{where} feed {n}") for n, f in enumerate(given.get("feed", ()), start=1)]
    if not feeds:
        raise InputError("no feed is in it.", where=where, do='Add [[feed]] with url = "https://...".')
    urls = [f.url for f in feeds]
    if twice := next((u for u in urls if urls.count(u) > 1), None):
        raise InputError(f"{twice} is in it twice.", where=where, do="Take one out.")
    return Settings(tuple(feeds), pause, _agent(given.get("contact"), where))


def _feed(given: Any, where: str) -> Feed:
    if not isinstance(given, dict):
        raise InputError("feed is no table.", where=where, do="Write [[feed]] on a line of its own.")
    _check(given, _FEED, where)
    if "url" not in given:
        raise InputError("it has no url.", where=where, do='Add url = "https://...".')
    url = read_url(given["url"])
    every = given.get("every", 900)
    if every < SHORTEST:
        raise InputError(f"every is {every}.", where=where, do=f"Give {SHORTEST} seconds or more.")
    trusted = url.raw_host.decode("ascii") if given.get("allow_private") else None
    pages, robots = given.get("pages", True), given.get("robots", True)
    return Feed(str(url), given.get("name") or url.host, every, pages, trusted, robots)


def _check(given: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for name, value in given.items():
        if name not in known:
            raise InputError(f"unknown setting {name!r}.", where=where, do=f"Use: {', '.join(known)}.")
        # True is a number to Python
        if not isinstance(value, known[name]) or (isinstance(value, bool) and known[name] is not bool):
            raise InputError(f"{name} cannot be {value!r}.", where=where, do="See docs/watching.md.")


def _agent(contact: str | None, where: str) -> str:
    """Who asks, as a site's keeper reads it in his log."""
    agent = f"dragoman/{version('dragoman')}"
    if not contact:
        return f"{agent} (feed reader)"
    if not (contact.isascii() and contact.isprintable()) or len(contact) > 200:
        raise InputError("contact has characters that HTTP does not carry.", where=where, do="Give a plain address.")
    return f"{agent} (feed reader; {contact})"
