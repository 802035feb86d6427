"""petrarch: a sentence in, CAMEO-style ``[source, target, code]`` triples out."""

from __future__ import annotations

from typing import Any

from dragoman.cast import Cast
from dragoman.coding import Event
from dragoman.lexicon.names import Names
from tasks.plover_gsr import code_sentence

UNKNOWN = "---"
NO_SECTOR = frozenset({"country"})


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """``{id, text, date}`` → ``{id, events}``; both sides of a two-sided act are coded in both directions."""
    cast, events = code_sentence(row["id"], row["text"], row.get("date"), names)
    triples = [t for e in events if e.status in {"occurred", "planned"} for t in _triples(cast, e)]
    return {"id": row["id"], "events": [list(t) for t in dict.fromkeys(triples)]}


def _triples(cast: Cast, event: Event) -> list[tuple[str, str, str]]:
    code = event.cameo or ""
    if not code or not event.actors:
        return []
    if event.recipients:
        return [(_code(cast, a), _code(cast, r), code) for a in event.actors for r in event.recipients]
    if len(event.actors) > 1:
        return [(_code(cast, a), _code(cast, b), code) for a in event.actors for b in event.actors if a != b]
    return [(_code(cast, event.actors[0]), UNKNOWN, code)]


def _code(cast: Cast, id_: str) -> str:
    """Country and main sector, as PETRARCH writes them (``USAGOV``)."""
    actor = cast.actor(id_)
    sector = "" if actor.kind in NO_SECTOR or not actor.sectors else actor.sectors[0]
    return (actor.country or ("IGO" if actor.igo else "")) + sector or UNKNOWN
