"""NewsML-G2 → stories: ``newsItem`` alone or in a ``newsMessage``, with NITF, XHTML or plain text inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.blocks import HTML, Block, Meta, blocks_in, local_name
from dragoman.reading.markup import any_blocks, parse_xml
from dragoman.reading.nitf import attribute, found, nitf_blocks, nitf_meta, words
from dragoman.reading.rejected import Rejected
from dragoman.reading.status import find_standing, tells_correction
from dragoman.reading.text import read_blocks
from dragoman.story import Story

if TYPE_CHECKING:
    from lxml.etree import _Element

_KNOWN = frozenset({"newsmessage", "newsitem", "packageitem"})
_TEXT_CLASSES = ("text", "composite")


def read_newsml(data: bytes, *, where: str = "", now: datetime | None = None) -> Iterator[Story | Rejected]:
    """The stories of a NewsML-G2 document, in its order; pictures, video, packages and the like are passed over.

    `now`: for embargoes, by default this moment. Raises InputError, naming `where`, when it is not well formed, no
    NewsML-G2, or holds no text item.
    """
    root = parse_xml(data, where=where)
    if local_name(root) not in _KNOWN:
        raise InputError(
            f"This XML is <{local_name(root)}> and no NewsML-G2.", where=where, do="Give <newsItem> or <newsMessage>."
        )
    told = 0
    for number, item in enumerate(found(root, "newsitem"), start=1):
        if _is_text(item):
            told += 1
            yield _read_item(item, f"{where} newsItem {number}", now)
    if not told:
        raise InputError("no text item is in this NewsML.", where=where, do="Leave it out.")


def _is_text(item: _Element) -> bool:
    told = attribute(item, "itemclass", "qcode") or attribute(item, "itemclass", "uri") or "text"
    return told.replace("/", ":").rpartition(":")[2].lower() in _TEXT_CLASSES


def _read_item(item: _Element, where: str, now: datetime | None) -> Story | Rejected:
    meta = _meta(item, now)
    try:
        blocks, inner = _content(item, now)
        meta = _joined(meta, inner)
        if blocks or meta.standing.closed:
            return read_blocks(blocks, meta)
    except InputError as error:
        return Rejected(where, meta.id, error.reason, error.do)
    return Rejected(where, meta.id, "this item has no text inside.", "Get the complete item from its sender.")


def _meta(item: _Element, now: datetime | None) -> Meta:
    meta, content = next(found(item, "itemmeta"), None), next(found(item, "contentmeta"), None)
    held = next(found(meta, "embargoed"), None)
    notes = [words(e) for e in found(meta, "ednote")]
    signals = [e.get("qcode") or e.get("uri") or "" for e in found(meta, "signal")]
    return Meta(
        id=item.get("guid"),
        title=_best_headline(content) or words(next(found(meta, "title"), None)),
        published=words(next(found(content, "contentcreated"), None))
        or words(next(found(meta, "firstcreated"), None))
        or words(next(found(meta, "versioncreated"), None)),
        publisher=_party(meta, "provider") or _party(content, "infosource") or _party(item, "copyrightholder"),
        byline=words(next(found(content, "by"), None)) or _party(content, "creator"),
        standing=find_standing(
            attribute(meta, "pubstatus", "qcode") or attribute(meta, "pubstatus", "uri"),
            embargo=None if held is None else words(held) or "",
            corrected=any("correct" in s.lower() for s in signals) or any(tells_correction(n) for n in notes),
            now=now,
        ),
    )


def _best_headline(content: _Element | None) -> str | None:
    """The main headline: one without a role, or whose role is main; else the first."""
    told = [(e.get("role") or "", words(e)) for e in found(content, "headline")]
    told.sort(key=lambda h: h[0] != "" and "main" not in h[0].lower())
    return next((w for _, w in told if w), None)


def _party(root: _Element | None, name: str) -> str | None:
    """A body by its name; else by its code, without the list that the code is from."""
    party = next(found(root, name), None)
    if party is None:
        return None
    code = party.get("literal") or party.get("qcode") or ""
    return words(next(found(party, "name"), None)) or code.rpartition(":")[2] or words(party)


def _content(item: _Element, now: datetime | None) -> tuple[list[Block], Meta]:
    """The first rendition with text: its blocks, and what a NITF document inside tells."""
    for inside in found(item, "contentset"):
        for part in inside:
            name = local_name(part)
            blocks: list[Block] = []
            if name == "inlinedata":
                blocks = any_blocks("".join(str(t) for t in part.itertext()))
            for document in part if name == "inlinexml" else ():
                if local_name(document) == "nitf":
                    if blocks := nitf_blocks(document):
                        return blocks, nitf_meta(document, now=now)
                else:
                    blocks += blocks_in(document, HTML)
            if blocks:
                return blocks, Meta()
    return [], Meta()


def _joined(meta: Meta, inner: Meta) -> Meta:
    """What the item tells, and where it does not, what the document inside does."""
    standing = meta.standing
    if inner.standing.closed and not standing.closed:  # what forbids goes first
        standing = inner.standing
    return replace(
        inner,
        standing=standing if standing.status or standing.until else inner.standing,
        **{
            name: value
            for name in ("id", "title", "published", "publisher", "byline")
            if (value := getattr(meta, name))
        },
    )
