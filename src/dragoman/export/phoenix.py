"""Events in Phoenix's layout (Open Event Data Alliance): 26 columns, tab-separated, no header.

Source: names and order as public loaders of its daily files have them. One row an event and pair of source and target;
announced acts are folded (folding.py). What stays empty, and why, stands in docs/exports.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.coding import Actor, Coding
from dragoman.export.cameo import actor_groups, quad_class
from dragoman.export.cells import Value, write_rows
from dragoman.export.folding import Dyad, find_dyads
from dragoman.export.whole import whole_file

COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole",
    "SourceActorAttribute", "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute",
    "EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName",
    "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip


def to_rows(coding: Coding) -> Iterator[dict[str, Value]]:
    """The coding's events by column."""
    story = coding.story
    for dyad in find_dyads(coding):
        event, place = dyad.folded.event, dyad.folded.event.location
        row: dict[str, Value] = dict.fromkeys(COLUMNS)
        row |= _day(dyad) | _side("Source", dyad.actor) | _side("Target", dyad.recipient)
        row |= {
            "EventID": f"{story.id}_{event.id}_{dyad.number}", "EventCode": dyad.folded.cameo,
            "EventRootCode": dyad.folded.cameo[:2], "PentaClass": quad_class(dyad.folded.cameo),
            "SentenceID": f"{story.id}_{event.sentence.start}", "URLs": story.url, "NewsSources": story.publisher,
        }  # fmt: skip
        if place is not None:
            row |= {"Lat": place.lat, "Lon": place.lon, "LocationName": place.name, "CountryCode": place.country}
        yield row


def write_phoenix(codings: Iterable[Coding], path: Path) -> int:
    """Write one file; returns how many rows. The file is complete or not there at all."""
    with whole_file(path) as file:
        return write_rows(file, (row for c in codings for row in to_rows(c)), COLUMNS, quotes=False)


def _day(dyad: Dyad) -> dict[str, Value]:
    day = dyad.folded.day
    if day is None:
        return {}
    year, month, of_month = day.split("-")
    return {"Date": f"{year}{month}{of_month}", "Year": int(year), "Month": int(month), "Day": int(of_month)}


def _side(side: str, actor: Actor | None) -> dict[str, Value]:
    entity, *roles = actor_groups(actor)
    return {
        f"{side}ActorFull": entity + "".join(roles) or None, f"{side}ActorEntity": entity or None,
        f"{side}ActorRole": roles[0] if roles else None, f"{side}ActorAttribute": "".join(roles[1:]) or None,
    }  # fmt: skip
