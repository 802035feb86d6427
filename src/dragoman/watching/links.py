"""A feed → what it links to, with what it tells of each. ``reading.feeds`` reads the entries' own texts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from dragoman.reading.feeds import Feed, date_of, open_feed, publisher_of
from dragoman.reading.markup import plain

MOST = 500  # entries of a feed that are looked at, from its top; feeds have some dozens


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of a feed. ``published``: ISO date, None where the feed gives none that can be read."""

    link: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """The entries of a feed that have a link, in its order. ``whole``: it was not cut off."""

    entries: tuple[Entry, ...]
    whole: bool


def links_in(data: bytes, *, url: str, charset: str | None = None) -> Links:
    """What a feed links to. Relative links are of `url`, where it was fetched.

    Raises InputError when it is no feed, or declares entities.
    """
    feed = open_feed(data, charset=charset, where=url)
    entries = (_entry(e, url, feed) for e in feed.entries[:MOST])
    return Links(tuple({e.link: e for e in entries if e}.values()), feed.fault is None)


def _entry(entry: Any, url: str, feed: Feed) -> Entry | None:
    link = (entry.get("link") or "").strip()
    if not link:
        return None
    with suppress(httpx.InvalidURL, ValueError, TypeError):  # else as it is: it is refused, and named, at its turn
        link = str(httpx.URL(url).join(link).copy_with(fragment=None))
    return Entry(link, plain(entry.get("title")), date_of(entry), publisher_of(entry, feed))
