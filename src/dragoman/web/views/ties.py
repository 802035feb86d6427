"""The network and the map: who deals with whom, and where it happens; each as a picture and as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from dragoman.charts.names import country_name
from dragoman.desk import grids
from dragoman.web import links
from dragoman.web.asked import Asked, Question
from dragoman.web.figures import Figure, figure
from dragoman.web.pages import page
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import Count
from dragoman.web.window import recent

router = APIRouter()
_UNASKED = 92  # days shown where none are asked for: the whole of a large desk would take too long
_TIES, _PLACES, _COUNTRIES = 60, 100, 60  # rows of the tables


class Tie(BaseModel):
    """Two who deal with each other: their events and mean intensity, -10 to 10."""

    one: str
    two: str
    one_href: str
    two_href: str
    href: str | None
    events: Count
    intensity: float


class Place(BaseModel):
    """A place where events are told to have happened."""

    name: str
    events: Count
    intensity: float
    lat: float
    lon: float


class Part(BaseModel):
    """A country that takes part in events, wherever they happened."""

    name: str
    href: str
    events: Count


class Shown(BaseModel):
    """What a picture of a time is made of; ``asked`` is as it was read, with the days and status added unasked."""

    asked: dict[str, Any]
    is_recent: bool
    pictures: list[Figure]


class Network(Shown):
    """Who deals with whom."""

    by: Literal["country", "name"]
    ties: list[Tie]


class Map(Shown):
    """Where it happens, and which countries take part."""

    places: list[Place]
    countries: list[Part]


class Net(Question):
    """A question, and whether countries or names are tied."""

    by: Annotated[Literal["country", "name"], Field(description="Countries, or names.")] = "country"


def network(room: InRoom, asked: Annotated[Net, Query()]) -> Network:
    """Who deals with whom: pairs of countries (or names) by their events, of the last quarter unless days are asked."""
    return room.remember(("network", repr(asked)), lambda: _network(room, asked))


def map_(room: InRoom, asked: Asked) -> Map:
    """Where it happens and which countries take part, in the last quarter unless days are asked for."""
    return room.remember(("map", repr(asked)), lambda: _map(room, asked))


def _question(room: Room, asked: Question) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """A question for the desk and as an address, with days and status where it has none; whether days were added."""
    if ignored := asked.ignored("events"):
        raise HTTPException(400, f"Events cannot be asked for by {', '.join(ignored)}: leave that away.")
    wanted, pairs = asked.wanted("events"), asked.pairs()
    pairs.pop("by", None)
    wanted, pairs = {"status": ["occurred"]} | wanted, {"status": ["occurred"]} | pairs
    days = {} if asked.start or asked.end or asked.on else recent(room, _UNASKED)
    if days:
        wanted, pairs = wanted | days, pairs | {"from": days["start"], "to": days["end"]}
    return wanted, pairs, bool(days)


def _network(room: Room, asked: Net) -> Network:
    wanted, pairs, is_recent = _question(room, asked)
    rows = grids.pairs(room.desk, by=asked.by, limit=_TIES, **wanted)
    ties = [_tie(r, asked.by, pairs) for r in rows]
    what = "countries" if asked.by == "country" else "actors"
    alt = f"{len({e for t in ties for e in (t.one, t.two)})} {what} as circles, with lines between those who deal"
    alt += f" with each other; the thickest is {ties[0].one} and {ties[0].two}." if ties else "."
    return Network(
        asked=pairs, is_recent=is_recent, by=asked.by, ties=ties,
        pictures=[figure("network", alt, pairs, {"by": asked.by})] if ties else [],
    )  # fmt: skip


def _tie(row: Mapping[str, Any], by: str, pairs: Mapping[str, Any]) -> Tie:
    one, two = row["one"], row["two"]
    if by == "country":
        both: dict[str, Any] = {"dyad": f"{one}-{two}"}
        names, hrefs = (country_name(one), country_name(two)), (links.country(one), links.country(two))
    else:
        both = {"named": one, "beside": two}
        names, hrefs = (one, two), (links.actor(one), links.actor(two))
    return Tie(
        one=names[0], two=names[1], one_href=hrefs[0], two_href=hrefs[1],
        href=links.dyad(one, two) if by == "country" else None, intensity=float(row["intensity"]),
        events=Count(label="events", n=row["n"], href=links.search("events", pairs, both)),
    )  # fmt: skip


def _map(room: Room, asked: Question) -> Map:
    wanted, pairs, is_recent = _question(room, asked)
    also = ("intensity", "lat", "lon")
    found = grids.grid(room.desk, "events", ("place",), also=also, limit=_PLACES, **wanted)
    parts = grids.grid(room.desk, "events", ("country",), limit=_COUNTRIES + 2, **wanted)
    places = [
        Place(name=r["place"], intensity=float(r["intensity"]), lat=r["lat"], lon=r["lon"],
              events=Count(label="events", n=r["n"], href=links.search("events", pairs, {"at": r["place"]})))
        for r in found
    ]  # fmt: skip
    countries = [
        Part(name=country_name(r["country"]), href=links.country(r["country"]),
             events=Count(label="events", n=r["n"], href=links.search("events", pairs, {"country": r["country"]})))
        for r in parts if r["country"] and r["country"] != "IGO"
    ]  # fmt: skip
    alt = f"A map with a mark for each of {len(places):,} places, and {len(countries)} countries shaded by events"
    alt += f"; most happened in {places[0].name}." if places else "."
    return Map(
        asked=pairs, is_recent=is_recent, places=places, countries=countries[:_COUNTRIES],
        pictures=[figure("map", alt, pairs)] if places or countries else [],
    )  # fmt: skip


page(router, "/network", "network.html", network)
page(router, "/map", "map.html", map_)
