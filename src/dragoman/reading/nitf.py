"""NITF (IPTC's older XML of the agencies) → Story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.blocks import NITF, Block, Meta, blocks_in, local_name
from dragoman.reading.dates import read_date
from dragoman.reading.markup import parse_xml
from dragoman.reading.status import find_standing, tells_correction
from dragoman.reading.text import read_blocks
from dragoman.story import Dateline, Story

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_nitf(data: bytes, *, where: str = "", now: datetime | None = None) -> Story:
    """The story of a NITF document. `now`: for embargoes, by default this moment.

    Raises InputError, naming `where`, when it is not well formed, no NITF, or has a date that is none.
    """
    root = parse_xml(data, where=where)
    if local_name(root) != "nitf":
        raise InputError(f"This XML is <{local_name(root)}> and no NITF.", where=where, do="Give <nitf>.")
    try:
        return read_blocks(nitf_blocks(root), nitf_meta(root, now=now))
    except InputError as error:
        raise InputError(error.reason, where=where, do=error.do) from None


def nitf_blocks(root: _Element) -> list[Block]:
    """The blocks of a NITF document's content; captions and what stands with media is not among them."""
    return [b for body in found(root, "body.content") for b in blocks_in(body, NITF)]


def nitf_meta(root: _Element, *, now: datetime | None = None) -> Meta:
    """What a NITF document tells of its story."""
    docdata = next(found(root, "docdata"), None)
    head = next(found(root, "body.head"), None)
    release = attribute(docdata, "date.release", "norm")
    told = docdata.get("management-status") if docdata is not None else None
    corrected = docdata is not None and next(found(docdata, "correction"), None) is not None
    note = attribute(docdata, "ed-msg", "info")
    waits = release if told == "embargoed" or _later(release, docdata) else None
    printed = words(next(found(head, "story.date"), None))
    filed = attribute(head, "story.date", "norm") or printed
    return Meta(
        id=attribute(docdata, "doc-id", "id-string"),
        title=words(next(found(head, "hl1"), None)) or words(next(found(root, "title"), None)),
        published=attribute(docdata, "date.issue", "norm")
        or release
        or attribute(root, "pubdata", "date.publication")
        or (filed if filed and read_date(filed) else None),
        publisher=attribute(root, "pubdata", "name")
        or words(next(found(head, "distributor"), None))
        or attribute(docdata, "doc.copyright", "holder"),
        url=attribute(root, "pubdata", "ex-ref"),
        byline=_byline(head),
        dateline=_dateline(head, filed),
        standing=find_standing(told, embargo=waits, corrected=corrected or tells_correction(note), now=now),
    )


def found(root: _Element | None, name: str) -> Iterator[_Element]:
    """The elements of a name under one, whatever the prefix of its namespace."""
    if root is not None:
        yield from (e for e in root.iter() if local_name(e) == name)


def words(element: _Element | None) -> str | None:
    """The text of an element on one line; None when there is none."""
    return " ".join("".join(str(t) for t in element.itertext()).split()) or None if element is not None else None


def attribute(root: _Element | None, element: str, name: str) -> str | None:
    """An attribute of the first element of that name under one; None when it is not there or empty."""
    first = next(found(root, element), None)
    return (first.get(name) or "").strip() or None if first is not None else None


def _later(release: str | None, docdata: _Element | None) -> bool:
    """Whether an item may appear only after it was issued: else its release is just its date."""
    issue = attribute(docdata, "date.issue", "norm")
    return bool(release and issue and release[:15] > issue[:15])


def _byline(head: _Element | None) -> str | None:
    line = next(found(head, "byline"), None)
    return words(next(found(line, "person"), None)) or words(line)


def _dateline(head: _Element | None, filed: str | None) -> Dateline | None:
    """The dateline that stands apart from the text; its date is ISO where it can be read."""
    line = next(found(head, "dateline"), None)
    place = words(next(found(line, "location"), None))
    if place is None:
        return None
    return Dateline(place, read_date(filed) if filed else None)
