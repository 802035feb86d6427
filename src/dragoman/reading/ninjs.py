"""ninjs 1, 2 and 3 (IPTC's news in JSON) → Story. Names of fields are read in any case: 3.0 only changed that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dragoman.errors import InputError
from dragoman.reading.blocks import Block, Meta, blocks_of_text
from dragoman.reading.markup import html_blocks, plain
from dragoman.reading.status import find_standing, tells_correction
from dragoman.reading.text import read_blocks
from dragoman.story import Story

_SIGNS = frozenset({"pubstatus", "versioncreated", "bodies", "headlines", "representationtype", "contentcreated"})
# Bodies from the whole text down to a part of it; what is not named stands between.
_ROLES = ("main", "html", "xhtml", "richtext", "text")
_MARKED = ("html", "xhtml", "richtext", "xml")


def is_ninjs(item: Any) -> bool:
    """Whether a JSON object is a ninjs item: it has a ``uri`` (or ``guid``) and fields that only ninjs has."""
    if not isinstance(item, dict):
        return False
    names = {str(n).lower() for n in item}
    standard = item.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    return bool(names & {"uri", "guid"}) and bool(names & _SIGNS or any(n.startswith("body_") for n in names))


def read_ninjs(item: dict[str, Any], *, where: str = "", now: datetime | None = None) -> Story:
    """The story of a ninjs item. `now`: for embargoes, by default this moment.

    Raises InputError, naming `where`, for an item that is no text, has no body though it may be used, or a date that
    is none.
    """
    own = {str(k).lower(): v for k, v in item.items()}
    kind = _text(own, "type")
    if kind and kind.lower() not in ("text", "composite", "component"):
        raise InputError(f"this ninjs item is {kind} and no text.", where=where, do="Leave it out.")
    embargo = own.get("embargoed") or None  # what is no time is none that has passed
    note = _text(own, "ednote")
    standing = find_standing(
        _text(own, "pubstatus"),
        embargo=embargo and str(embargo),
        corrected=tells_correction(note) or _signals(own),
        now=now,
    )
    blocks = _body(own)
    if not blocks and standing.closed is None:
        raise InputError("this ninjs item has no body.", where=where, do="Get the complete item from its sender.")
    uri = _text(own, "uri") or _text(own, "guid")
    meta = Meta(
        id=uri,
        title=plain(_pick(own, "headline", "headlines") or _text(own, "title")),
        published=_text(own, "contentcreated") or _text(own, "firstcreated") or _text(own, "versioncreated"),
        publisher=_publisher(own),
        url=uri if uri and uri.startswith(("http://", "https://")) else None,
        byline=plain(_text(own, "byline") or _text(own, "by")),
        standing=standing,
    )
    try:
        return read_blocks(blocks, meta)
    except InputError as error:
        raise InputError(error.reason, where=where, do=error.do) from None


def _body(own: dict[str, Any]) -> list[Block]:
    """The blocks of the body: of one with markup where there is one, for it knows its paragraphs."""
    for value, marked in _bodies(own):
        blocks = html_blocks(value) if marked or "</p>" in value else blocks_of_text(value)
        if blocks:
            return blocks
    return []


def _bodies(own: dict[str, Any]) -> list[tuple[str, bool]]:
    """The item's bodies, best first: value, and whether it has markup."""
    found: list[tuple[bool, int, str]] = []
    for name, value in own.items():
        if name.startswith("body_") and isinstance(value, str) and value.strip():
            role = name.removeprefix("body_")
            found.append((role in _MARKED or "</p>" in value, _rank(role), value))
    for body in _objects(own.get("bodies")):
        value, role = body.get("value"), str(body.get("role") or "main").lower()
        if isinstance(value, str) and value.strip():
            kind = str(body.get("contenttype") or "").lower()
            found.append(("html" in kind or "xml" in kind or "</p>" in value, _rank(role), value))
    found.sort(key=lambda b: (not b[0], b[1]))
    return [(value, marked) for marked, _, value in found]


def _rank(role: str) -> int:
    return _ROLES.index(role) if role in _ROLES else len(_ROLES)


def _pick(own: dict[str, Any], single: str, several: str) -> str | None:
    """The item's headline: of ninjs 1 under ``headline`` or ``headline_main``, later in ``headlines``."""
    for name in (single, f"{single}_main", f"{single}_text", f"{single}_xhtml"):
        if value := _text(own, name):
            return value
    listed = [o for o in _objects(own.get(several)) if isinstance(o.get("value"), str)]
    listed.sort(key=lambda o: str(o.get("role") or "main").lower() != "main")
    return str(listed[0]["value"]) if listed else None


def _publisher(own: dict[str, Any]) -> str | None:
    sources = _objects(own.get("infosources") or own.get("infosource"))
    sources.sort(key=lambda o: "provider" not in str(o.get("role") or "").lower())
    names = [str(o["name"]) for o in sources if o.get("name")]
    return names[0] if names else _text(own, "copyrightholder") or _text(own, "source")


def _signals(own: dict[str, Any]) -> bool:
    told = own.get("signal") or own.get("signals")
    return told is not None and "correct" in str(told).lower()


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, their names in small letters."""
    listed = value if isinstance(value, list) else [value]
    return [{str(k).lower(): v for k, v in o.items()} for o in listed if isinstance(o, dict)]


def _text(own: dict[str, Any], name: str) -> str | None:
    value = own.get(name)
    return value if isinstance(value, str) and value.strip() else None
