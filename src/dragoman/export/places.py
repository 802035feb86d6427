"""What kind of place an event's location is, for layouts that tell cities from countries."""

from __future__ import annotations

from functools import cache
from typing import Literal

from dragoman.coding import Location
from dragoman.lexicon.countries import load_countries
from dragoman.lexicon.gazetteer import load_places

PlaceKind = Literal["country", "city", "capital"]


def place_kind(place: Location) -> PlaceKind | None:
    """Whether it is a country or a city; None for anything else and what the tables do not know."""
    if place.name in _countries().get(place.country or "", ()):
        return "country"
    return _cities().get((place.name, place.country))


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    return {c.code: (c.name, *c.names) for c in load_countries() if not c.part}


@cache
def _cities() -> dict[tuple[str, str | None], PlaceKind]:
    found: dict[tuple[str, str | None], PlaceKind] = {}
    for p in load_places():
        if p.kind in ("city", "capital"):
            found[p.name, p.country] = "capital" if p.kind == "capital" else "city"
    return found
