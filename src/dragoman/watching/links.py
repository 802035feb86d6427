"""A feed → what it links to, with what it tells of each. ``reading.feeds`` reads the entries' own texts."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from dragoman.errors import InputError
from dragoman.reading.dates import read_date
from dragoman.reading.feeds import ROOTS, parse_feed
from dragoman.reading.markup import decode_markup, plain, refuse_entities
from dragoman.reading.recognise import root_of

MOST = 500  # entries of a feed that are looked at, from its top; feeds have some dozens
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)


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
    text = decode_markup(data, charset=charset, where=url)
    root = root_of(text)
    if root not in ROOTS:
        what = "a web page" if root == "html" else f"XML of the kind <{root}>" if root else "no XML"
        raise InputError(f"This is {what} and no feed.", where=url, do="Check the feed's address.")
    refuse_entities(text, where=url)
    feed = parse_feed(text)
    whole = bool(_END.search(text[-2000:]))
    found = feed.entries if whole else feed.entries[:-1]  # the last one may end anywhere
    entries = (_entry(e, url, plain(feed.feed.get("title"))) for e in found[:MOST])
    return Links(tuple({e.link: e for e in entries if e}.values()), whole)


def _entry(entry: Any, url: str, feed_title: str | None) -> Entry | None:
    link = (entry.get("link") or "").strip()
    if not link:
        return None
    with suppress(httpx.InvalidURL, ValueError, TypeError):  # else as it is: it is refused, and named, at its turn
        link = str(httpx.URL(url).join(link).copy_with(fragment=None))
    source = entry.get("source") or {}
    return Entry(link, plain(entry.get("title")), _published(entry), plain(source.get("title")) or feed_title)


def _published(entry: Any) -> str | None:
    for name in ("published", "updated", "created"):
        # feedparser's own get() gives one of these for another, with a warning
        printed = dict.get(entry, name)
        if printed and (day := read_date(str(printed))):
            return day
    return None
