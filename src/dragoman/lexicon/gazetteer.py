"""Places: cities, regions, seas, islands, bases, with country and coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.lexicon.table import load_table, our_table


@dataclass(frozen=True, slots=True)
class Place:
    """A place by name. ``country``: ISO 3166 alpha-3, None for seas and regions across borders; degrees."""

    name: str
    aliases: tuple[str, ...]
    country: str | None
    kind: str
    lat: float
    lon: float


@cache
def load_places() -> tuple[Place, ...]:
    """Every place of places.tsv, in file order."""
    rows = load_table(
        our_table("dragoman.lexicon", "places.tsv"), ("name", "aliases", "country", "kind", "lat", "lon")
    )
    return tuple(
        Place(r["name"], r.many("aliases"), r.maybe("country"), r["kind"], float(r["lat"]), float(r["lon"]))
        for r in rows
    )
