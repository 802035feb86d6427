"""What can be reviewed of a coding: its records by name, the same record found again in another coding of the story."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa

from dragoman.coding import Coding
from dragoman.desk.tables import reviews

Kind = Literal["event", "statement", "position"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LAYERS: dict[Kind, str] = {"event": "events", "statement": "statements", "position": "positions"}
_NOT_KEPT = frozenset({"reason"})  # why an event was coded is long, and nobody's verdict is on it
_ACTORS_IN = ("actors", "recipients", "speaker", "actor", "toward")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a coding: ``id`` (``e3``, ``s1``; ``p2`` for the second position), ``values`` as in the JSON."""

    id: str
    kind: Kind
    values: dict[str, Any]


def records_of(coding: Coding) -> tuple[Record, ...]:
    """The events, statements and positions of a coding."""
    told = coding.to_dict()
    return tuple(
        Record(v.get("id", f"p{n}"), kind, {k: x for k, x in v.items() if k not in _NOT_KEPT})
        for kind in KINDS
        for n, v in enumerate(told[_LAYERS[kind]], start=1)
    )


def place_of(kind: Kind, values: dict[str, Any]) -> tuple[list[int], list[int] | None]:
    """The spans that a record is known by: trigger, words, or content from first to last with its cue."""
    if kind == "event":
        return values["trigger"], None
    if kind == "position":
        return values["span"], None
    return [values["content"][0][0], values["content"][-1][1]], values["cue"]


def find_again(kind: Kind, values: dict[str, Any], records: Iterable[Record]) -> Record | None:
    """The record of another coding at the same spans, of several the one with most in common; None: there is none."""
    same = [r for r in records if r.kind == kind and place_of(kind, r.values) == place_of(kind, values)]
    return max(same, key=lambda r: sum(r.values.get(k) == v for k, v in values.items()), default=None)


def snapshot(coding: Coding, kind: Kind, values: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """A record so that it can be understood without its coding: with its actors, and the mark of its text."""
    named = {i for side in (values, fields) for i in _ids(side)}
    actors = [a for a in coding.to_dict()["actors"] if a["id"] in named]
    (start, end), _ = place_of(kind, values)
    return {"text": text_mark(coding), "words": coding.story.text[start:end], "values": values, "actors": actors}


def _ids(values: dict[str, Any]) -> Iterable[str]:
    for name in _ACTORS_IN:
        found = values.get(name)
        yield from (i for i in (found if isinstance(found, list) else [found]) if isinstance(i, str))


def text_mark(coding: Coding) -> str:
    """What tells one text of a story from another: spans into the one mean nothing in the other."""
    return hashlib.sha256(coding.story.text.encode()).hexdigest()[:16]


def attach(connection: sa.Connection, codings: Iterable[Coding]) -> None:
    """Let the reviews of stories that are coded anew point at the same records in the new codings."""
    coded = {c.story.id: c for c in codings}
    c = reviews.c
    known: dict[str, tuple[Record, ...]] = {}
    found = connection.execute(
        sa.select(c.n, c.story, c.kind, c.record, c.snapshot).where(c.story.in_(coded), c.verdict != "missing")
    )
    for row in found.all():
        if (row.record or "").startswith("+"):
            continue
        seen, coding = json.loads(row.snapshot), coded[row.story]
        records = known.setdefault(row.story, records_of(coding))
        same = find_again(row.kind, seen["values"], records) if seen["text"] == text_mark(coding) else None
        if (record := same.id if same else None) != row.record:
            connection.execute(sa.update(reviews).where(c.n == row.n).values(record=record))
