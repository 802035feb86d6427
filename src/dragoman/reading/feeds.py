"""RSS and Atom → stories: the entries that carry their text. What only links to a page is passed over."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.errors import InputError
from dragoman.reading.blocks import Block, Meta, blocks_of_text
from dragoman.reading.dates import read_date
from dragoman.reading.markup import (
    LARGEST_DOCUMENT,
    any_blocks,
    decode_markup,
    html_blocks,
    name_entities,
    plain,
    refuse_entities,
    refuse_size,
    without_declaration,
)
from dragoman.reading.recognise import root_of
from dragoman.reading.rejected import Rejected
from dragoman.reading.text import read_blocks
from dragoman.story import Story

_ROOTS = frozenset({"rss", "feed", "rdf"})

_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_FEED_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
# What blogs put under every entry, and what a cut summary ends with.
_FOOT = re.compile(r"The post .{1,300} (?:first )?appeared (?:first )?on .{1,200}|\[?(?:…|\.\.\.)\]?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and whole entries, these as feedparser has them. ``fault``: how it is cut off, if it is."""

    title: str | None
    entries: list[Any]
    fault: str | None


def read_feed(data: bytes, *, where: str = "") -> Iterator[Story | Rejected]:
    """The stories of a feed, in its order.

    Raises InputError, naming `where`, when it is no feed, has no entry with text, declares entities, or, after the
    entries that are whole, when it is cut off.
    """
    feed = open_feed(data, where=where)
    told = 0
    for number, entry in enumerate(feed.entries, start=1):
        blocks = _blocks(entry)
        if blocks:
            told += 1
            yield _story(entry, blocks, feed, f"{where} entry {number}")
    if feed.fault:
        reason = f"the feed is cut off after entry {len(feed.entries)} ({feed.fault})."
        raise InputError(reason, where=where, do="Fetch it again.")
    if not told:
        reason = "no entry of this feed has a text of its own." if feed.entries else "this feed has no entries."
        raise InputError(reason, where=where, do="Give the pages that it links to.")


def open_feed(data: bytes, *, charset: str | None = None, where: str = "") -> Feed:
    """A feed's entries. `charset`: as HTTP says. Raises InputError when it is no feed, or declares entities."""
    refuse_size(data, LARGEST_DOCUMENT, "feed", where=where)
    text = decode_markup(data, charset=charset, where=where)
    root = root_of(text)
    if root not in _ROOTS:
        what = "a web page" if root == "html" else f"XML of the kind <{root}>" if root else "no XML"
        do = "Check its address: an error page may have come instead." if root == "html" else "Give a feed."
        raise InputError(f"This is {what} and no feed.", where=where, do=do)
    refuse_entities(text, where=where)
    found = _parsed(text)
    title = plain(found.feed.get("title"))
    if _FEED_END.search(text[-2000:]) or not found.get("bozo"):
        return Feed(title, found.entries, None)
    whole = found.entries[: len(_ENTRY_END.findall(text))]
    return Feed(title, whole, str(found.get("bozo_exception", "no end")))


def publisher_of(entry: Any, feed: Feed) -> str | None:
    """Who published an entry first, as feeds of feeds tell it; else the feed's title."""
    return plain((entry.get("source") or {}).get("title")) or feed.title


def date_of(entry: Any) -> str | None:
    """The day printed in an entry; where only feedparser can read it, the day in UTC; None where there is none."""
    for name in ("published", "updated", "created"):
        # feedparser's own get() gives one of these for another, with a warning
        printed, parsed = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
        if printed and (day := read_date(str(printed))):
            return day
        if printed and parsed:
            return f"{parsed[0]:04d}-{parsed[1]:02d}-{parsed[2]:02d}"
    return None


def _parsed(text: str) -> Any:
    import feedparser  # type: ignore[import-untyped]

    body = name_entities(without_declaration(text)).lstrip()
    # A stream, for a string could be taken for an address or a file's name.
    stream = io.BytesIO(body.encode("utf-8", "replace"))
    return feedparser.parse(
        stream,
        response_headers={"content-type": "application/xml; charset=utf-8"},
        # our own reading of HTML drops scripts; feedparser's takes hours for a text of many broken tags
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _story(entry: Any, blocks: list[Block], feed: Feed, where: str) -> Story | Rejected:
    meta = Meta(
        title=plain(entry.get("title")),
        published=date_of(entry),
        publisher=publisher_of(entry, feed),
        url=entry.get("link"),
        byline=plain(entry.get("author")),
    )
    try:
        return read_blocks(blocks, meta)
    except InputError as error:
        return Rejected.by(error, where)


def _blocks(entry: Any) -> list[Block]:
    """The longest of an entry's texts; empty when it has none."""
    values = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    found = [_value_blocks(v) for v in values if (v.get("value") or "").strip()]
    best = max(found, key=lambda blocks: sum(len(b.text) for b in blocks), default=[])
    return [b for b in best if not _FOOT.fullmatch(b.text)]


def _value_blocks(value: Any) -> list[Block]:
    text = value["value"]
    if value.get("type") == "text/plain":
        return any_blocks(text) if "</" in text else blocks_of_text(text)
    return html_blocks(text)
