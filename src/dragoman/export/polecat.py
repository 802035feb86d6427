"""Events in POLECAT's layout: 40 columns, tab-separated, with its header; then seven columns of dragoman's own.

Source: the header of POLECAT's yearly files (ngecEvents), as public loaders of it have it. What its columns hold here,
and which stay empty, stands in docs/exports.md. One row an event and pair of actor and recipient; announced acts are
folded (folding.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.coding import Actor, Coding, Event
from dragoman.export.cells import Value, write_rows
from dragoman.export.folding import Dyad, find_dyads
from dragoman.export.places import place_kind
from dragoman.export.whole import whole_file
from dragoman.export.wording import told_by

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
OWN = ("Status", "Asserted By", "Sentence", "Start", "End", "URL", "Confidence")
COLUMNS = POLECAT + OWN

# PLOVER's codes of international actors, which stand in the country's place (plover_sectors.tsv).
_INTERNATIONAL = ("UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC")
_FEATURES = {"country": "PCLI", "capital": "PPLC", "city": "PPL"}  # GeoNames
_JOINT = "; "


def to_rows(coding: Coding, *, all_statuses: bool = False) -> Iterator[dict[str, Value]]:
    """The coding's events by column. ``all_statuses``: also what is wished for, possible or denied."""
    story = _story(coding)
    for dyad in find_dyads(coding, all_statuses=all_statuses):
        row: dict[str, Value] = dict.fromkeys(COLUMNS)
        yield row | story | _event(coding, dyad) | _sides(coding, dyad) | _place(coding, dyad.folded.event)


def write_polecat(codings: Iterable[Coding], path: Path, *, all_statuses: bool = False) -> int:
    """Write one file with its header; returns how many rows. The file is complete or not there at all."""
    with whole_file(path) as file:
        rows = (row for coding in codings for row in to_rows(coding, all_statuses=all_statuses))
        return write_rows(file, rows, COLUMNS, header=True)


def _story(coding: Coding) -> dict[str, Value]:
    story = coding.story
    countries = [a.name for a in coding.actors if a.kind == "country"]
    places = [e.location.name for e in coding.events if e.location]
    return {
        "Source": story.publisher, "Publication Date": story.published, "Language": story.language,
        "Story People": _joint(a.name for a in coding.actors if a.kind == "person"),
        "Story Organizations": _joint(a.name for a in coding.actors if a.kind in ("organisation", "group")),
        "Story Locations": _joint([*countries, *places]), "Version": f"dragoman {coding.provenance.dragoman}",
        "URL": story.url,
    }  # fmt: skip


def _event(coding: Coding, dyad: Dyad) -> dict[str, Value]:
    folded, event = dyad.folded, dyad.folded.event
    return {
        "Event ID": f"{coding.story.id}_{event.id}_{dyad.number}", "Event Date": folded.day,
        "Event Type": folded.type, "Event Mode": folded.mode, "Intensity": folded.intensity,
        "Quad Code": folded.quad, "Contexts": _joint(event.contexts), "Status": event.status,
        "Asserted By": told_by(coding, event) or None, "Sentence": coding.story.cut(event.sentence),
        "Start": event.sentence.start, "End": event.sentence.end, "Confidence": event.confidence,
    }  # fmt: skip


def _sides(coding: Coding, dyad: Dyad) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for side, actor in (("Actor", dyad.actor), ("Recipient", dyad.recipient)):
        if actor is not None:
            row |= {
                f"{side} Name": actor.name, f"{side} Country": country_code(actor),
                f"Primary {side} Sector": actor.sectors[0] if actor.sectors else None,
                f"{side} Sectors": _joint(actor.sectors), f"{side} Name Raw": _raw(coding, actor, dyad.folded.event),
            }  # fmt: skip
    return row


def country_code(actor: Actor) -> str | None:
    """The country's ISO code, or PLOVER's code of an international actor in its place."""
    if actor.country is not None:
        return actor.country
    return next((c for c in _INTERNATIONAL if c in actor.sectors), "IGO" if actor.igo else None)


def _raw(coding: Coding, actor: Actor, event: Event) -> str | None:
    """The actor's words nearest the act: in its sentence, else the first anywhere."""
    inside = [m for m in actor.mentions if event.sentence.holds(m)]
    if inside:
        return coding.story.cut(min(inside, key=lambda m: abs(m.start - event.trigger.start)))
    return coding.story.cut(actor.mentions[0]) if actor.mentions else None


def _place(coding: Coding, event: Event) -> dict[str, Value]:
    place = event.location
    if place is None:
        return {}
    kind = place_kind(place)
    return {
        "Placename": place.name, "City": place.name if kind in ("city", "capital") else None,
        "Country": place.country, "Latitude": place.lat, "Longitude": place.lon,
        "Raw Placename": coding.story.cut(place.span) if place.span else None,
        "Feature Type": _FEATURES[kind] if kind else None,
    }  # fmt: skip


def _joint(values: Iterable[str]) -> str | None:
    return _JOINT.join(dict.fromkeys(values)) or None
