"""Country and sector of a name or phrase out of context, in the conventions of the benchmark kit.

The kit writes UNO, EUR or IGO as the country of international bodies, and no sector for a country's bare name
or people.
"""

from __future__ import annotations

from typing import Any

from dragoman.lexicon.names import Names, load_names
from dragoman.stages.actors import resolve_phrase

# Bodies of the United Nations system whose names do not say so.
_UN_BODIES = (
    "united nations",
    "international court of justice",
    "world health organization",
    "unicef",
    "unesco",
    "unhcr",
    "security council",
    "general assembly",
    "international atomic energy agency",
    "international labour organization",
    "food and agriculture organization",
    "world food programme",
    "international organization for migration",
    "u.n.",
)


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """One output row for one input row."""
    text = row["text"]
    actor = resolve_phrase(text, date=row.get("date"), context=row.get("context"), names=names)
    if actor is None:
        place = load_names().place(text)  # a city is no actor, but the kit wants its country
        return {"id": row["id"], "country": place.country if place else None, "sector": None}
    sectors = [s for s in actor.sectors if s not in ("IGO", "UNO", "EUR")] or list(actor.sectors)
    sector: str | None = sectors[0]
    if actor.igo:
        return {"id": row["id"], "country": _international(actor.name, text), "sector": sector}
    roles = {v.role for v in load_names().lookup(text) if v.role != "place"}
    if roles and roles <= {"country", "adjective"} and "PRE" not in actor.sectors:
        sector = None
    return {"id": row["id"], "country": actor.country, "sector": sector}


def _international(name: str, text: str) -> str:
    said = f"{name} {text}".lower()
    if any(body in said for body in _UN_BODIES) or "un" in said.split():
        return "UNO"
    return "EUR" if "europe" in said or "eu" in said.split() else "IGO"
